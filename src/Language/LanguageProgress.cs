namespace Gatecast.Language;

/// <summary>How far a training has come.</summary>
/// <param name="Step">Training steps done.</param>
/// <param name="Steps">Of the whole schedule.</param>
/// <param name="Passes">Times that the training text was gone through.</param>
/// <param name="TrainingNats">Mean loss of the steps since the last report, with dropout.</param>
/// <param name="HeldOutNats">Of the averaged weights, on part of the held-out text.</param>
/// <param name="IsBest">Whether none was lower before.</param>
public sealed record LanguageProgress(int Step, int Steps, double Passes, double TrainingNats, double HeldOutNats, bool IsBest);
