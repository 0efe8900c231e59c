namespace Gatecast.Forecasting;

/// <summary>One network for many series, with a forecaster for each; a history finds its own by the name of its series.</summary>
public sealed class PanelForecaster : IForecaster
{
    readonly Dictionary<string, LstmForecaster> _members;

    internal PanelForecaster(IReadOnlyList<LstmForecaster> members)
    {
        Members = members;
        _members = members.ToDictionary(member => member.SeriesName);
    }

    public string Name => Members[0].Name;

    public int Horizon => Members[0].Horizon;

    /// <summary>One for each series, in the order of the panel; all share the network's weights.</summary>
    public IReadOnlyList<LstmForecaster> Members { get; }

    /// <summary>The forecaster of a series.</summary>
    /// <exception cref="ArgumentException">The network was not trained on a series of this name.</exception>
    public LstmForecaster For(string series) => _members.GetValueOrDefault(series) ?? throw new ArgumentException(
        $"The network was not trained on {series}, but on {string.Join(", ", Members.Select(member => member.SeriesName))}. Train it anew with {series} among them.", nameof(series));

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
