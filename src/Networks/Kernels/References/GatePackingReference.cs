namespace Gatecast.Networks;

/// <summary>The definition of <see cref="GatePacking"/> in <see cref="double"/>.</summary>
public static class GatePackingReference
{
    /// <param name="packed">[R, P].</param>
    /// <param name="width">P.</param>
    /// <param name="count">n.</param>
    /// <param name="columns">Gates.</param>
    /// <param name="units">U.</param>
    /// <param name="gates">[R, gates · U] out; units that do not exist keep what they hold.</param>
    public static void Spread(ReadOnlySpan<double> packed, int width, int count, int columns, int units, Span<double> gates)
    {
        for (var row = 0; row < gates.Length / (columns * units); row++)
            for (var gate = 0; gate < columns; gate++)
                for (var unit = 0; unit < count; unit++)
                    gates[(row * columns + gate) * units + unit] = packed[row * width + gate * count + unit];
    }

    /// <inheritdoc cref="Spread"/>
    /// <param name="gates">[R, gates · U].</param>
    /// <param name="packed">[R, P] out.</param>
    public static void Pack(ReadOnlySpan<double> gates, int width, int count, int columns, int units, Span<double> packed)
    {
        packed.Clear();
        for (var row = 0; row < gates.Length / (columns * units); row++)
            for (var gate = 0; gate < columns; gate++)
                for (var unit = 0; unit < count; unit++)
                    packed[row * width + gate * count + unit] = gates[(row * columns + gate) * units + unit];
    }
}
