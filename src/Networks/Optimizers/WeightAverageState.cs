namespace Gatecast.Networks;

/// <summary>What <see cref="WeightAverage"/> carries from one step to the next, in the packed layout of the network's parameters.</summary>
/// <param name="Steps">Parameters taken in.</param>
/// <param name="Sum">a, before the divisor.</param>
public sealed record WeightAverageState(int Steps, float[] Sum);
