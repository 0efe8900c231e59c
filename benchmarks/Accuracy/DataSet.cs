namespace Gatecast.Accuracy;

/// <summary>One published data set and how it is scored.</summary>
/// <param name="Name">The command, and the last part of the result file's name.</param>
/// <param name="What">One line for the help and the head of the table.</param>
/// <param name="Score">Trains, forecasts and scores; the result is Markdown, without head and circumstances.</param>
sealed record DataSet(string Name, string What, Func<AccuracyRun, CancellationToken, string> Score);
