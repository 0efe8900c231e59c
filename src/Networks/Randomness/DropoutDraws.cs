namespace Gatecast.Networks;

/// <summary>Random numbers of a training's dropout masks.</summary>
/// <param name="Between">Of masks between layers.</param>
/// <param name="Recurrent">Of masks between time steps.</param>
/// <param name="Inputs">Of masks on what the lowest layer reads.</param>
/// <param name="Weights">Of masks on recurrent weights.</param>
readonly record struct DropoutDraws(CounterRandom Between, CounterRandom Recurrent, CounterRandom Inputs, CounterRandom Weights)
{
    /// <summary>Streams of <see cref="CounterRandom"/>, apart from those of the weights.</summary>
    const ulong BetweenStream = 0xD0, RecurrentStream = 0xD1, InputStream = 0xD2, WeightStream = 0xD3;

    public static DropoutDraws Of(ulong seed) => new(new(seed, BetweenStream), new(seed, RecurrentStream), new(seed, InputStream), new(seed, WeightStream));
}
