namespace Gatecast.Forecasting;

/// <summary>Level and seasons of each series of a panel, and networks that saw all of them: an ensemble whose quantiles are averaged.</summary>
/// <remarks>It forecasts the series that it was trained on, known by their names, from any row on: level and seasons go on with what was
/// learned of the series. Immutable and safe to share.</remarks>
public sealed class SmoothingForecaster : IForecaster
{
    readonly IReadOnlyList<SmoothingNetwork> _networks;
    readonly IReadOnlyList<PanelMember> _panel;
    readonly Dictionary<string, int> _byName;
    readonly int _window;
    readonly int _threads;

    internal SmoothingForecaster(IReadOnlyList<SmoothingNetwork> networks, IReadOnlyList<PanelMember> panel, int window, int threads)
    {
        (_networks, _panel, _window, _threads) = (networks, panel, window, threads);
        _byName = panel.Select((member, index) => (member.Name, index)).ToDictionary(pair => pair.Name, pair => pair.index);
    }

    public string Name => "smoothing";

    public int Horizon => _networks[0].Head.Horizon;

    /// <summary>Names of the series that it was trained on.</summary>
    public IReadOnlyCollection<string> Panel => _byName.Keys;

    /// <summary>Networks whose quantiles are averaged.</summary>
    public int Networks => _networks.Count;

    /// <summary>Weights and biases of all networks, and the smoothing parameters of all series.</summary>
    public int Parameters => _networks.Sum(network => network.Network.ParameterCount + network.Parameters.Sum(one => one.Length));

    /// <summary>The forecast after the last row.</summary>
    public QuantileForecast Forecast(Series series)
    {
        ArgumentNullException.ThrowIfNull(series);
        return Forecast(series.Until(series.Length - 1));
    }

    public QuantileForecast Forecast(History history) => Forecast([history])[0];

    /// <inheritdoc/>
    /// <exception cref="ArithmeticException">The networks have run wild in their last step of training.</exception>
    /// <exception cref="ArgumentException">A history is of a series that is not part of the panel, begins elsewhere, has a gap, or is shorter than
    /// the window.</exception>
    public IReadOnlyList<QuantileForecast> Forecast(IReadOnlyList<History> histories)
    {
        ArgumentNullException.ThrowIfNull(histories);
        int[] series = [.. histories.Select(IndexOf)];
        var forecasts = new QuantileForecast[histories.Count];
        foreach (var alike in Enumerable.Range(0, histories.Count).GroupBy(index => histories[index].Length))
        {
            int[] indices = [.. alike];
            var chosen = Array.ConvertAll(indices, index => histories[index]);
            var levels = _networks.Select(network => network.Levels(_panel, Array.ConvertAll(indices, index => series[index]), chosen, _threads)).ToArray();
            for (var i = 0; i < indices.Length; i++)
                forecasts[indices[i]] = Averaged(chosen[i], [.. levels.Select(one => one[i])]);
        }

        return forecasts;
    }

    QuantileForecast Averaged(History history, double[][] levels)
    {
        var changes = new double[levels[0].Length];
        for (var i = 0; i < changes.Length; i++)
        {
            changes[i] = levels.Average(one => one[i]) - history.Levels[^1];
            if (!double.IsFinite(changes[i]))
                throw new ArithmeticException(
                    $"The forecast of {history.Name} is {changes[i]} at step {i / QuantileLevels.Count + 1}, where a number is needed. Fit again with a lower LearningRate.");
        }

        return QuantileForecast.From(Name, history, changes);
    }

    int IndexOf(History history)
    {
        if (!_byName.TryGetValue(history.Name, out var index))
            throw new ArgumentException(
                $"{history.Name} is not one of the {_panel.Count} series of the panel ({string.Join(", ", _byName.Keys.Take(3))}, …), and the level and the seasons of a " +
                "series are learned in training. Add it to the panel and fit again.", nameof(history));
        if (history.Times[0] != _panel[index].Start)
            throw new ArgumentException(
                $"The history of {history.Name} begins at {history.Times[0]:u}; the panel's begins at {_panel[index].Start:u}, and its seasons count from there. " +
                "Give all rows from that one on.", nameof(history));
        if (history.Length < _window)
            throw new ArgumentException(
                $"The history of {history.Name} has {history.Length} rows; the network sees {_window} at a time. Load more rows.", nameof(history));
        if (history.Grid[^1] + 1 != history.Length)
            throw new ArgumentException(
                $"The history of {history.Name} has {history.Length} rows over {history.Grid[^1] + 1} steps; smoothing needs a row for each step. Fill the gaps.",
                nameof(history));

        return index;
    }
}
