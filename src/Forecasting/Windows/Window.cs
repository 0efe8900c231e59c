namespace Gatecast.Forecasting;

/// <summary>The lookback rows of a feature table that end at an origin: what a network sees. A view, not a copy.</summary>
readonly record struct Window(FeatureTable Features, int Origin, int Lookback)
{
    /// <summary>[F] features of a row of the window.</summary>
    /// <param name="time">0 for the oldest row, lookback − 1 for the origin.</param>
    public ReadOnlySpan<float> this[int time] => Features[Origin - Lookback + 1 + time];
}
