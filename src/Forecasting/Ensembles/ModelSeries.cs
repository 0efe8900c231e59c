namespace Gatecast.Forecasting;

/// <summary>One series of a saved model, and what the model is for it beside the networks that all series share.</summary>
/// <param name="Series">That the model was trained on.</param>
/// <param name="Anchor">As <see cref="EnsembleForecaster.Anchor"/>.</param>
/// <param name="Experts">As <see cref="EnsembleForecaster.Experts"/>.</param>
/// <param name="Shown">Of all models together.</param>
/// <param name="Networks">Of each network alone, which speaks as its anchor where it showed none.</param>
public sealed record ModelSeries(Series Series, string Anchor, IReadOnlyList<string> Experts, ShownSkill Shown, IReadOnlyList<ShownSkill> Networks)
{
    internal static ModelSeries Of(EnsembleForecaster forecaster, Series series) => new(
        series, forecaster.Anchor, forecaster.Experts, new(!forecaster.Abstained, forecaster.ValidationSkill, forecaster.ValidationPValue),
        [.. forecaster.Members.Select(network => new ShownSkill(!network.Abstained, network.ValidationSkill, network.ValidationPValue))]);
}
