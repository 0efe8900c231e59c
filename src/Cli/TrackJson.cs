using Gatecast.Storage;

namespace Gatecast.Cli;

/// <summary>The track record as one JSON document.</summary>
static class TrackJson
{
    public static string Of(string store, IReadOnlyList<ScoredEntry> entries) => Json.Of(new
    {
        Store = store,
        Forecasts = entries.Select(Forecast),
        Totals = TrackRecord.Totals(entries).Select(total => new
        {
            total.Series,
            total.Horizon,
            total.Record.Origins,
            total.Record.Steps,
            Coverage = new Dictionary<string, double?> { ["50"] = total.Record.Coverage50, ["90"] = total.Record.Coverage90 },
            Skill = Finite(total.Record.Skill),
            Low = Finite(total.Record.Low),
            High = Finite(total.Record.High),
        }),
    });

    static object Forecast(ScoredEntry scored)
    {
        var (entry, forecast, score) = (scored.Entry, scored.Entry.Forecast, scored.Score);
        var hasArrived = score.Arrived > 0;
        return new
        {
            Entry = entry.Id,
            entry.Hash,
            MadeAt = Precise(entry.MadeAt),
            ReadAt = Precise(forecast.ReadAt),
            Series = forecast.Name,
            Origin = TimeText.Iso(forecast.Origin),
            forecast.Horizon,
            forecast.Model,
            forecast.Seed,
            forecast.Version,
            Data = new { forecast.Rows, Sha256 = forecast.DataSha256 },
            score.Arrived,
            Coverage = new Dictionary<string, double?>
            {
                ["50"] = hasArrived ? (double)score.Inside50 / score.Arrived : null,
                ["90"] = hasArrived ? (double)score.Inside90 / score.Arrived : null,
            },
            Crps = Finite(hasArrived ? score.Crps : null),
            forecast.Reference,
            ReferenceCrps = Finite(hasArrived ? score.ReferenceCrps : null),
            Skill = Finite(score.Skill),
            scored.Counts,
            Verdict = new
            {
                forecast.Verdict.Outcome,
                forecast.Verdict.Reason,
                forecast.Verdict.Metric,
                Skill = Finite(forecast.Verdict.Skill),
                Low = Finite(forecast.Verdict.Low),
                High = Finite(forecast.Verdict.High),
                PValue = Finite(forecast.Verdict.PValue),
                forecast.Verdict.Baseline,
                forecast.Verdict.Origins,
            },
        };
    }

    /// <summary>JSON has no other numbers.</summary>
    static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    static string Precise(DateTimeOffset time) => FormattableString.Invariant($"{time.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ}");
}
