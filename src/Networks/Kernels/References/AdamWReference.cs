namespace Gatecast.Networks;

/// <summary>The definition of an <see cref="AdamW"/> step in <see cref="double"/>.</summary>
public static class AdamWReference
{
    /// <summary>The whole gradient, scaled down to the norm if it is longer.</summary>
    public static double[] Clip(double[] gradient, double norm)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        var length = Math.Sqrt(gradient.Sum(g => g * g));
        return length <= norm ? gradient : Array.ConvertAll(gradient, g => g * norm / length);
    }

    /// <summary>One weight.</summary>
    /// <param name="step">1 for the first step.</param>
    /// <param name="decay">λ, or 0 for a bias.</param>
    public static (double Weight, double Mean, double Square) Step(
        double weight, double mean, double square, double gradient, int step, double rate, double decay, AdamWOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var m = options.MeanDecay * mean + (1 - options.MeanDecay) * gradient;
        var v = options.SquareDecay * square + (1 - options.SquareDecay) * gradient * gradient;
        var meanHat = m / (1 - Math.Pow(options.MeanDecay, step));
        var squareHat = v / (1 - Math.Pow(options.SquareDecay, step));
        return (weight - rate * (meanHat / (Math.Sqrt(squareHat) + options.Epsilon) + decay * weight), m, v);
    }
}
