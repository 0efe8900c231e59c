namespace Gatecast.Networks;

/// <summary>The definition of <see cref="LayerNorm"/> in <see cref="double"/>, for one row.</summary>
public static class LayerNormReference
{
    /// <param name="x">[N].</param>
    /// <param name="scale">[N] γ.</param>
    /// <param name="shift">[N] β.</param>
    /// <param name="epsilon">ε.</param>
    /// <returns>[N] y.</returns>
    public static double[] Forward(double[] x, double[] scale, double[] shift, double epsilon)
    {
        ArgumentNullException.ThrowIfNull(scale);
        ArgumentNullException.ThrowIfNull(shift);
        var (hat, _) = Normalise(x, epsilon);
        return [.. hat.Select((value, k) => scale[k] * value + shift[k])];
    }

    /// <param name="outputGrad">[N] ∂L/∂y.</param>
    /// <returns>[N] ∂L/∂x and ∂L/∂γ; ∂L/∂β is ∂L/∂y.</returns>
    public static (double[] InputGrad, double[] ScaleGrad) Backward(double[] x, double[] scale, double epsilon, double[] outputGrad)
    {
        ArgumentNullException.ThrowIfNull(scale);
        ArgumentNullException.ThrowIfNull(outputGrad);
        var (hat, inverse) = Normalise(x, epsilon);
        double[] d = [.. outputGrad.Select((grad, k) => grad * scale[k])];
        var (plain, along) = (d.Average(), d.Select((value, k) => value * hat[k]).Average());
        return (
            [.. d.Select((value, k) => inverse * (value - plain - hat[k] * along))],
            [.. outputGrad.Select((grad, k) => grad * hat[k])]);
    }

    static (double[] Hat, double Inverse) Normalise(double[] x, double epsilon)
    {
        ArgumentNullException.ThrowIfNull(x);
        var mean = x.Average();
        var inverse = 1 / Math.Sqrt(x.Average(value => (value - mean) * (value - mean)) + epsilon);
        return ([.. x.Select(value => (value - mean) * inverse)], inverse);
    }
}
