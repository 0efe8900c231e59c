namespace Gatecast.Networks;

/// <summary>What <see cref="AdamW"/> carries from one step to the next, in the packed layout of the network's parameters.</summary>
/// <param name="Steps">Steps taken.</param>
/// <param name="Mean">m.</param>
/// <param name="Square">v.</param>
public sealed record AdamWState(int Steps, float[] Mean, float[] Square);
