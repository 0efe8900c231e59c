namespace Gatecast.Forecasting;

/// <summary>Forecasts made at many origins of the past, each with what was known there, and compared with what happened.</summary>
/// <remarks>All models forecast at the same origins, from fits on the same rows. Between validation and test lies an embargo of at least
/// the horizon, so that no target of fitting lies after the first test origin.</remarks>
public sealed record WalkForward
{
    /// <summary>Origins below which a verdict is not given.</summary>
    public const int LeastForVerdict = 50;

    /// <summary>The default embargo is a hundredth of the rows, or the horizon where that is longer.</summary>
    const int RowsPerEmbargoed = 100;

    /// <summary>h: steps ahead.</summary>
    public required int Horizon
    {
        get;
        init { ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Horizon)); field = value; }
    }

    /// <summary>Rows that a model needs before its first origin.</summary>
    public required int Lookback
    {
        get;
        init { ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Lookback)); field = value; }
    }

    /// <summary>Test origins; by default the last fifth of the rows, 50 to 2,000, or fewer where the series is short.</summary>
    public int? Origins
    {
        get;
        init
        {
            if (value is { } count)
                ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, nameof(Origins));
            field = value;
        }
    }

    /// <summary>Rows from one test origin to the next.</summary>
    public int Stride
    {
        get;
        init { ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Stride)); field = value; }
    } = 1;

    /// <summary>Rows from the last validation origin to the first test origin; never less than the horizon.</summary>
    public int? Embargo
    {
        get;
        init
        {
            if (value is { } rows)
                ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1, nameof(Embargo));
            field = value;
        }
    }

    public RefitPolicy Refit { get; init; }

    /// <summary>Baselines to measure against; by default all that can be fitted on the training rows.</summary>
    public IReadOnlyList<Baseline>? Baselines
    {
        get;
        init
        {
            if (value is { Count: 0 })
                throw new ArgumentException("There is no baseline; a verdict needs one at least.", nameof(Baselines));
            field = value;
        }
    }

    /// <summary>Largest number of threads; the result does not depend on it.</summary>
    public int Threads
    {
        get;
        init { ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Threads)); field = value; }
    } = 1;

    /// <summary>First and last test origin of a series.</summary>
    /// <exception cref="ArgumentException">The series is too short.</exception>
    public (int First, int Last) TestOrigins(int length)
    {
        var last = length - 1 - Horizon;
        var room = RoomFor(length);
        var count = Origins is { } wanted ? (wanted - 1) * Stride + 1 : int.Min(room, int.Clamp(length / 5, LeastForVerdict, 2000));
        var least = Origins is null ? TrainingSplit.LeastTestOrigins : count;
        if (room < least)
            throw new ArgumentException(
                $"The series has {length} rows; {least} test origins at horizon {Horizon} with a lookback of {Lookback} need " +
                $"{length + least - room}. Load more rows, or lower the horizon or the number of origins.", nameof(length));

        return (last - count + 1, last);
    }

    /// <summary>What is fitted on which rows and tested on which origins, in order of time. Origins with a gap among their steps are left out.</summary>
    /// <exception cref="ArgumentException">The series is too short, or has no origin without a gap.</exception>
    public IReadOnlyList<Fold> Folds(Series series)
    {
        ArgumentNullException.ThrowIfNull(series);
        var (first, last) = TestOrigins(series.Length);
        var planned = PlannedOrigins(series.Length);
        var folds = new List<Fold>();
        foreach (var part in planned.Chunk(Refit.Every ?? planned.Length))
        {
            int[] whole = [.. part.Where(origin => series.IsWhole(origin, Horizon))];
            if (whole.Length > 0)
                folds.Add(FoldOf(folds.Count + 1, series.Length, whole));
        }

        return folds.Count > 0 ? folds : throw new ArgumentException(
            $"{series.Name} has no {Horizon} rows in a row without a gap among its last {last - first + Horizon}; a test needs some. " +
            "Lower the horizon or fill the gaps.", nameof(series));
    }

    /// <summary>Fits a model and the baselines on the rows before the test, and judges the model against the best baseline.</summary>
    /// <param name="fit">Fits the model on the rows it is given, and sees no others.</param>
    public Evaluation Evaluate(Series series, Func<Series, IForecaster> fit) => Evaluate(series, [Candidate.Of("own model", fit)]);

    /// <summary>Fits candidates and baselines, forecasts with all of them from the test origins, and judges each against the reference.</summary>
    /// <param name="candidates">Models to judge, with names of their own; the baselines are added.</param>
    /// <param name="host">Where forecasts go, and what limits the run.</param>
    /// <exception cref="ArgumentException">The series is too short, or two models have one name.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Evaluation Evaluate(
        Series series, IReadOnlyList<Candidate> candidates, WalkForwardHost? host = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(candidates);
        return new WalkForwardRun(this, series, candidates, host ?? new(), cancellation).Evaluate();
    }

    /// <summary>Rows that a fit before the test may see: 0 … this − 1. The last is at most the first test origin, and no outcome of one.</summary>
    /// <inheritdoc cref="TestOrigins" path="/exception"/>
    public int RowsBeforeTest(int length) => RowsBefore(TestOrigins(length).First, length);

    /// <summary>Rows that may be test origins, so that enough are left before them to train and to validate; negative for a short series.</summary>
    internal int RoomFor(int length) => length - TrainingSplit.RowsNeeded(Lookback, Horizon) - EmbargoOf(length) + 1;

    /// <summary>Test origins before those with gaps are taken out.</summary>
    internal int[] PlannedOrigins(int length)
    {
        var (first, last) = TestOrigins(length);
        return [.. Enumerable.Range(first, last - first + 1).Where(origin => (last - origin) % Stride == 0)];
    }

    /// <summary>Rows from the last validation origin to the first test origin of a series.</summary>
    internal int EmbargoOf(int length) => int.Max(Horizon, Embargo ?? length / RowsPerEmbargoed);

    int RowsBefore(int firstTest, int length) => firstTest - EmbargoOf(length) + Horizon + 1;

    Fold FoldOf(int number, int length, int[] test)
    {
        var rows = RowsBefore(test[0], length);
        var split = TrainingSplit.Of(rows, Lookback, Horizon);
        return new()
        {
            Number = number,
            Rows = rows,
            FirstTraining = split.FirstTraining,
            LastTraining = split.LastTraining,
            FirstValidation = split.FirstValidation,
            LastValidation = split.LastValidation,
            Test = test,
        };
    }
}
