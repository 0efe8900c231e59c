namespace Gatecast.Networks;

/// <summary>Shape of a <see cref="RecurrentNetwork"/>.</summary>
public sealed record RecurrentNetworkOptions
{
    /// <summary>Largest number of hidden units, inputs, skips or outputs: a slip of a few zeros is an error, not a full memory.</summary>
    public const int LargestWidth = 16_384;

    readonly int _outputs = 1;

    /// <summary>F: features of each time step; with a <see cref="Vocabulary"/> the width of its rows.</summary>
    public required int Inputs
    {
        get;
        init => field = Checked(value, 1, LargestWidth, nameof(Inputs));
    }

    /// <summary>V: number of tokens that a time step may hold instead of features, 0 for none. Each has a learned row of
    /// <see cref="Inputs"/> numbers.</summary>
    public int Vocabulary
    {
        get;
        init => field = Checked(value, 0, 1 << 20, nameof(Vocabulary));
    }

    /// <summary>E: numbers that a dense layer makes of each time step's features before the first layer sees them, 0 for none. With a patch of rows
    /// as a time step it is a patch embedding.</summary>
    public int Projection
    {
        get;
        init => field = Checked(value, 0, LargestWidth, nameof(Projection));
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

    /// <summary>Dilation of each layer, from below: h(t) comes from h(t − d). Empty for 1 everywhere (Chang et al., 2017).</summary>
    public IReadOnlyList<int> Dilations
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Dilations));
            foreach (var dilation in value)
                Checked(dilation, 1, 1024, nameof(Dilations));
            field = [.. value];
        }
    } = [];

    /// <summary>Whether each layer's input is normalised first (Ba, Kiros and Hinton, 2016); a residual adds the input as it was before.</summary>
    public bool Normalised { get; init; }

    /// <summary>Whether a layer whose input is as wide as its output adds the one to the other (He et al., 2016), after dropout.</summary>
    public bool Residual { get; init; }

    /// <summary>Whether there is an output at every time step instead of the last alone.</summary>
    public bool EveryStep { get; init; }

    /// <summary>Whether a backward pass computes ∂L/∂inputs too (<see cref="RecurrentPass.InputGrad"/>), for features that are learned themselves.</summary>
    public bool InputGradients { get; init; }

    /// <summary>Whether a backward pass keeps ∂L/∂h of every layer and time step (<see cref="RecurrentPass.HiddenGrad"/>), to see how far a loss reaches
    /// back.</summary>
    public bool HiddenGradients { get; init; }

    /// <summary>S: features that go straight to the head, beside the last hidden state (a linear skip).</summary>
    public int Skips
    {
        get;
        init => field = Checked(value, 0, LargestWidth, nameof(Skips));
    }

    /// <summary>O: outputs of all heads together. Setting it makes one head of the name head.</summary>
    public int Outputs
    {
        get => _outputs;
        init => Heads = [new("head", value)];
    }

    /// <summary>Dense layers that read the top layer's output, one after the other in an output's row.</summary>
    public IReadOnlyList<HeadOptions> Heads
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Heads));
            if (value.Count == 0 || value.Any(head => head is null) || value.DistinctBy(head => head.Name).Count() < value.Count)
                throw new ArgumentException("A network needs at least one head, each with a name of its own.", nameof(Heads));
            field = [.. value];
            _outputs = Checked(value.Sum(head => head.Outputs), 1, LargestWidth, nameof(Outputs));
        }
    } = [new("head", 1)];

    /// <summary>Share of hidden values dropped between layers and before the head while training, 0 … 0.9.</summary>
    public float Dropout
    {
        get;
        init => field = CheckedShare(value, nameof(Dropout), "Dropout");
    }

    /// <summary>Whether <see cref="Dropout"/> drops the same values at all time steps of a sequence instead of others at each (variational dropout: Gal and
    /// Ghahramani, 2016).</summary>
    public bool Variational { get; init; }

    /// <summary>Share of the features of a time step, or of the numbers of its token's row, dropped while training, 0 … 0.9; the same ones at all steps of a
    /// sequence.</summary>
    public float InputDropout
    {
        get;
        init => field = CheckedShare(value, nameof(InputDropout), "Input dropout");
    }

    /// <summary>Share of the recurrent weights dropped for a whole training step, 0 … 0.9 (DropConnect: Wan and others, 2013; on recurrent weights: Merity, Keskar
    /// and Socher, 2018).</summary>
    public float WeightDropout
    {
        get;
        init => field = CheckedShare(value, nameof(WeightDropout), "Weight dropout");
    }

    /// <summary>Share of hidden values dropped on their way to the next time step while training, 0 … 0.9; the same ones at all steps of a sequence
    /// (variational dropout: Gal and Ghahramani, 2016).</summary>
    public float RecurrentDropout
    {
        get;
        init => field = CheckedShare(value, nameof(RecurrentDropout), "Recurrent dropout");
    }

    /// <summary>How weights are drawn before the first step.</summary>
    public InitialWeights InitialWeights
    {
        get;
        init => field = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(InitialWeights), value, "There is no such way to draw weights.");
    }

    /// <summary>What the bias of an LSTM's forget gate begins with, −10 … 10: at 1 the cell starts by remembering (Jozefowicz, Zaremba and Sutskever,
    /// 2015), at 0 it starts by keeping half of its state from one step to the next. Other cells have biases of their own.</summary>
    public float ForgetBias
    {
        get;
        init => field = value is >= -10 and <= 10
            ? value
            : throw new ArgumentOutOfRangeException(nameof(ForgetBias), value, "The forget bias must lie between -10 and 10.");
    } = 1;

    /// <summary>Time steps that a cell begins by remembering over, 0 for the usual biases: gates draw their biases so that memories of 1 to as many steps
    /// fade (chrono initialisation: Tallec and Ollivier, 2018). A plain cell has no gates and begins as ever.</summary>
    public int ChronoSteps
    {
        get;
        init => field = value == 0 ? 0 : Checked(value, 3, 1 << 20, nameof(ChronoSteps));
    }

    /// <summary>Whether the head begins at zero, so that the untrained network puts out 0.</summary>
    public bool ZeroHead { get; init; }

    /// <summary>Dilation of one layer.</summary>
    internal int DilationOf(int layer) => Dilations.Count == 0 ? 1 : Dilations[layer];

    /// <summary>Width of what a layer reads, beside its own h.</summary>
    internal int InputsOf(int layer) => layer > 0 ? Hidden : Projection > 0 ? Projection : Inputs;

    /// <summary>Time steps that an output is computed for.</summary>
    internal int OutputSteps(int time) => EveryStep ? time : 1;

    /// <summary>Records compare by what they hold, lists included.</summary>
    public bool Equals(RecurrentNetworkOptions? other) =>
        other is not null &&
        (Inputs, Vocabulary, Projection, Hidden, Cell, Layers, Normalised, Residual, EveryStep, InputGradients) ==
        (other.Inputs, other.Vocabulary, other.Projection, other.Hidden, other.Cell, other.Layers, other.Normalised, other.Residual, other.EveryStep, other.InputGradients) &&
        (Skips, Dropout, RecurrentDropout, ChronoSteps, ZeroHead) == (other.Skips, other.Dropout, other.RecurrentDropout, other.ChronoSteps, other.ZeroHead) &&
        (HiddenGradients, InitialWeights) == (other.HiddenGradients, other.InitialWeights) && ForgetBias.Equals(other.ForgetBias) &&
        (Variational, InputDropout, WeightDropout) == (other.Variational, other.InputDropout, other.WeightDropout) &&
        Dilations.SequenceEqual(other.Dilations) && Heads.SequenceEqual(other.Heads);

    public override int GetHashCode() => HashCode.Combine(Inputs, Vocabulary, Hidden, Cell, Layers, Outputs);

    static float CheckedShare(float value, string name, string words) =>
        value is >= 0 and <= 0.9f ? value : throw new ArgumentOutOfRangeException(name, value, $"{words} must lie between 0 and 0.9.");

    static int Checked(int value, int least, int most, string name) =>
        value >= least && value <= most
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} must lie between {least} and {most}.");
}
