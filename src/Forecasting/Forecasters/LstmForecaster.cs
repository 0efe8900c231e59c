using Gatecast.Networks;

namespace Gatecast.Forecasting;

/// <summary>A trained LSTM, or a network of another cell, that forecasts quantiles; or, where validation showed no skill, the baseline it could not improve.</summary>
public sealed class LstmForecaster : IForecaster
{
    readonly BaselineForecaster _validatedAnchor;
    readonly int _threads;

    /// <param name="validatedAnchor">The anchor as it was fitted on the training rows alone.</param>
    internal LstmForecaster(AnchoredNetwork model, BaselineForecaster validatedAnchor, int threads) =>
        (Model, _validatedAnchor, _threads) = (model, validatedAnchor, threads);

    public string Name => NameOf(Model.Network.Options.Cell);

    public int Horizon => Model.Head.Horizon;

    /// <summary>The baseline whose quantiles the network corrects: the best one on the validation rows.</summary>
    public required string Anchor { get; init; }

    /// <summary>The network showed no skill on the validation rows, so the forecast is the anchor's, bit for bit.</summary>
    public required bool Abstained { get; init; }

    /// <summary>1 − CRPS / CRPS of the anchor on the validation rows; a fraction. The best of many epochs, so on the bright side.</summary>
    public required double ValidationSkill { get; init; }

    /// <summary>One-sided p-value of "no better than the anchor" on the validation rows; 1 where nothing was learned.</summary>
    public double ValidationPValue { get; init; } = 1;

    /// <summary>What went wrong in training and was put right: sentences without full stops.</summary>
    public IReadOnlyList<string> TrainingNotes { get; init; } = [];

    public required ulong Seed { get; init; }

    /// <summary>Rows of the series it was fitted on, validation included.</summary>
    public required int TrainedRows { get; init; }

    /// <summary>Trained weights and biases.</summary>
    public int Parameters => Model.Network.ParameterCount;

    public int Lookback => Model.Shape.Lookback;

    /// <summary>Name of the series it was fitted on.</summary>
    public required string SeriesName { get; init; }

    internal AnchoredNetwork Model { get; }

    /// <summary>The same with the anchor as it was fitted on the training rows alone, for what is measured on the validation rows.</summary>
    internal LstmForecaster AsValidated => new(Model with { Anchor = _validatedAnchor }, _validatedAnchor, _threads)
    {
        Anchor = Anchor,
        Abstained = Abstained,
        ValidationSkill = ValidationSkill,
        ValidationPValue = ValidationPValue,
        TrainingNotes = TrainingNotes,
        Seed = Seed,
        TrainedRows = TrainedRows,
        SeriesName = SeriesName,
    };

    /// <summary>What tables call a network: lstm, gru, rnn, slstm.</summary>
    public static string NameOf(CellKind cell) => cell.ToString().ToLowerInvariant();

    /// <summary>The forecast after the last row.</summary>
    public QuantileForecast Forecast(Series series)
    {
        ArgumentNullException.ThrowIfNull(series);
        return Forecast(series.Until(series.Length - 1));
    }

    public QuantileForecast Forecast(History history) => Forecast([history])[0];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A history is shorter than the lookback.</exception>
    public IReadOnlyList<QuantileForecast> Forecast(IReadOnlyList<History> histories)
    {
        ArgumentNullException.ThrowIfNull(histories);
        if (histories.Count == 0)
            return [];

        foreach (var history in histories)
            if (history.Length < Lookback)
                throw new ArgumentException(
                    $"The history of {history.Name} has {history.Length} rows; the model looks back over {Lookback}. Load more rows.",
                    nameof(histories));

        if (Abstained)
            return [.. Model.Anchor.Forecast(histories).Select(forecast => forecast with { Model = Name })];

        if (histories.Count > 1 && histories.Any(history => !history.SharesSeriesWith(histories[0])))
            return [.. histories.Select(Forecast)];

        var rows = Model.FrontEnd.Follow(histories.MaxBy(history => history.Length));
        return [.. histories.Zip(Model.Changes(rows, histories, _threads), (history, changes) => QuantileForecast.From(Name, history, changes))];
    }

    /// <summary>The network's parameters as a checkpoint, for a training that goes on from them.</summary>
    internal byte[] Weights()
    {
        using var stream = new MemoryStream();
        Checkpoint.Write(stream, Model.Network.Export(), new Dictionary<string, string>());
        return stream.ToArray();
    }
}
