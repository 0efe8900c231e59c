namespace Gatecast.Forecasting;

/// <summary>Networks and baselines that forecast together, or, where they showed no skill in validation, the best baseline.</summary>
/// <remarks>Weights and corrections are learned from every row after the fit, from outcomes known by then. What was reached for a series is kept, so that a
/// walk-forward need not begin anew for each block of origins; no forecast depends on it. Safe to share between threads.</remarks>
public sealed class EnsembleForecaster : IForecaster
{
    readonly CombinedModels _models;
    readonly OnlineCombination _start;
    readonly BaselineForecaster _best;
    readonly Lock _gate = new();
    (History Rows, OnlineCombination State)? _reached;

    /// <param name="start">As it was before the last row of the fit was forecast from.</param>
    internal EnsembleForecaster(CombinedModels models, OnlineCombination start, BaselineForecaster best) => (_models, _start, _best) = (models, start, best);

    public string Name => _models.Networks[0].Name;

    public int Horizon => _best.Horizon;

    /// <summary>The networks, by lookback and then by seed.</summary>
    public IReadOnlyList<TrainedNetwork> Members => _models.Networks;

    /// <summary>The baselines that speak with them, best in validation first.</summary>
    public IReadOnlyList<string> Experts => [.. _models.Experts.Select(expert => expert.Name)];

    /// <summary>The best baseline on the validation rows: what the networks correct, and what is served instead of them.</summary>
    public string Anchor => _best.Name;

    /// <summary>The whole showed no skill on the validation rows, so the forecast is the best baseline's, bit for bit.</summary>
    public required bool Abstained { get; init; }

    /// <summary>1 − CRPS / CRPS of the best baseline on the validation rows, before the guard; a fraction, and on the bright side, since training stopped where it
    /// was best there.</summary>
    public required double ValidationSkill { get; init; }

    /// <summary>One-sided p-value of no skill there; for a panel over all of its series.</summary>
    public required double ValidationPValue { get; init; }

    /// <summary>Of the first network.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Rows of the series it was fitted on, validation included.</summary>
    public required int TrainedRows { get; init; }

    /// <summary>What went wrong in the training of any network and was put right: sentences without full stops.</summary>
    public IReadOnlyList<string> TrainingNotes => [.. Members.SelectMany(member => member.TrainingNotes).Distinct()];

    /// <summary>Trained weights and biases of all networks.</summary>
    public int Parameters => Members.Sum(member => member.Parameters);

    /// <summary>Rows that the longest lookback takes.</summary>
    public int Lookback => Members.Max(member => member.Lookback);

    /// <summary>How much each model counts at a step, as it stood at the end of the fit: the average of the networks first, then each of <see cref="Experts"/>.</summary>
    /// <param name="step">1 … <see cref="Horizon"/>.</param>
    public IReadOnlyList<double> Weights(int step) => _start.Weights(step);

    /// <summary>The forecast after the last row.</summary>
    public QuantileForecast Forecast(Series series)
    {
        ArgumentNullException.ThrowIfNull(series);
        return Forecast(series.Until(series.Length - 1));
    }

    public QuantileForecast Forecast(History history) => Forecast([history])[0];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A history is shorter than the longest lookback.</exception>
    public IReadOnlyList<QuantileForecast> Forecast(IReadOnlyList<History> histories)
    {
        ArgumentNullException.ThrowIfNull(histories);
        if (histories.Count == 0)
            return [];
        if (Abstained)
            return [.. _best.Forecast(histories).Select(forecast => forecast with { Model = Name })];
        if (histories.Any(history => !history.SharesSeriesWith(histories[0])))
            return [.. histories.Select(Forecast)];

        var served = Served(histories.MaxBy(history => history.Length), [.. histories.Select(history => history.Origin)]);
        return [.. histories.Select(history => QuantileForecast.From(Name, history, served[history.Origin]))];
    }

    /// <summary>The networks' parameters, for a training that goes on from them.</summary>
    internal byte[] Weights()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        foreach (var weights in Members.Select(member => member.Weights()))
        {
            writer.Write(weights.Length);
            writer.Write(weights);
        }

        return stream.ToArray();
    }

    /// <summary>The same models, serving the best baseline.</summary>
    internal EnsembleForecaster Abstaining() => new(_models, _start, _best)
    {
        Abstained = true,
        ValidationSkill = ValidationSkill,
        ValidationPValue = ValidationPValue,
        Seed = Seed,
        TrainedRows = TrainedRows,
    };

    Dictionary<int, double[]> Served(History rows, HashSet<int> origins)
    {
        var served = new Dictionary<int, double[]>(origins.Count);
        lock (_gate)
        {
            var from = After(rows, _start);
            var state = _start;
            if (_reached is { } reached && reached.Rows.SharesSeriesWith(rows) && After(rows, reached.State) <= origins.Min())
                (from, state) = (After(rows, reached.State), reached.State);

            // Rows of the fit are forecast from with what was known at its end.
            History[] old = [.. origins.Where(origin => origin < from).Order().Select(rows.Until)];
            foreach (var (history, forecasts) in old.Zip(old.Length > 0 ? _models.Changes(old) : []))
                served[history.Origin] = _start.Apply(forecasts);

            var last = origins.Max();
            if (from > last)
                return served;

            state = state.Clone();
            foreach (var (history, _, changes) in _models.Follow(state, rows, from, last))
                if (origins.Contains(history.Origin))
                    served[history.Origin] = changes;
            _reached = (rows, state);
        }

        return served;
    }

    /// <summary>The first row that a state has not been at.</summary>
    static int After(History rows, OnlineCombination state)
    {
        if (state.LastTime is not { } last)
            return 0;

        var row = rows.Times.BinarySearch(last);
        return row >= 0 ? row + 1 : ~row;
    }
}
