namespace Gatecast.Accuracy;

/// <summary>What was asked for on the command line.</summary>
/// <param name="Seeds">Networks of each ensemble; by default what the data set chose on validation.</param>
/// <param name="Epochs">Likewise.</param>
/// <param name="Validation">Whether the last rows of the training part are scored, and the test rows are not read.</param>
sealed record AccuracyRun(int Threads, int? Seeds, int? Epochs, bool Validation);
