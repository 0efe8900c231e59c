using Gatecast.Forecasting;

namespace Gatecast.Accuracy;

/// <summary>Channels, and the row at which what is scored begins.</summary>
/// <param name="FirstScored">Row of the first target.</param>
/// <param name="Known">Training and validation rows: what a training sees. The last of them stop it and judge it, as published.</param>
sealed record LongHorizonPart(IReadOnlyList<LongHorizonChannel> Channels, int FirstScored, int Known)
{
    /// <summary>Origins that are forecast at a time: a block of 720 steps takes some 35 MB.</summary>
    const int Block = 256;

    public IReadOnlyList<Series> Past => [.. Channels.Select(channel => channel.Series.Head(Known))];

    /// <summary>Scores point forecasts of all windows whose first target is scored and whose last one is there.</summary>
    /// <param name="horizons">Ascending.</param>
    /// <param name="forecast">Of a channel's histories: for each of them a forecast of as many steps as the longest horizon.</param>
    public LongHorizonErrors Score(IReadOnlyList<int> horizons, Func<IReadOnlyList<History>, IEnumerable<double[]>> forecast, CancellationToken cancellation)
    {
        var errors = new LongHorizonErrors(horizons);
        foreach (var channel in Channels)
            foreach (var block in Enumerable.Range(FirstScored - 1, channel.Series.Length - FirstScored - horizons[0] + 1).Chunk(Block))
            {
                cancellation.ThrowIfCancellationRequested();
                foreach (var (origin, steps) in block.Zip(forecast([.. block.Select(channel.Series.Until)])))
                    errors.Add(steps, channel.Series.Values[(origin + 1)..], channel.Deviation);
            }

        return errors;
    }
}
