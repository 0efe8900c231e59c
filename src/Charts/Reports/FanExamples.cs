using System.Xml.Linq;
using Gatecast.Forecasting;

namespace Gatecast.Charts;

/// <summary>Forecasts that a report shows, chosen by what was known at their origins and by nothing that came after.</summary>
sealed class FanExamples
{
    readonly Series _series;
    readonly VolatilityRegimes _regimes;

    public FanExamples(Evaluation evaluation)
    {
        _series = evaluation.Series;
        _regimes = VolatilityRegimes.Fit(_series.Head(evaluation.Folds[0].Rows));
    }

    /// <summary>The rule in words.</summary>
    public string Rule => FormattableString.Invariant(
        $"Of the newest origins whose steps do not overlap: the quietest, the middle one and the wildest by volatility over the {_regimes.Window} rows before them. What came afterwards had no say.");

    public IEnumerable<XElement> Of(JudgedModel model) => Chosen(model.Examples).Select(one => new XElement("figure",
        new XElement("figcaption", $"{model.Name} from {Captions.Time(_series, one.Forecast.OriginTime)}, {one.Name}"),
        new FanPicture(_series, one.Forecast).Svg()));

    /// <summary>The older of two that were as wild as each other comes first.</summary>
    IEnumerable<(string Name, QuantileForecast Forecast)> Chosen(IReadOnlyList<QuantileForecast> examples)
    {
        QuantileForecast[] ranked = [.. examples.OrderBy(example => _regimes.Volatility(_series.Until(example.Origin)) ?? 0).ThenBy(example => example.Origin)];
        return ranked switch
        {
            [] => [],
            [var only] => [("the only one kept", only)],
            [var quiet, var wild] => [("the quieter", quiet), ("the wilder", wild)],
            _ => [("the quietest", ranked[0]), ("the middle one", ranked[ranked.Length / 2]), ("the wildest", ranked[^1])],
        };
    }
}
