using MathNet.Numerics.Distributions;

namespace Gatecast.Forecasting;

/// <summary>Skill at one step ahead, with an interval from the means of batches of consecutive origins.</summary>
/// <remarks><code>
/// skill = 1 − r        r = Σ L(b) / Σ R(b)        s² = g/(g − 1) · Σ (L(b) − r·R(b))² / (Σ R(b))²
/// interval = skill ± t(0.975, g − 1) · s
/// </code>
/// L(b) and R(b) are the losses of model and reference in batch b of g. Batch means (Schmeiser, 1982) of a ratio (Cochran, Sampling
/// Techniques, 3rd ed., 6.3): a batch is at least twice as long as targets overlap, so that neighbours hardly depend on each other.</remarks>
/// <param name="Skill">1 − loss / loss of the reference; 0 where both are 0.</param>
/// <param name="Low">Lower end of the 95 % interval; <see langword="null"/> where there are too few batches for one.</param>
/// <param name="High">Upper end.</param>
public readonly record struct StepSkill(double Skill, double? Low, double? High)
{
    /// <summary>Fewer batches than this have no spread worth the name.</summary>
    public const int LeastBatches = 8;

    /// <param name="model">Of the same origins as those of the reference.</param>
    /// <param name="step">1 … h.</param>
    /// <param name="overlap">Origins that share a step, ⌈step / stride⌉.</param>
    internal static StepSkill Of(LossBatches model, LossBatches reference, int step, int overlap)
    {
        var together = (2 * overlap + model.Size - 1) / model.Size;
        var (losses, references) = (Joined(model, step, together), Joined(reference, step, together));
        var (sum, referenceSum) = (losses.Sum(), references.Sum());
        if (referenceSum <= 0)
            return new(0, null, null);

        var (ratio, count) = (sum / referenceSum, losses.Count);
        if (count < LeastBatches)
            return new(1 - ratio, null, null);

        var squares = losses.Zip(references, (loss, other) => (loss - ratio * other) * (loss - ratio * other)).Sum();
        var half = StudentT.InvCDF(0, 1, count - 1, 0.975) * Math.Sqrt(count / (count - 1.0) * squares) / referenceSum;
        return new(1 - ratio, 1 - ratio - half, 1 - ratio + half);
    }

    /// <summary>Runs of batches as one; a last run that is short goes with the one before.</summary>
    static List<double> Joined(LossBatches batches, int step, int together)
    {
        var joined = new List<double>();
        var full = batches.Sums.Count / together;
        for (var i = 0; i < batches.Sums.Count; i++)
        {
            var loss = batches.Sums[i][step - 1];
            if (i / together < int.Max(1, full) && i % together == 0)
                joined.Add(loss);
            else
                joined[^1] += loss;
        }

        return joined;
    }
}
