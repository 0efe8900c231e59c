namespace Gatecast.Forecasting;

/// <summary>Counts breaches of one tail, and what follows on what, as outcomes come in order of time.</summary>
sealed class TailSequence(double level, bool isUpper)
{
    readonly int[] _transitions = new int[4];
    int _outcomes;
    int _breaches;
    bool _last;

    /// <param name="follows">The outcome before this one in time was the last to be added: nothing was left out between.</param>
    public void Add(bool breached, bool follows)
    {
        if (follows)
            _transitions[(_last ? 2 : 0) + (breached ? 1 : 0)]++;

        _outcomes++;
        _breaches += breached ? 1 : 0;
        _last = breached;
    }

    /// <param name="quantiles">[23] of one step.</param>
    public void Add(double outcome, ReadOnlySpan<double> quantiles, bool follows) => Add(
        isUpper ? outcome > quantiles[QuantileLevels.IndexOf(1 - level)] : outcome < quantiles[QuantileLevels.IndexOf(level)], follows);

    public TailTest Test() => new()
    {
        Level = level,
        IsUpper = isUpper,
        Transitions = [.. _transitions],
        Outcomes = _outcomes,
        Breaches = _breaches,
    };
}
