namespace Gatecast.Networks;

/// <summary>Shape of an <see cref="RecurrentNetwork"/>.</summary>
public sealed record RecurrentNetworkOptions
{
    /// <summary>Largest number of hidden units, inputs, skips or outputs: a slip of a few zeros is an error, not a full memory.</summary>
    public const int LargestWidth = 16_384;

    /// <summary>F: features of each time step.</summary>
    public required int Inputs
    {
        get;
        init => field = Checked(value, 1, LargestWidth, nameof(Inputs));
    }

    /// <summary>H: hidden units of each layer.</summary>
    public required int Hidden
    {
        get;
        init => field = Checked(value, 1, LargestWidth, nameof(Hidden));
    }

    /// <summary>What every layer is made of.</summary>
    public CellKind Cell
    {
        get;
        init => field = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Cell), value, "There is no such kind of cell.");
    }

    public int Layers
    {
        get;
        init => field = Checked(value, 1, 16, nameof(Layers));
    } = 1;

    /// <summary>S: features that go straight to the head, beside the last hidden state (a linear skip).</summary>
    public int Skips
    {
        get;
        init => field = Checked(value, 0, LargestWidth, nameof(Skips));
    }

    public required int Outputs
    {
        get;
        init => field = Checked(value, 1, LargestWidth, nameof(Outputs));
    }

    /// <summary>Share of hidden values dropped between layers and before the head while training, 0 … 0.9.</summary>
    public float Dropout
    {
        get;
        init => field = value is >= 0 and <= 0.9f
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Dropout), value, "Dropout must lie between 0 and 0.9.");
    }

    /// <summary>Whether the head begins at zero, so that the untrained network puts out 0.</summary>
    public bool ZeroHead { get; init; }

    static int Checked(int value, int least, int most, string name) =>
        value >= least && value <= most
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} must lie between {least} and {most}.");
}
