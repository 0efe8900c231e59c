using System.Globalization;
using System.Net;
using System.Text;
using Gatecast.Sources.Exchanges;
using Sylvan.Data.Csv;

namespace Gatecast.Sources.Rates;

/// <summary>Indices, rates and statistics of FRED, without a key: https://fred.stlouisfed.org, the table behind each graph.</summary>
sealed class Fred : ICandleEndpoint
{
    // Enough rows to see how far apart they are, whatever was asked for: a monthly series has none between two days of a month.
    const int YearsBefore = 6;
    const int FewestDates = 5;

    public Fred(ExchangeHost host) => Reader = new CandleReader(host, this);

    public CandleReader Reader { get; }

    // No limit is documented.
    public static Exchange Exchange { get; } = new()
    {
        Name = "fred",
        Title = "FRED",
        Address = new("https://fred.stlouisfed.org/"),
        RequestsPerSecond = 1,
        Burst = 2,
        SymbolExample = "SP500",
        SymbolList = "categories",
        Instead = "A table downloaded from https://fred.stlouisfed.org can be read with file:.",
        ErrorIn = body => Encoding.UTF8.GetString(body).Contains("<title>Error", StringComparison.OrdinalIgnoreCase) ? new(HttpStatusCode.NotFound) : null,
    };

    /// <remarks>Each series has one of the intervals; only a reply tells which.</remarks>
    public CandleCapabilities Capabilities { get; } = new()
    {
        Intervals = [.. "1d 1w 2w 1mo 3mo 6mo 1y".Split(' ').Select(Interval.Parse)],
        RowsPerRequest = int.MaxValue,
        HistorySince = new(1700, 1, 1, 0, 0, 0, TimeSpan.Zero),   // a few series begin in that century
        HasVolume = false,
        HasPrices = false,
        Attribution = "Data by FRED, Federal Reserve Bank of St. Louis; a series may belong to its publisher, such as SP500 to S&P Dow Jones Indices",
    };

    public string PathOf(PageWindow window) =>
        $"graph/fredgraph.csv?id={Uri.EscapeDataString(window.Symbol)}&cosd={window.From.AddYears(-YearsBefore):yyyy-MM-dd}" +
        $"&coed={window.To.AddDays(-1):yyyy-MM-dd}";

    /// <remarks>observation_date (once DATE) and the value, oldest first; a point or nothing where a day has none. A week is dated by one of its days,
    /// such as its Friday, and is named after its Monday here.</remarks>
    public CandleRows RowsOf(byte[] body, PageWindow window)
    {
        var (dates, rows) = (new List<DateTimeOffset>(), new List<CandleRow>());
        foreach (var (date, value) in CellsOf(body))
        {
            var text = $"{date},{value}";
            if (!DateTimeOffset.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day))
            {
                rows.Add(new(null, null, text, $"its date {date} cannot be read"));
                continue;
            }

            dates.Add(day);
            if (value is not ("" or "."))
                rows.Add(CandleRow.Observed(window.Interval.StartOf(day), text, value));
        }

        CheckSpacing(dates, window);

        // Values appear days or weeks after their date.
        var last = rows.Max(row => row.OpenTime);
        return new(rows) { FinalTo = last is { } time ? window.Interval.After(time, 1) : window.From };
    }

    // One reply has the whole span.
    public DateTimeOffset ReachOf(PageWindow window, IReadOnlyList<CandleRow> rows) => window.To;

    static List<(string Date, string Value)> CellsOf(byte[] body)
    {
        try
        {
            using var text = new StreamReader(new MemoryStream(body));
            using var table = CsvDataReader.Create(text);
            if (table.FieldCount != 2 || table.GetName(0).ToUpperInvariant() is not ("OBSERVATION_DATE" or "DATE"))
                throw new InvalidDataException("The reply does not begin with a header of two columns, dates first.");

            var cells = new List<(string Date, string Value)>();
            while (table.Read())
                cells.Add((table.GetString(0).Trim(), table.RowFieldCount > 1 ? table.GetString(1).Trim() : ""));

            return cells;
        }
        catch (CsvFormatException exception)
        {
            throw new InvalidDataException("The reply is no table.", exception);
        }
    }

    static void CheckSpacing(List<DateTimeOffset> dates, PageWindow window)
    {
        if (dates.Count < FewestDates)
            return;

        var interval = Interval.Infer([.. dates.Distinct().Order()]);
        if (interval != window.Interval)
            throw new ArgumentException(
                $"{window.Symbol} of FRED has a value every {interval}, and {window.Interval} was asked for; write fred:{window.Symbol}@{interval}.");
    }
}
