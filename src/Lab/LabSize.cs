namespace Gatecast.Lab;

/// <summary>What is the same for all cells of an experiment.</summary>
public sealed record LabSize
{
    /// <summary>H: hidden units.</summary>
    public int Hidden
    {
        get;
        init => field = value is >= 1 and <= 1024
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Hidden), value, "The number of hidden units must lie between 1 and 1024.");
    } = 64;

    /// <summary>B: sequences of a training step.</summary>
    public int Batch
    {
        get;
        init => field = value is >= 1 and <= 1024
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Batch), value, "The batch must lie between 1 and 1024.");
    } = 50;
}
