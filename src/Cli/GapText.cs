using Gatecast.Sources;
using Gatecast.Storage;
using Spectre.Console;
using static System.FormattableString;

namespace Gatecast.Cli;

/// <summary>Gaps for people.</summary>
static class GapText
{
    const int MostShown = 12;

    public static string Word(GapClass? gapClass) => gapClass switch
    {
        GapClass.NoTrades => "no trades",
        GapClass.Outage => "outage of the source",
        GapClass.BeforeListing => "before listing",
        _ => "unknown",
    };

    /// <summary>Such as: 3 gaps, 12 candles missing (2 outage of the source, 1 no trades).</summary>
    public static string Summary(IReadOnlyList<CandleGap> gaps)
    {
        if (gaps.Count == 0)
            return "no gaps";

        var classes = gaps.GroupBy(gap => Word(gap.Class)).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => Invariant($"{group.Count():N0} {group.Key}"));
        var missing = gaps.Sum(gap => (long)gap.Candles);
        return Invariant($"{gaps.Count:N0} gap{(gaps.Count == 1 ? "" : "s")}, {missing:N0} candle{(missing == 1 ? "" : "s")} missing ({string.Join(", ", classes)})");
    }

    /// <summary>Each series' largest gaps, oldest first.</summary>
    public static void Write(IAnsiConsole console, IEnumerable<(CandleSeries Series, IReadOnlyList<CandleGap> Gaps)> series)
    {
        var all = series.Where(one => one.Gaps.Count > 0).ToList();
        if (all.Count == 0)
            return;

        var table = Terminal.Table("--series", "-gap from (UTC)", "-to, left out", "candles", "-class");
        foreach (var (one, gaps) in all)
            foreach (var gap in gaps.OrderByDescending(gap => gap.Candles).Take(MostShown).OrderBy(gap => gap.Span.From))
                table.AddRow(Markup.Escape(one.ToString()), TimeText.Of(gap.Span.From), TimeText.Of(gap.Span.To), Invariant($"{gap.Candles:N0}"), Word(gap.Class));
        console.Write(table);
        foreach (var (one, gaps) in all.Where(one => one.Gaps.Count > MostShown))
            Console.Out.WriteLine($"{one}: {Summary(gaps)}; the largest {MostShown} are shown, --json has all.");
    }
}
