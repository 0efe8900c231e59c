using System.Diagnostics.CodeAnalysis;
using Gatecast.Networks;

namespace Gatecast.Forecasting;

/// <summary>One series of a panel that was smoothed together with a network: the <see cref="SmoothingForecaster"/> of all, and the baseline of this one.</summary>
public sealed class SmoothedSeriesForecaster : TrainedNetwork
{
    readonly SmoothingForecaster _panel;
    readonly CellKind _cell;
    readonly BaselineForecaster _anchor;
    readonly BaselineForecaster _validatedAnchor;

    /// <param name="panel">Trained on the training rows of all series, whose members share it.</param>
    /// <param name="cell">Of its networks.</param>
    /// <param name="anchor">Fitted on all rows of the series.</param>
    /// <param name="validatedAnchor">Fitted on its training rows alone.</param>
    internal SmoothedSeriesForecaster(SmoothingForecaster panel, CellKind cell, BaselineForecaster anchor, BaselineForecaster validatedAnchor) =>
        (_panel, _cell, _anchor, _validatedAnchor) = (panel, cell, anchor, validatedAnchor);

    [SetsRequiredMembers]
    SmoothedSeriesForecaster(SmoothedSeriesForecaster other, BaselineForecaster anchor)
        : base(other) => (_panel, _cell, _anchor, _validatedAnchor) = (other._panel, other._cell, anchor, other._validatedAnchor);

    public override string Name => LstmForecaster.NameOf(_cell);

    public override int Horizon => _panel.Horizon;

    /// <summary>Weights and biases of the network, and the smoothing parameters of all series of the panel.</summary>
    public override int Parameters => _panel.Parameters;

    /// <summary>Rows that the network sees at each time step.</summary>
    public override int Lookback => _panel.Window;

    internal override SmoothedSeriesForecaster AsValidated => new(this, _validatedAnchor);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A history is shorter than the lookback, of another series, begins elsewhere or has a gap.</exception>
    public override IReadOnlyList<QuantileForecast> Forecast(IReadOnlyList<History> histories)
    {
        ArgumentNullException.ThrowIfNull(histories);
        var forecasts = Abstained ? _anchor.Forecast(histories) : _panel.Forecast(histories);
        return [.. forecasts.Select(forecast => forecast with { Model = Name })];
    }

    /// <summary>Of the whole panel, the same from each of its members.</summary>
    internal override byte[] Weights() => SmoothingBytes.Of(_panel);
}
