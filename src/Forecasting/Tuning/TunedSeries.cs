namespace Gatecast.Forecasting;

/// <summary>What a search saw of one series.</summary>
/// <param name="Rows">0 … Rows − 1: those before the test period of a forecast or backtest, and no others.</param>
/// <param name="Choosing">Inner folds whose test origins chose between trials.</param>
/// <param name="Confirming">Inner folds after those, whose test origins held the best trial against the defaults.</param>
/// <param name="References">[folds] names of the baselines that skill was measured against and networks anchored at: those with the lowest CRPS on
/// the validation rows of each fold.</param>
public sealed record TunedSeries(
    string Name, int Rows, IReadOnlyList<Fold> Choosing, IReadOnlyList<Fold> Confirming, IReadOnlyList<string> References);
