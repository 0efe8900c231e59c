using System.Globalization;
using Gatecast.Networks;

namespace Gatecast.LanguageBenchmark;

/// <summary>A network over 65 characters, each 64 numbers, as the language model makes it.</summary>
sealed record Shape(int Layers, int Hidden)
{
    public const int Vocabulary = 65, Embedding = 64, Sequences = 64, Segment = 64;

    public RecurrentNetworkOptions Options => new()
    {
        Vocabulary = Vocabulary,
        Inputs = Embedding,
        Hidden = Hidden,
        Layers = Layers,
        Outputs = Vocabulary,
        EveryStep = true,
        Dropout = 0.4f,
    };

    /// <summary>Weights and biases that a character is multiplied with; the table of the characters is looked up.</summary>
    public long Multiplied => 4L * Hidden * (1 + Embedding + Hidden) + (Layers - 1) * 4L * Hidden * (1 + 2 * Hidden) + Vocabulary * (1L + Hidden);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Layers} × {Hidden}");
}
