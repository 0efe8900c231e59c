namespace Gatecast.Forecasting;

/// <summary>Level and seasons of each series of a panel, and networks that saw all of them: an ensemble whose quantiles are averaged.</summary>
/// <remarks>It forecasts the series that it was trained on, known by their names, from any row on: level and seasons go on with what was
/// learned of the series. Immutable and safe to share.</remarks>
public sealed class SmoothingForecaster : IForecaster
{
    readonly IReadOnlyList<SmoothingNetwork> _networks;
    readonly IReadOnlyList<PanelMember> _panel;
    readonly Dictionary<string, int> _byName;
    readonly int _threads;

    internal SmoothingForecaster(IReadOnlyList<SmoothingNetwork> networks, IReadOnlyList<PanelMember> panel, int window, int threads)
    {
        (_networks, _panel, Window, _threads) = (networks, panel, window, threads);
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

    /// <summary>Rows that the networks see at each time step, and fewest rows of a history.</summary>
    public int Window { get; }

    internal IReadOnlyList<SmoothingNetwork> All => _networks;

    internal IReadOnlyList<PanelMember> Members => _panel;

    /// <summary>Index of a series that it was trained on; <see langword="null"/> for one that it does not know.</summary>
    /// <param name="start">Time of its first row.</param>
    internal int? Known(string name, DateTimeOffset start) => _byName.TryGetValue(name, out var index) && _panel[index].Start == start ? index : null;

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
        var alone = new List<int>();
        foreach (var own in Enumerable.Range(0, histories.Count).GroupBy(index => series[index]))
        {
            int[] indices = [.. own];
            if (indices.Length == 1 || indices.Any(index => !histories[index].SharesSeriesWith(histories[indices[0]])))
            {
                alone.AddRange(indices);
                continue;
            }

            var chosen = Array.ConvertAll(indices, index => histories[index]);
            Take(indices, chosen, network => network.Along(
                _panel[own.Key], own.Key, chosen.MaxBy(history => history.Length), Array.ConvertAll(chosen, history => history.Origin)));
        }

        foreach (var alike in alone.GroupBy(index => histories[index].Length))
        {
            int[] indices = [.. alike];
            var chosen = Array.ConvertAll(indices, index => histories[index]);
            Take(indices, chosen, network => network.Levels(_panel, Array.ConvertAll(indices, index => series[index]), chosen, _threads));
        }

        return forecasts;

        void Take(int[] indices, History[] chosen, Func<SmoothingNetwork, double[][]> levelsOf)
        {
            var levels = _networks.Select(levelsOf).ToArray();
            for (var i = 0; i < indices.Length; i++)
                forecasts[indices[i]] = Averaged(chosen[i], [.. levels.Select(one => one[i])]);
        }
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
        if (history.Length < Window)
            throw new ArgumentException(
                $"The history of {history.Name} has {history.Length} rows; the network sees {Window} at a time. Load more rows.", nameof(history));
        if (history.Grid[^1] + 1 != history.Length)
            throw new ArgumentException(
                $"The history of {history.Name} has {history.Length} rows over {history.Grid[^1] + 1} steps; smoothing needs a row for each step. Fill the gaps.",
                nameof(history));

        return index;
    }
}
