namespace Gatecast.Forecasting;

/// <summary>Something that did not take part in an evaluation, and why.</summary>
/// <param name="What">A baseline, or a number of origins.</param>
public readonly record struct LeftOut(string What, string Why);
