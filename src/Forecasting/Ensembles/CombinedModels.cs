namespace Gatecast.Forecasting;

/// <summary>The models of an ensemble: the average of its networks first, and then each expert.</summary>
sealed record CombinedModels(IReadOnlyList<TrainedNetwork> Networks, IReadOnlyList<BaselineForecaster> Experts)
{
    /// <summary>Origins that are forecast together.</summary>
    const int Block = 256;

    public int Count => 1 + Experts.Count;

    /// <summary>Forecasts from every row of a stretch and learns from one to the next.</summary>
    /// <param name="state">Goes on from where it is, and is changed.</param>
    /// <param name="rows">The series, to the last origin at least.</param>
    /// <param name="first">First origin.</param>
    /// <param name="last">Last origin.</param>
    /// <returns>For each origin what the models say together, and what is served after the guard, as [h, Q] changes of the level.</returns>
    public IEnumerable<(History History, double[] Combined, double[] Served)> Follow(OnlineCombination state, History rows, int first, int last)
    {
        for (var begin = first; begin <= last; begin += Block)
        {
            History[] histories = [.. Enumerable.Range(begin, int.Min(Block, last - begin + 1)).Select(rows.Until)];
            var forecasts = Changes(histories);
            for (var i = 0; i < histories.Length; i++)
            {
                var (combined, served) = state.Next(histories[i], forecasts[i]);
                yield return (histories[i], combined, served);
            }
        }
    }

    /// <returns>For each history, and for each model, [h, Q] changes of the level.</returns>
    public double[][][] Changes(IReadOnlyList<History> histories)
    {
        var networks = Networks.Select(network => network.Forecast(histories)).ToList();
        var experts = Experts.Select(expert => expert.Forecast(histories)).ToList();
        return
        [
            .. histories.Select((history, i) => (double[][])
            [
                Average([.. networks.Select(network => network[i].Changes(history))]),
                .. experts.Select(expert => expert[i].Changes(history)),
            ]),
        ];
    }

    static double[] Average(IReadOnlyList<double[]> members)
    {
        if (members.Count == 1)
            return members[0];

        var average = new double[members[0].Length];
        foreach (var member in members)
            for (var i = 0; i < average.Length; i++)
                average[i] += member[i] / members.Count;

        return average;
    }
}
