namespace Gatecast.Networks;

/// <summary>Settings of <see cref="AdamW"/>.</summary>
public sealed record AdamWOptions
{
    /// <summary>β₁: memory of the gradient's mean, 0 ≤ β₁ &lt; 1.</summary>
    public float MeanDecay
    {
        get;
        init => field = value is >= 0 and < 1 ? value : throw OutOfRange(value, "lie between 0 and 1", nameof(MeanDecay));
    } = 0.9f;

    /// <summary>β₂: memory of the gradient's square, 0 ≤ β₂ &lt; 1.</summary>
    public float SquareDecay
    {
        get;
        init => field = value is >= 0 and < 1 ? value : throw OutOfRange(value, "lie between 0 and 1", nameof(SquareDecay));
    } = 0.999f;

    /// <summary>ε.</summary>
    public float Epsilon
    {
        get;
        init => field = value > 0 ? value : throw OutOfRange(value, "be above 0", nameof(Epsilon));
    } = 1e-8f;

    /// <summary>λ: decoupled decay of weights; biases do not decay.</summary>
    public float WeightDecay
    {
        get;
        init => field = value is >= 0 and <= 1 ? value : throw OutOfRange(value, "lie between 0 and 1", nameof(WeightDecay));
    } = 0.01f;

    /// <summary>Largest norm of the whole gradient; a longer one is scaled down to it (Pascanu, Mikolov and Bengio, 2013).</summary>
    public float ClipNorm
    {
        get;
        init => field = value > 0 ? value : throw OutOfRange(value, "be above 0; infinity never clips", nameof(ClipNorm));
    } = 1;

    static ArgumentOutOfRangeException OutOfRange(float value, string needed, string name) =>
        new(name, value, $"{name} must {needed}.");
}
