namespace Gatecast.Lab;

/// <summary>A network at one moment of its training: how well it does, and how far back its loss reaches.</summary>
/// <param name="Sequences">Sequences that it had learned from.</param>
/// <param name="Loss">Mean loss of the watched sequences.</param>
/// <param name="GradientByLag">[T] mean over watched sequences of ‖∂(loss at the last step T)/∂h(T − lag)‖, for the lags 0 … T − 1; empty where numbers had
/// grown beyond all bounds.</param>
public sealed record LabMeasurement(long Sequences, double Loss, IReadOnlyList<double> GradientByLag);
