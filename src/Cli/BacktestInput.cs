using Gatecast.Forecasting;
using Gatecast.Sources;

namespace Gatecast.Cli;

/// <summary>A series of a backtest, a search or a training, as it was read.</summary>
/// <param name="IsStored">It lies in the store, where looks at its test period are counted.</param>
sealed record BacktestInput(Observations Observations, Series Series, bool IsStored)
{
    /// <exception cref="ArgumentException">A reference is there twice.</exception>
    public static void CheckDistinct(IReadOnlyList<string> references)
    {
        if (references.CountBy(one => one).FirstOrDefault(same => same.Value > 1).Key is { } twice)
            throw new ArgumentException($"{twice} is named twice; name each series once.");
    }

    /// <summary>Reads series of one interval, and tells what there is to note about them. Of those of one name each is called by its reference.</summary>
    /// <param name="seriesOf">Makes what was read a series with its covariates, and says what there is to note about them.</param>
    /// <param name="verb">What the command does, for an error.</param>
    public static async Task<List<BacktestInput>> ReadAllAsync(
        SeriesInput reader, IReadOnlyList<string> references, DateTimeOffset? asOf, Func<InputSeries, Task<(Series, IReadOnlyList<string>)>> seriesOf, string verb,
        bool quiet, CancellationToken cancellation)
    {
        CheckDistinct(references);
        var inputs = new List<BacktestInput>();
        foreach (var reference in references)
        {
            var input = await reader.ReadAsync(reference, asOf, cancellation);
            var (series, notes) = await seriesOf(input);
            inputs.Add(new(input.Observations, series, input.Stored is not null));
            if (inputs[^1].Series.Interval != inputs[0].Series.Interval)
                throw new ArgumentException(
                    $"{inputs[0].Observations.Reference} has rows at {inputs[0].Series.Interval} and {reference} at {inputs[^1].Series.Interval}; a horizon in steps " +
                    $"means one thing only where all series have one interval. Choose it with @, or {verb} them one by one.");
            foreach (var note in quiet ? [] : input.Observations.Notes.Concat(notes))
                await Console.Error.WriteLineAsync(inputs.Count + references.Count > 2 ? $"note: {reference}: {note}" : $"note: {note}");
        }

        var repeated = inputs.CountBy(input => input.Series.Name).Where(same => same.Value > 1).Select(same => same.Key).ToHashSet();
        return [.. inputs.Select(input => repeated.Contains(input.Series.Name) ? input with { Series = input.Series.Named(input.Observations.Reference) } : input)];
    }
}
