namespace Gatecast.Networks;

/// <summary>Random numbers of a training's dropout masks.</summary>
/// <param name="Between">Of masks between layers.</param>
/// <param name="Recurrent">Of masks between time steps.</param>
readonly record struct DropoutDraws(CounterRandom Between, CounterRandom Recurrent)
{
    /// <summary>Streams of <see cref="CounterRandom"/>, apart from those of the weights.</summary>
    const ulong BetweenStream = 0xD0, RecurrentStream = 0xD1;

    public static DropoutDraws Of(ulong seed) => new(new(seed, BetweenStream), new(seed, RecurrentStream));
}
