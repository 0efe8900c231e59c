using System.Diagnostics.CodeAnalysis;
using Gatecast.Networks;

namespace Gatecast.Forecasting;

/// <summary>A trained LSTM, or a network of another cell, that forecasts quantiles; or, where validation showed no skill, the baseline it could not improve.</summary>
public sealed class LstmForecaster : TrainedNetwork
{
    readonly BaselineForecaster _validatedAnchor;
    readonly int _threads;

    /// <param name="validatedAnchor">The anchor as it was fitted on the training rows alone.</param>
    internal LstmForecaster(AnchoredNetwork model, BaselineForecaster validatedAnchor, int threads) =>
        (Model, _validatedAnchor, _threads) = (model, validatedAnchor, threads);

    [SetsRequiredMembers]
    LstmForecaster(LstmForecaster other, AnchoredNetwork model)
        : base(other) => (Model, _validatedAnchor, _threads) = (model, other._validatedAnchor, other._threads);

    public override string Name => NameOf(Model.Network.Options.Cell);

    public override int Horizon => Model.Head.Horizon;

    /// <summary>Trained weights and biases.</summary>
    public override int Parameters => Model.Network.ParameterCount;

    public override int Lookback => Model.Shape.Lookback;

    internal AnchoredNetwork Model { get; }

    internal override LstmForecaster AsValidated => new(this, Model with { Anchor = _validatedAnchor });

    /// <summary>What tables call a network: lstm, gru, rnn, slstm.</summary>
    public static string NameOf(CellKind cell) => cell.ToString().ToLowerInvariant();

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A history is shorter than the lookback.</exception>
    public override IReadOnlyList<QuantileForecast> Forecast(IReadOnlyList<History> histories)
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
    internal override byte[] Weights()
    {
        using var stream = new MemoryStream();
        Checkpoint.Write(stream, Model.Network.Export(), new Dictionary<string, string>());
        return stream.ToArray();
    }
}
