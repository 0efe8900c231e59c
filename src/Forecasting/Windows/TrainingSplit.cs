namespace Gatecast.Forecasting;

/// <summary>Which rows of a series are origins for training and which for validation.</summary>
/// <remarks><code>
/// rows      0 … lookback − 1 │ training origins │ purge │ validation origins │ last horizon rows
/// </code>
/// The purge is as long as the horizon, so that no training target lies after the first validation origin.</remarks>
sealed record TrainingSplit
{
    /// <summary>Fewer origins than this say nothing.</summary>
    const int LeastOrigins = 20;

    /// <summary>Fewest test origins for which there is an evaluation at all.</summary>
    public const int LeastTestOrigins = 10;

    /// <summary>Fewer validation origins than this cannot carry a test, where there is a choice.</summary>
    const int WantedValidation = 50;

    const double ValidationShare = 0.25;

    public required int FirstTraining { get; init; }

    /// <summary>Last training origin; its last target is the first validation origin.</summary>
    public required int LastTraining { get; init; }

    public required int FirstValidation { get; init; }

    public required int LastValidation { get; init; }

    /// <summary>Rows from one validation origin to the next.</summary>
    public required int ValidationStride { get; init; }

    /// <summary>Rows that training may see: up to the first validation origin.</summary>
    public int TrainingRows => FirstValidation + 1;

    /// <summary>Fewest rows that can be split.</summary>
    public static int RowsNeeded(int lookback, int horizon) => lookback + 2 * horizon + 2 * LeastOrigins - 1;

    /// <summary>Fewest rows that can be split and leave something to test after them.</summary>
    public static int RowsNeededWithTest(int lookback, int horizon) => RowsNeeded(lookback, horizon) + horizon + LeastTestOrigins - 1;

    /// <param name="length">Rows of the series.</param>
    /// <param name="lookback">Rows that a window needs before its origin.</param>
    /// <param name="validationStride">As <see cref="LstmTrainer.ValidationStride"/>.</param>
    public static TrainingSplit Of(int length, int lookback, int horizon, int validationStride = 1)
    {
        var needed = RowsNeeded(lookback, horizon);
        if (length < needed)
            throw new ArgumentException(
                $"The series has {length} rows; training with a lookback of {lookback} and a horizon of {horizon} needs {needed}. " +
                "Load more rows, or lower the horizon or the lookback.", nameof(length));

        var origins = length - 2 * horizon - lookback + 1;
        var validation = int.Clamp((int)(ValidationShare * origins), int.Min(WantedValidation, origins / 2), origins - LeastOrigins);
        var first = length - horizon - validation;
        return new()
        {
            FirstTraining = lookback,
            LastTraining = first - horizon,
            FirstValidation = first,
            LastValidation = length - 1 - horizon,
            ValidationStride = validationStride,
        };
    }

    /// <summary>Training origins whose targets are whole.</summary>
    /// <exception cref="ArgumentException">There is none between the gaps.</exception>
    public int[] TrainingOrigins(Series series, int horizon) => Whole("training", series, FirstTraining, LastTraining, horizon, stride: 1);

    /// <summary>Validation origins whose targets are whole.</summary>
    /// <exception cref="ArgumentException">There is none between the gaps.</exception>
    public int[] ValidationOrigins(Series series, int horizon) => Whole("validation", series, FirstValidation, LastValidation, horizon, ValidationStride);

    static int[] Whole(string kind, Series series, int first, int last, int horizon, int stride)
    {
        int[] whole = [.. Enumerable.Range(0, (last - first) / stride + 1).Select(step => first + step * stride).Where(origin => series.IsWhole(origin, horizon))];
        return whole.Length > 0 ? whole : throw new ArgumentException(
            $"{series.Name} has so many gaps that no {kind} window of {horizon} steps remains; some are needed. Lower the horizon or fill the gaps.", nameof(series));
    }
}
