using System.CommandLine;
using Gatecast.Forecasting;
using Gatecast.Sources;

namespace Gatecast.Cli;

/// <summary>The options of commands that train: which front end, and what helps to forecast.</summary>
sealed class CovariateOptions
{
    /// <summary>Columns of candles that the market front end understands.</summary>
    static readonly string[] _candleColumns = ["high", "low", "volume"];

    public Option<string?> FrontEnd { get; } = new("--front-end") { Description = "How rows become features: market (default for prices), window, or smoothing for many short series.", HelpName = "name" };

    public Option<string?> Past { get; } = new("--past") { Description = "Past covariates, known up to the origin: columns, or other series such as ETH-USD@1h, with commas between them; instead of what is measured beside weather.", HelpName = "names" };

    public Option<string?> Future { get; } = new("--future") { Description = "Future covariates, known for every step ahead: columns whose rows go on after the last value.", HelpName = "names" };

    public Option<string?> Static { get; } = new("--static") { Description = "Static covariates, one value for the whole series: columns; they tell the series of one model apart.", HelpName = "names" };

    public IEnumerable<Option> All => [FrontEnd, Past, Future, Static];

    /// <summary>Those that were given, as they were typed.</summary>
    public IReadOnlyList<string> WordsOf(ParseResult parsed) =>
        [.. new[] { FrontEnd, Past, Future, Static }.SelectMany(option => parsed.GetValue(option) is { } value ? new[] { option.Name, value } : [])];

    public FrontEnd? FrontEndOf(ParseResult parsed) => parsed.GetValue(FrontEnd) switch
    {
        null => null,
        "market" => Forecasting.FrontEnd.Market,
        "window" => Forecasting.FrontEnd.Window,
        "smoothing" => Forecasting.FrontEnd.Smoothing,
        var other => throw new ArgumentException($"--front-end {other} is unknown{Spelling.Suggestion(other, ["market", "window", "smoothing"])} Choose market, window or smoothing."),
    };

    /// <summary>Makes what was read a series with its covariates: those that were named, and for a close the candle's own columns.</summary>
    /// <returns>The series, and sentences for people.</returns>
    public async Task<(Series Series, IReadOnlyList<string> Notes)> SeriesOfAsync(
        ParseResult parsed, SeriesInput reader, InputSeries input, TargetKind? target, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        var series = Series.From(input.Observations, target);
        if (FrontEndOf(parsed) is Forecasting.FrontEnd.Smoothing)
            return (Alone(parsed, series), []);

        var covariates = new List<Covariate>();
        foreach (var (option, role) in new[] { (Past, CovariateRole.Past), (Future, CovariateRole.Future), (Static, CovariateRole.Static) })
            foreach (var name in Names(option, parsed.GetValue(option)))
                covariates.Add(await ReadAsync(option.Name, role, name));
        if (covariates.FirstOrDefault(covariate => IsTarget(covariate.Name)) is { } own)
            throw new ArgumentException($"{own.Name} is the target; the network sees it anyway. Name other columns as covariates.");

        var notes = new List<string>();
        if (series.Target is TargetKind.LogReturn && FrontEndOf(parsed) is not Forecasting.FrontEnd.Window && input.Observations.Column.Contains("close", StringComparison.OrdinalIgnoreCase))
            await AddAsync(_candleColumns, "of the candles");
        if (parsed.GetValue(Past) is null)
            await AddAsync(input.Observations.Companions, "measured beside it");
        return (series.With(covariates), notes);

        Task AddAsync(IReadOnlyList<string> columns, string what) => AddColumnsAsync(input, columns, what, covariates, notes, cancellation);

        bool IsTarget(string name) => name.Equals(input.Observations.Column, StringComparison.OrdinalIgnoreCase);

        async Task<Covariate> ReadAsync(string option, CovariateRole role, string name)
        {
            if (!name.Contains(':', StringComparison.Ordinal) && ColumnOf(input.Observations, name) is { } column)
                return Covariate.Of(await input.ReadColumn(column, cancellation), role);
            if (role is not CovariateRole.Past)
                throw new ArgumentException($"{option} {name}: {NoColumn(input.Observations, name)}");
            if (!name.Contains(':', StringComparison.Ordinal) && input.Stored is null)
                throw new ArgumentException($"{option} {name}: {NoColumn(input.Observations, name)} For another series write its source too, such as coinbase:ETH-USD.");

            try
            {
                return Covariate.Of((await reader.ReadAsync(name, asOf, cancellation)).Observations, role, name);
            }
            catch (Exception error) when (!name.Contains(':', StringComparison.Ordinal) && error is ArgumentException or FormatException or FileNotFoundException)
            {
                throw new ArgumentException($"{option} {name}: {NoColumn(input.Observations, name)} As another series: {CommandLine.Message(error)}", error);
            }
        }
    }

