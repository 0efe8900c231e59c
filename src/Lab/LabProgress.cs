namespace Gatecast.Lab;

/// <summary>How far a training is.</summary>
/// <param name="Sequences">Seen so far.</param>
/// <param name="Loss">Mean loss of the watched sequences.</param>
public sealed record LabProgress(LabSetup Setup, long Sequences, double Loss);
