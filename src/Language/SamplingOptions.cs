namespace Gatecast.Language;

/// <summary>How a character is chosen among those that may come.</summary>
public sealed record SamplingOptions
{
    /// <summary>What logits are divided by: below 1 the likely ones come more often, 0 takes the likeliest each time.</summary>
    public double Temperature
    {
        get;
        init => field = value is >= 0 and <= 10 ? value : throw new ArgumentOutOfRangeException(nameof(Temperature), value, "The temperature must lie between 0 and 10.");
    } = 0.8;

    /// <summary>The likeliest characters are chosen from, as many as it takes to have this probability together (nucleus sampling: Holtzman and others, ICLR
    /// 2020).</summary>
    public double TopP
    {
        get;
        init => field = value is > 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(TopP), value, "Top-p must lie above 0 and at most at 1.");
    } = 0.95;

    public ulong Seed { get; init; } = 1;

    /// <param name="logits">[V].</param>
    /// <param name="draw">Uniform on [0, 1).</param>
    /// <returns>A token.</returns>
    internal int Choose(ReadOnlySpan<float> logits, float draw)
    {
        var order = new int[logits.Length];
        var weights = new double[logits.Length];
        double largest = System.Numerics.Tensors.TensorPrimitives.Max(logits);
        for (var token = 0; token < order.Length; token++)
            (order[token], weights[token]) = (token, Temperature == 0 ? (logits[token] == largest ? 1 : 0) : Math.Exp((logits[token] - largest) / Temperature));

        // The likeliest first; of equal ones the lower token.
        Array.Sort(order, (one, other) => weights[other].CompareTo(weights[one]) is var likelier && likelier != 0 ? likelier : one.CompareTo(other));
        var (total, kept, sum) = (weights.Sum(), 0, 0.0);
        do
            sum += weights[order[kept++]];
        while (kept < order.Length && Temperature > 0 && sum < TopP * total);
        if (Temperature == 0)
            return order[0];

        var rest = draw * sum;
        for (var i = 0; i < kept - 1; i++)
            if ((rest -= weights[order[i]]) < 0)
                return order[i];
        return order[kept - 1];
    }
}
