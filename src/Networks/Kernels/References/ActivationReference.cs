namespace Gatecast.Networks;

/// <summary>The definition of <see cref="Activation"/> in <see cref="double"/>, without its clamp.</summary>
public static class ActivationReference
{
    public static double Exp(double x) => Math.Exp(x);

    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    public static double Tanh(double x) => Math.Tanh(x);
}
