namespace Gatecast.Forecasting;

/// <summary>What was trained over many series together, with a forecaster for each; a history finds its own by the name of its series.</summary>
/// <typeparam name="TMember">Of one series.</typeparam>
public sealed class PanelForecaster<TMember> : IForecaster
    where TMember : class, IForecaster
{
    readonly IReadOnlyList<string> _names;
    readonly Dictionary<string, TMember> _members;

    /// <param name="names">Of the series, in the order of the members; all different.</param>
    internal PanelForecaster(IReadOnlyList<string> names, IReadOnlyList<TMember> members)
    {
        (_names, Members) = (names, members);
        _members = names.Zip(members).ToDictionary();
    }

    public string Name => Members[0].Name;

    public int Horizon => Members[0].Horizon;

    /// <summary>One for each series, in the order of the panel; all share the weights of the networks.</summary>
    public IReadOnlyList<TMember> Members { get; }

    /// <summary>The forecaster of a series.</summary>
    /// <exception cref="ArgumentException">There was no series of this name in the training.</exception>
    public TMember For(string series) => _members.GetValueOrDefault(series) ?? throw new ArgumentException(
        $"The model was not trained on {series}, but on {string.Join(", ", _members.Keys)}. Train it anew with {series} among them.", nameof(series));

    /// <summary>Other forecasters of the same series.</summary>
    internal PanelForecaster<TMember> With(IReadOnlyList<TMember> members) => new(_names, members);

    public QuantileForecast Forecast(History history) => For(history.Name).Forecast(history);

    /// <inheritdoc/>
    public IReadOnlyList<QuantileForecast> Forecast(IReadOnlyList<History> histories)
    {
        ArgumentNullException.ThrowIfNull(histories);
        var forecasts = new QuantileForecast[histories.Count];
        foreach (var same in Enumerable.Range(0, histories.Count).GroupBy(i => histories[i].Name))
        {
            int[] places = [.. same];
            foreach (var (place, forecast) in places.Zip(For(same.Key).Forecast([.. places.Select(i => histories[i])])))
                forecasts[place] = forecast;
        }

        return forecasts;
    }
}
