namespace Gatecast.Language;

/// <summary>What a model makes of a text: the cross-entropy of its characters.</summary>
/// <param name="Characters">That were predicted, each from all before it.</param>
/// <param name="Nats">Mean of −ln p per character.</param>
public readonly record struct TextScore(long Characters, double Nats)
{
    /// <summary>The same in bits.</summary>
    public double BitsPerCharacter => Nats / Math.Log(2);

    /// <summary>Characters as likely as each other that would be as hard to guess among: e to the nats.</summary>
    public double Perplexity => Math.Exp(Nats);
}
