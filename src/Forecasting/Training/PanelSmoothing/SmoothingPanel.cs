namespace Gatecast.Forecasting;

/// <summary>A panel made ready for training: rows in units of each series' scale, first parameters, and the spread that is there to begin with.</summary>
/// <param name="Members">In the order of names.</param>
/// <param name="Values">[series][n] scaled levels.</param>
/// <param name="FirstParameters">[series] as <see cref="LevelAndSeasons"/> takes them.</param>
/// <param name="Weights">[series] what the loss of each counts, 1 on average.</param>
/// <param name="Anchor">[h, Q] quantiles of all targets of the panel before training.</param>
sealed record SmoothingPanel(
    IReadOnlyList<PanelMember> Members, double[][] Values, double[][] FirstParameters, double[] Weights, IReadOnlyList<int> Seasons, int Window,
    float[] Anchor)
{
    /// <summary>Origins of a series that the anchor is measured from, at most.</summary>
    const int AnchorOrigins = 40;

    /// <summary>Least distance between neighbouring quantiles of the anchor, in units of the scale.</summary>
    const double LeastSpacing = 1e-3;

    /// <summary>A series that repeats itself to the last digit still has a scale: this share of its largest level.</summary>
    const double LeastScale = 1e-6;

    /// <param name="series">In the order of names.</param>
    /// <param name="begun">An earlier training to go on from, of which scales, parameters and anchor are taken over: those of the series that it knows by name and first
    /// row.</param>
    public static SmoothingPanel Of(Series[] series, SmoothingTrainer trainer, SmoothingForecaster? begun = null)
    {
        var (seasons, window) = (trainer.SeasonsFor(series[0]), trainer.WindowFor(trainer.SeasonsFor(series[0])));
        var scales = Array.ConvertAll(series, one => ScaleOf(one, seasons));
        var logs = scales.Where((_, i) => series[i].Target is TargetKind.LogReturn).Select(scale => Math.Log(scale)).ToArray();
        var mean = begun is { Members: [var any, ..] } ? Math.Log(any.Scale) - any.Size : logs.Length > 0 ? logs.Average() : 0;
        int?[] known = [.. series.Select(one => begun?.Known(one.Name, one.Times[0]))];
        PanelMember[] members =
        [
            .. series.Select((one, i) => known[i] is { } index ? begun!.Members[index] : new PanelMember(
                one.Name, one.Times[0], scales[i], one.Target is TargetKind.LogReturn ? (float)(Math.Log(scales[i]) - mean) : 0)),
        ];
        var values = members.Zip(series, (member, one) => member.Scaled(one.Levels)).ToArray();
        double[][] first = [.. values.Select((one, i) => known[i] is { } index ? begun!.All[^1].Parameters[index] : FirstOf(one, seasons, trainer))];
        double[] weights = [.. members.Select(member => Math.Exp(trainer.ScaleWeight * member.Size))];
        var total = weights.Average();
        return new(
            members, values, first, [.. weights.Select(weight => weight / total)], seasons, window,
            begun?.All[^1].Anchor ?? AnchorOf(values, first, seasons, window, trainer.Horizon));
    }

    /// <summary>Mean absolute change over the shortest season.</summary>
    static double ScaleOf(Series series, IReadOnlyList<int> seasons)
    {
        var season = seasons.Count > 0 && seasons[0] < series.Length ? seasons[0] : 1;
        var levels = series.Levels.ToArray();
        return Math.Max(NaiveError.Of(levels, season), LeastScale * Math.Max(1, levels.Max(Math.Abs)));
    }

    /// <summary>Seasons by the classical decomposition, one after the other, where the rows show them.</summary>
    static double[] FirstOf(double[] values, IReadOnlyList<int> seasons, SmoothingTrainer trainer)
    {
        var parameters = new double[LevelAndSeasons.ParameterCount(seasons)];
        var rest = values.ToArray();
        parameters[0] = Logit(trainer.FirstLevelSmoothing);
        for (var j = 0; j < seasons.Count; j++)
        {
            parameters[1 + j] = Logit(trainer.FirstSeasonSmoothing);
            var read = rest.AsSpan(0, (int)Math.Ceiling(trainer.FirstSeasonsShare * rest.Length));
            if (!Decomposition.IsSeasonal(read, seasons[j]))
                continue;

            var season = Decomposition.Additive(read, seasons[j]);
            season.CopyTo(parameters, LevelAndSeasons.FirstStates(seasons, j));
            for (var row = 0; row < rest.Length; row++)
                rest[row] -= season[row % season.Length];
        }

        return parameters;
    }

    static float[] AnchorOf(double[][] values, double[][] parameters, IReadOnlyList<int> seasons, int window, int horizon)
    {
        var targets = Enumerable.Range(0, horizon).Select(_ => new List<double>()).ToArray();
        var smoothed = new LevelAndSeasons(seasons, values.Max(one => one.Length));
        for (var i = 0; i < values.Length; i++)
        {
            smoothed.Run(values[i], parameters[i]);
            var stride = int.Max(1, (values[i].Length - window) / AnchorOrigins);
            for (var origin = values[i].Length - 2; origin >= window - 1; origin -= stride)
                for (var step = 1; step <= horizon && origin + step < values[i].Length; step++)
                    targets[step - 1].Add(smoothed.Target(origin, step));
        }

        return [.. Enumerable.Range(0, horizon).SelectMany(step => Quantiles(Nearest(targets, step)))];
    }

    /// <summary>The targets of a step; where no series is long enough for it, those of the last step before it that has some.</summary>
    static List<double> Nearest(List<double>[] targets, int step) => targets.Take(step + 1).Last(one => one.Count > 0);

    static float[] Quantiles(List<double> targets)
    {
        targets.Sort();
        var quantiles = new float[QuantileLevels.Count];
        for (var j = 0; j < quantiles.Length; j++)
        {
            var quantile = EmpiricalQuantile.Of(targets, QuantileLevels.All[j]);
            quantiles[j] = (float)(j == 0 ? quantile : Math.Max(quantile, quantiles[j - 1] + LeastSpacing));
        }

        return quantiles;
    }

    static double Logit(double share) => Math.Log(share / (1 - share));
}
