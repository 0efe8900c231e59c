using System.Globalization;
using static System.FormattableString;

namespace Gatecast.Forecasting;

/// <summary>What happens when a figure of a training is not finite any more: back to the last good epoch, and on with smaller steps; a few times.</summary>
/// <param name="windows">All training windows: index of the series, and origin.</param>
/// <param name="isFinite">Whether all that the network sees of a window, and is to learn from it, is finite.</param>
/// <param name="loss">Loss of a training window alone, with the network as it is; not finite where the loss or its gradient is not.</param>
sealed class TrainingTripwire(
    LstmTrainer trainer, IReadOnlyList<TrainingSeries> panel, IReadOnlyList<(int Series, int Origin)> windows, Func<int, bool> isFinite, Func<int, double> loss)
{
    /// <summary>Times that a training goes back before it gives up.</summary>
    const int MostTrips = 2;

    const float Lowered = 0.1f;

    /// <summary>Nothing can be compared with an anchor whose losses are not finite.</summary>
    /// <exception cref="ArgumentException">One is not; the message names the window.</exception>
    public void CheckAnchors()
    {
        foreach (var part in panel)
            if (Array.FindIndex(part.AnchorLosses, loss => !double.IsFinite(loss)) is >= 0 and var at)
                throw new ArgumentException(
                    $"The best baseline's loss is not a finite number at {Window(part.Series, part.Validation[at])}. {Extreme(part.Series, part.Validation[at])} " +
                    "Correct or remove that row if it cannot be true.");
    }

    /// <summary>The state to go on from.</summary>
    /// <param name="good">The last good one.</param>
    /// <param name="batch">Numbers of the windows that the figure came from.</param>
    /// <exception cref="ArgumentException">The data are the cause, or the training went back often enough; the message names the window and what to do.</exception>
    public TrainingState Back(TrainingState good, ReadOnlySpan<int> batch)
    {
        if (Enumerable.Range(0, windows.Count).Where(window => !isFinite(window)).Select(window => (int?)window).FirstOrDefault() is { } at)
            throw new ArgumentException(
                $"What {Window(at)} shows or foretells is not a finite number, so nothing can be learned. {Extreme(at)} " +
                "Correct or remove that row if it cannot be true.", nameof(batch));

        var bad = new List<int>();
        foreach (var window in batch)
            if (!double.IsFinite(loss(window)))
                bad.Add(window);

        var first = bad.Count > 0 ? bad[0] : batch[0];
        var rate = trainer.LearningRate * good.RateScale;
        var found = Invariant($"In epoch {good.Epoch + 1} the loss or its gradient was not a finite number, {(bad.Count == 0 ? "in the batch that begins with" : "at")} {Window(first)}{Company(bad.Count, batch.Length)}");
        if (good.Notes.Count == MostTrips)
            throw new ArgumentException(
                $"{found}, and went so with each learning rate down to {rate.ToString("G3", CultureInfo.InvariantCulture)}. " +
                $"{Extreme(first)} Correct or remove that row if it cannot be true; else take a lower learning rate.", nameof(batch));

        return good with
        {
            RateScale = good.RateScale * Lowered,
            Notes = [.. good.Notes, Invariant($"{found}; the training went back to epoch {good.Epoch} and on with the learning rate {rate * Lowered:G3}")],
        };
    }

    string Window(int window) => Window(panel[windows[window].Series].Series, windows[window].Origin);

    string Extreme(int window) => Extreme(panel[windows[window].Series].Series, windows[window].Origin);

    static string Window(Series series, int origin) => Invariant($"the window of {series.Name} with the origin {series.Times[origin]:yyyy-MM-dd HH:mm} (UTC, row {origin + 1})");

    static string Company(int bad, int all) => bad <= 1 ? ""
        : Invariant($" and at {bad - 1} of the {all - 1} others of its batch{(2 * bad > all ? ", so that the learning rate is the likelier cause" : "")}");

    /// <summary>The row around a window that stands out most.</summary>
    string Extreme(Series series, int origin)
    {
        var (from, to) = (int.Max(0, origin - trainer.LookbackFor(series)), int.Min(series.Length - 1, origin + trainer.Horizon));
        var row = Enumerable.Range(from, to - from + 1).MaxBy(row => Math.Abs(series.Values[row]));
        return Invariant($"The largest value that the window sees is {series.Values[row]:G6} at {series.Times[row]:yyyy-MM-dd HH:mm} (row {row + 1}).");
    }
}
