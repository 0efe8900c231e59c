namespace Gatecast.Forecasting;

/// <summary>The forecasters among which is the best one, with a given confidence: those that no test could tell from the best.</summary>
/// <remarks><code>
/// d(i) = mean loss of i − mean loss of all that are left        t(i) = d(i) / √var*(d(i))
/// while max t(i) is larger than in all but α of the resamples, each centred on d: drop the i with the largest t(i)
/// </code>
/// Hansen, Lunde and Nason (2011), T max, by a circular block bootstrap of 2,000 resamples. A set of many says that the data cannot
/// decide, not that its members are equally good.</remarks>
public sealed record ModelConfidenceSet
{
    /// <summary>The bootstrap's own seed: the same losses always give the same set.</summary>
    const ulong Seed = 20_110_301;

    ModelConfidenceSet()
    {
    }

    /// <summary>Probability that the best forecaster is in the set, 1 − α.</summary>
    public required double Confidence { get; init; }

    /// <summary>In the order they were given.</summary>
    public required IReadOnlyList<ModelConfidence> Models { get; init; }

    /// <summary>Names of the forecasters in the set.</summary>
    public IEnumerable<string> Names => Models.Where(model => model.IsInSet).Select(model => model.Name);

    /// <param name="losses">For each forecaster its name and [n] losses, one for each origin and the same origins for all.</param>
    /// <param name="horizon">h: steps that each loss spans.</param>
    /// <param name="stride">Rows between origins.</param>
    /// <param name="confidence">Inside (0, 1).</param>
    public static ModelConfidenceSet Of(
        IReadOnlyList<(string Name, IReadOnlyList<double> Losses)> losses, int horizon, int stride, double confidence = 0.9)
    {
        ArgumentNullException.ThrowIfNull(losses);
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        Guard(losses, confidence);
        var means = losses.Select(model => model.Losses.Average()).ToArray();
        var resampled = Resampled(losses, (horizon + stride - 1) / stride);
        var pValues = new double[means.Length];
        var left = Enumerable.Range(0, means.Length).ToList();
        for (var largest = 0.0; left.Count > 1;)
        {
            var (worst, p) = Worst(means, resampled, left);
            largest = Math.Max(largest, p);
            pValues[worst] = largest;
            left.Remove(worst);
        }

        pValues[left[0]] = 1;
        return new()
        {
            Confidence = confidence,
            Models =
            [
                .. losses.Select((model, i) => new ModelConfidence(model.Name, means[i], pValues[i], IsInSet: pValues[i] >= 1 - confidence)),
            ],
        };
    }

    /// <summary>[resamples][models] mean losses; all models share the rows of a resample.</summary>
    static double[][] Resampled(IReadOnlyList<(string Name, IReadOnlyList<double> Losses)> losses, int overlap)
    {
        var rows = new int[losses[0].Losses.Count];
        var bootstrap = BlockBootstrap.For(Seed, rows.Length, overlap);
        var means = new double[BlockBootstrap.Resamples][];
        for (var resample = 0; resample < means.Length; resample++)
        {
            bootstrap.Fill(resample, rows);
            means[resample] = new double[losses.Count];
            for (var model = 0; model < losses.Count; model++)
            {
                var sum = 0.0;
                foreach (var row in rows)
                    sum += losses[model].Losses[row];
                means[resample][model] = sum / rows.Length;
            }
        }

        return means;
    }

    /// <summary>The model that stands out most among those left, and the p-value of "none does".</summary>
    static (int Model, double PValue) Worst(double[] means, double[][] resampled, List<int> left)
    {
        var centre = left.Average(model => means[model]);
        var centres = Array.ConvertAll(resampled, one => left.Average(model => one[model]));
        var largest = new double[resampled.Length];
        Array.Fill(largest, double.NegativeInfinity);
        var (worst, statistic) = (left[0], double.NegativeInfinity);
        foreach (var model in left)
        {
            var difference = means[model] - centre;
            var deviations = resampled.Select((one, b) => one[model] - centres[b] - difference).ToArray();
            var deviation = Math.Sqrt(deviations.Average(one => one * one));

            // Rounding leaves a trace of a spread where there is none, as between two forecasters that are the same.
            var flat = deviation <= 1e-12 * Math.Abs(centre);
            var own = flat ? Math.Abs(difference) <= 1e-12 * Math.Abs(centre) ? 0 : difference * double.PositiveInfinity : difference / deviation;
            if (own > statistic)
                (worst, statistic) = (model, own);
            for (var b = 0; b < largest.Length; b++)
                largest[b] = Math.Max(largest[b], flat ? 0 : deviations[b] / deviation);
        }

        return (worst, largest.Count(one => one >= statistic) / (double)largest.Length);
    }

    static void Guard(IReadOnlyList<(string Name, IReadOnlyList<double> Losses)> losses, double confidence)
    {
        if (!(confidence is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "The confidence must lie between 0 and 1, such as 0.9.");
        if (losses.Count == 0 || losses[0].Losses.Count == 0)
            throw new ArgumentException("There are no losses; a confidence set needs one forecaster and one origin at least.", nameof(losses));

        foreach (var (name, own) in losses)
        {
            if (own.Count != losses[0].Losses.Count)
                throw new ArgumentException(
                    $"{name} has {own.Count} losses and {losses[0].Name} {losses[0].Losses.Count}; judge all forecasters on the same origins.",
                    nameof(losses));
            if (!own.All(double.IsFinite))
                throw new ArgumentException($"{name} has a loss that is not a finite number; leave that origin out for all.", nameof(losses));
        }
    }
}