    Series Alone(ParseResult parsed, Series series) =>
        new[] { Past, Future, Static }.FirstOrDefault(option => parsed.GetValue(option) is not null) is { } given
            ? throw new ArgumentException($"{given.Name} names covariates, and --front-end smoothing takes none. Leave one of them out.")
            : series;

    /// <summary>Makes what was read a series with the covariates that a model was trained with: columns of the same names, other series, and static values as they were.</summary>
    /// <exception cref="ArgumentException">One is not there any more.</exception>
    public static async Task<Series> SeriesLikeAsync(Series trained, SeriesInput reader, InputSeries input, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        var covariates = new List<Covariate>();
        foreach (var covariate in trained.Covariates)
            covariates.Add(covariate.Role is CovariateRole.Static ? covariate
                : ColumnOf(input.Observations, covariate.Name) is { } column ? Covariate.Of(await input.ReadColumn(column, cancellation), covariate.Role) with { IsPrice = covariate.IsPrice }
                : covariate.Role is CovariateRole.Past && (covariate.Name.Contains(':', StringComparison.Ordinal) || input.Stored is not null)
                    ? Covariate.Of((await reader.ReadAsync(covariate.Name, asOf, cancellation)).Observations, covariate.Role, covariate.Name) with { IsPrice = covariate.IsPrice }
                : throw new ArgumentException($"The model was trained with the covariate {covariate.Name}. {NoColumn(input.Observations, covariate.Name)} Bring it back, or train the model anew."));
        return Series.From(input.Observations, trained.Target).With(covariates);
    }

    static string NoColumn(Observations observations, string name) => observations.Columns.Count == 0
        ? $"{observations.Name} has no columns beside its target."
        : $"{observations.Name} has no column '{name}'{Spelling.Suggestion(name, observations.Columns)} Its columns are {string.Join(", ", observations.Columns)}.";

    static string[] Names(Option<string?> option, string? text)
    {
        if (text is null)
            return [];

        string[] names = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return names.Length > 0 ? names : throw new ArgumentException($"{option.Name} \"{text}\" names nothing; give names with commas between them.");
    }

    static string? ColumnOf(Observations observations, string name) =>
        observations.Columns.FirstOrDefault(column => column.Equals(name, StringComparison.OrdinalIgnoreCase));

    static async Task AddColumnsAsync(
        InputSeries input, IReadOnlyList<string> columns, string what, List<Covariate> covariates, List<string> notes, CancellationToken cancellation)
    {
        var added = new List<string>();
        foreach (var name in columns)
        {
            if (ColumnOf(input.Observations, name) is not { } column || covariates.Exists(covariate => covariate.Name.Equals(column, StringComparison.OrdinalIgnoreCase)))
                continue;

            try
            {
                covariates.Add(Covariate.Of(await input.ReadColumn(column, cancellation), CovariateRole.Past));
                added.Add(column);
            }
            catch (Exception error) when (error is ArgumentException or InvalidDataException or HttpRequestException)
            {
                notes.Add($"Column '{column}' is left out: {CommandLine.Message(error)}");
            }
        }

        if (added.Count > 0)
            notes.Add($"Past covariates {what}: {string.Join(", ", added)}.");
    }
}
