using Gatecast.Storage;

namespace Gatecast.Cli;

/// <summary>What a fetch brought as one JSON document.</summary>
static class FetchJson
{
    public static string Of(IReadOnlyList<FetchResult> results, string store) => Json.Of(new
    {
        Store = store,
        Series = results.Select(result => new
        {
            Series = result.Series.ToString(),
            Interval = result.Series.Interval.ToString(),
            FetchedInterval = result.Report?.FetchedInterval.ToString(),
            Added = result.Report?.Counts.Added,
            Unchanged = result.Report?.Counts.Unchanged,
            Revised = result.Report?.Counts.Revised,
            Requests = result.Report?.Requests,
            Rows = result.Stored?.Candles,
            First = Time(result.Stored?.FirstOpen),
            Last = Time(result.Stored?.LastOpen),
            Gaps = result.Report?.Gaps.Select(Gap),
            Rejected = result.Report?.Rejected.Select(one => new
            {
                OpenTime = Time(one.Row.OpenTime),
                one.Row.Text,
                one.Row.Reason,
                Address = one.Address.ToString(),
            }),
            Notes = result.Report?.Notes,
            Attribution = result.Report?.Attribution,
            Error = result.Error is { } error ? CommandLine.Message(error) : null,
        }),
    });

    public static object Gap(CandleGap gap) => new
    {
        From = TimeText.Iso(gap.Span.From),
        To = TimeText.Iso(gap.Span.To),
        gap.Candles,
        Class = gap.Class ?? GapClass.Unknown,
    };

    static string? Time(DateTimeOffset? time) => time is { } there ? TimeText.Iso(there) : null;
}
