using Gatecast.Networks;

namespace Gatecast.Forecasting;

/// <summary>A network trained on a panel, and the smoothing parameters of each series that were learned with it: one member of an ensemble.</summary>
/// <param name="Parameters">For each series of the panel, in its order, as <see cref="LevelAndSeasons"/> takes them.</param>
sealed record SmoothingNetwork(RecurrentNetwork Network, QuantileHead Head, IReadOnlyList<int> Seasons, float[] Anchor, double[][] Parameters)
{
    /// <summary>Sequences that go through the network together.</summary>
    const int LargestBatch = 32;

    int Window => Network.Options.Inputs - 1;

    /// <summary>Of a network that has learned: it puts out the last time step alone.</summary>
    /// <param name="window">Rows that it sees at each time step.</param>
    /// <param name="dilations">Of each layer, from below.</param>
    public static RecurrentNetworkOptions OptionsOf(CellKind cell, int window, int hidden, IReadOnlyList<int> dilations, QuantileHead head) => new()
    {
        Cell = cell,
        Inputs = window + 1,
        Projection = hidden,
        Hidden = hidden,
        Layers = dilations.Count,
        Dilations = dilations,
        Residual = true,
        Outputs = head.RawCount,
        ZeroHead = true,
    };

    /// <summary>[h, Q] quantiles of the levels after each history.</summary>
    /// <param name="series">Index of each history's series in the panel.</param>
    /// <param name="histories">All of one length.</param>
    public double[][] Levels(IReadOnlyList<PanelMember> panel, int[] series, History[] histories, int threads)
    {
        var quantiles = new double[histories.Length][];
        var (rows, time) = (histories[0].Length, histories[0].Length - Window + 1);
        var batch = new SequenceBatch(time, int.Min(LargestBatch, histories.Length), Network.Options.Inputs, skips: 0);
        var pass = new RecurrentPass(Network, batch, threads);
        var raw = new float[batch.Capacity * Head.RawCount];
        var smoothed = Enumerable.Range(0, batch.Capacity).Select(_ => new LevelAndSeasons(Seasons, rows)).ToArray();
        for (var first = 0; first < histories.Length; first += batch.Capacity)
        {
            batch.Rows = int.Min(batch.Capacity, histories.Length - first);
            for (var row = 0; row < batch.Rows; row++)
            {
                var member = panel[series[first + row]];
                smoothed[row].Run(member.Scaled(histories[first + row].Levels), Parameters[series[first + row]]);
                for (var t = 0; t < time; t++)
                    member.FillInput(smoothed[row], Window - 1 + t, batch.Input(t, row));
            }

            pass.Forward(raw);
            for (var row = 0; row < batch.Rows; row++)
                quantiles[first + row] = Unscaled(
                    smoothed[row], rows - 1, panel[series[first + row]].Scale, raw.AsSpan(row * Head.RawCount, Head.RawCount));
        }

        return quantiles;
    }

    /// <summary>[h, Q] quantiles of the levels after some rows of one series, in one walk along it: the same numbers as from each history alone.</summary>
    /// <param name="series">Its index in the panel.</param>
    /// <param name="rows">Up to the last of the origins.</param>
    /// <param name="origins">In any order.</param>
    public double[][] Along(PanelMember member, int series, History rows, int[] origins)
    {
        var smoothed = new LevelAndSeasons(Seasons, rows.Length);
        smoothed.Run(member.Scaled(rows.Levels), Parameters[series]);
        var (state, input, raw, quantiles) = (Network.NewState(), new float[Network.Options.Inputs], new float[Head.RawCount], new Dictionary<int, double[]>());
        var wanted = origins.ToHashSet();
        for (var origin = Window - 1; origin < rows.Length; origin++)
        {
            member.FillInput(smoothed, origin, input);
            Network.Step(input, skips: [], state, raw);
            if (wanted.Contains(origin))
                quantiles[origin] = Unscaled(smoothed, origin, member.Scale, raw);
        }

        return Array.ConvertAll(origins, origin => quantiles[origin]);
    }

    double[] Unscaled(LevelAndSeasons smoothed, int origin, double scale, ReadOnlySpan<float> raw)
    {
        var corrected = new float[Head.QuantileCount];
        Head.Forward(raw, Anchor, corrected);
        var levels = new double[corrected.Length];
        for (var i = 0; i < levels.Length; i++)
            levels[i] = scale * (corrected[i] + smoothed.Level(origin) + smoothed.SeasonAhead(origin, i / Head.Levels + 1));
        return levels;
    }
}
