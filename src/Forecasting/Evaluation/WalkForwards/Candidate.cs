namespace Gatecast.Forecasting;

/// <summary>A named way to get a forecaster from past rows: what a walk-forward judges. A user's own forecaster becomes one by <see cref="Of(string, Func{Series, IForecaster})"/>.</summary>
public sealed record Candidate
{
    readonly Func<Series, byte[]?, CancellationToken, IForecaster> _fit;
    readonly Func<IForecaster, byte[]?> _weights;

    Candidate(
        string name, bool isBaseline, Func<Series, byte[]?, CancellationToken, IForecaster> fit, Func<IForecaster, byte[]?>? weights = null) =>
        (Name, IsBaseline, _fit, _weights) = (name, isBaseline, fit, weights ?? (_ => null));

    /// <summary>One of a kind in a walk-forward.</summary>
    public string Name { get; }

    public bool IsBaseline { get; }

    public static Candidate Of(Baseline baseline, int horizon)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        return new(baseline.Name, isBaseline: true, (past, _, _) => baseline.Fit(past, horizon));
    }

    /// <summary>A network; it can go on from the weights of the fit before.</summary>
    /// <param name="progress">Told after every epoch of every fit.</param>
    public static Candidate Of(LstmTrainer trainer, IProgress<TrainingProgress>? progress = null) => Of(trainer, new TrainingHost { Progress = progress });

    /// <summary>A network whose fits a host keeps and takes up again after a stop.</summary>
    public static Candidate Of(LstmTrainer trainer, TrainingHost host)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        return new(
            LstmForecaster.NameOf(trainer.Cell), isBaseline: false,
            (past, weights, cancellation) => trainer.FitFrom(weights, past, host, cancellation), forecaster => (forecaster as LstmForecaster)?.Weights());
    }

    /// <summary>An ensemble, under the name of its networks; they can go on from the weights of the fit before.</summary>
    /// <param name="progress">Told after every epoch of the first network of every fit.</param>
    public static Candidate Of(EnsembleTrainer trainer, IProgress<TrainingProgress>? progress = null) => Of(trainer, new TrainingHost { Progress = progress });

    /// <summary>An ensemble whose trainings a host keeps.</summary>
    public static Candidate Of(EnsembleTrainer trainer, TrainingHost host)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        return new(
            LstmForecaster.NameOf(trainer.Network.Cell), isBaseline: false,
            (past, weights, cancellation) => trainer.FitFrom(weights, past, host, cancellation), forecaster => (forecaster as EnsembleForecaster)?.Weights());
    }

    /// <summary>An ensemble over many series together: one candidate for the walk-forwards of all of them. Each fit sees the rows of all series up to the last
    /// row of the one that is judged; walk-forwards that fit at the same times share the trainings.</summary>
    /// <param name="panel">All rows of all series, those of the tests too.</param>
    /// <param name="progress">Told after every epoch of the first network of every fit.</param>
    /// <exception cref="ArgumentException">The series are not of one kind.</exception>
    public static Candidate Of(EnsembleTrainer trainer, IReadOnlyList<Series> panel, IProgress<TrainingProgress>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(panel);
        TrainingSeries.CheckAlike(panel);
        var fits = PanelFits.Of(trainer, panel, weights: null, new() { Progress = progress });
        return new(LstmForecaster.NameOf(trainer.Network.Cell), isBaseline: false, (past, _, cancellation) => fits.For(past, cancellation));
    }

    /// <summary>Levels and seasons learned together with networks over many series, for the walk-forwards of all of them; see
    /// <see cref="Of(EnsembleTrainer, IReadOnlyList{Series}, IProgress{TrainingProgress}?)"/>. It never abstains.</summary>
    /// <param name="panel">All rows of all series, those of the tests too.</param>
    /// <param name="progress">Told after every epoch of every fit.</param>
    public static Candidate Of(SmoothingTrainer trainer, IReadOnlyList<Series> panel, IProgress<SmoothingProgress>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(panel);
        var fits = new PanelFits(panel, trainer.RowsNeeded, (cut, cancellation) =>
        {
            var forecaster = trainer.Fit(cut, progress, cancellation);
            return _ => forecaster;
        });
        return new("smoothing", isBaseline: false, (past, _, cancellation) => fits.For(past, cancellation));
    }

    /// <summary>Anything else that can be fitted.</summary>
    /// <param name="fit">Is given the rows that it may see, and nothing after them. It is called anew for every fold.</param>
    public static Candidate Of(string name, Func<Series, IForecaster> fit)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(fit);
        return new(name, isBaseline: false, (past, _, _) => fit(past));
    }

    /// <param name="weights">Of the fit before, for a warm start.</param>
    internal IForecaster Fit(Series past, byte[]? weights, CancellationToken cancellation) => _fit(past, weights, cancellation);

    /// <summary>What the next fit may begin at; <see langword="null"/> where there is no such thing.</summary>
    internal byte[]? Weights(IForecaster forecaster) => _weights(forecaster);
}
