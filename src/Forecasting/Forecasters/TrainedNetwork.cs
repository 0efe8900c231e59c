using System.Diagnostics.CodeAnalysis;

namespace Gatecast.Forecasting;

/// <summary>A trained network as it forecasts one series; or, where validation showed no skill, the baseline that it was not better than. Immutable and safe to
/// share.</summary>
public abstract class TrainedNetwork : IForecaster
{
    private protected TrainedNetwork()
    {
    }

    /// <summary>One of which the same is known as of another.</summary>
    [SetsRequiredMembers]
    private protected TrainedNetwork(TrainedNetwork other)
    {
        (Anchor, Abstained, ValidationSkill, ValidationPValue) = (other.Anchor, other.Abstained, other.ValidationSkill, other.ValidationPValue);
        (TrainingNotes, Seed, TrainedRows, SeriesName) = (other.TrainingNotes, other.Seed, other.TrainedRows, other.SeriesName);
    }

    /// <summary>What its layers are made of: lstm, gru, rnn, slstm.</summary>
    public abstract string Name { get; }

    public abstract int Horizon { get; }

    /// <summary>The best baseline on the validation rows: what the network is held against, and what the quantiles of an <see cref="LstmForecaster"/> begin at.</summary>
    public required string Anchor { get; init; }

    /// <summary>The network showed no skill on the validation rows, so the forecast is the anchor's, bit for bit.</summary>
    public required bool Abstained { get; init; }

    /// <summary>1 − CRPS / CRPS of the anchor on the validation rows; a fraction. Where training stopped at its best epoch there, on the bright side.</summary>
    public required double ValidationSkill { get; init; }

    /// <summary>One-sided p-value of "no better than the anchor" on the validation rows; 1 where nothing was learned.</summary>
    public double ValidationPValue { get; init; } = 1;

    /// <summary>What went wrong in training and was put right: sentences without full stops.</summary>
    public IReadOnlyList<string> TrainingNotes { get; init; } = [];

    public required ulong Seed { get; init; }

    /// <summary>Rows of the series it was fitted on, validation included.</summary>
    public required int TrainedRows { get; init; }

    /// <summary>Name of the series it was fitted on.</summary>
    public required string SeriesName { get; init; }

    /// <summary>Trained weights and biases, and what else was learned by gradients.</summary>
    public abstract int Parameters { get; }

    /// <summary>Fewest rows of a history.</summary>
    public abstract int Lookback { get; }

    /// <summary>The same with the anchor as it was fitted on the training rows alone, for what is measured on the validation rows.</summary>
    internal abstract TrainedNetwork AsValidated { get; }

    /// <summary>The forecast after the last row.</summary>
    public QuantileForecast Forecast(Series series)
    {
        ArgumentNullException.ThrowIfNull(series);
        return Forecast(series.Until(series.Length - 1));
    }

    public QuantileForecast Forecast(History history) => Forecast([history])[0];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A history is shorter than the lookback.</exception>
    public abstract IReadOnlyList<QuantileForecast> Forecast(IReadOnlyList<History> histories);

    /// <summary>All that was learned, for a training that goes on from it.</summary>
    internal abstract byte[] Weights();
}
