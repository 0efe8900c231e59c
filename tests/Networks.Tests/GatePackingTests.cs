namespace Gatecast.Networks.Tests;

public class GatePackingTests
{
    /// <summary>Number of gates and of rows.</summary>
    public static MatrixTheoryData<string, int, int> Gates =>
        new(Kernels.All.Select(kernels => kernels.Name), [1, 4], [0, 1, 2, 3, 7, 33]);

    [Theory, MemberData(nameof(Gates))]
    public void Spread_equals_its_twin_for_every_number_of_units(string width, int columns, int rows)
    {
        var (kernels, w, units) = Sizes(width, columns);
        foreach (var (count, packedWidth) in Counts(kernels, columns))
        {
            // Vectors may read what lies after the last row, but it is no unit.
            var packed = Draws.Normals(rows * packedWidth, seed: 1);
            float[] source = [.. Draws.Floats(packed), .. Enumerable.Repeat(float.NaN, GatePacking.Overrun)];
            var (expected, gates) = (new double[rows * w], Filled(rows * w, float.NaN));
            GatePackingReference.Spread(packed, packedWidth, count, columns, units, expected);
            kernels.SpreadGates(source, packedWidth, count, columns, gates);

            for (var i = 0; i < gates.Length; i++)
                if (i % units >= count)
                    gates[i] = 0;
            Near.Equal(expected, gates, tolerance: 0, $"{count} of {units} units, rows of {packedWidth}");
        }
    }

    [Theory, MemberData(nameof(Gates))]
    public void Pack_equals_its_twin_with_zeros_after_the_last_unit(string width, int columns, int rows)
    {
        var (kernels, w, units) = Sizes(width, columns);
        foreach (var (count, packedWidth) in Counts(kernels, columns))
        {
            var gates = Draws.Normals(rows * w, seed: 1);
            var (source, expected) = (Draws.Floats(gates), new double[rows * packedWidth]);
            for (var i = 0; i < source.Length; i++)
                if (i % units >= count)
                    source[i] = float.NaN;
            var packed = Filled(rows * packedWidth + GatePacking.Overrun, float.NaN);
            GatePackingReference.Pack(gates, packedWidth, count, columns, units, expected);
            kernels.PackGates(source, packedWidth, count, columns, packed);

            Near.Equal(expected, packed[..expected.Length], tolerance: 0, $"{count} of {units} units, rows of {packedWidth}");
        }
    }

    [Theory, MemberData(nameof(Gates))]
    public void Packing_what_was_spread_gives_it_back(string width, int columns, int rows)
    {
        var (kernels, w, _) = Sizes(width, columns);
        foreach (var (count, packedWidth) in Counts(kernels, columns))
        {
            var packed = Draws.Floats(rows * packedWidth + GatePacking.Overrun, seed: 1);
            for (var i = 0; i < rows * packedWidth; i++)
                if (i % packedWidth >= columns * count)
                    packed[i] = 0;
            var (gates, again) = (new float[rows * w], new float[packed.Length]);
            kernels.SpreadGates(packed, packedWidth, count, columns, gates);
            kernels.PackGates(gates, packedWidth, count, columns, again);

            Near.SameBits(packed.AsSpan(0, rows * packedWidth), again.AsSpan(0, rows * packedWidth));
        }
    }

    [Theory, MemberData(nameof(Gates))]
    public void Writes_nothing_after_what_vectors_may_run_into(string width, int columns, int rows)
    {
        var (kernels, w, _) = Sizes(width, columns);
        foreach (var (count, packedWidth) in Counts(kernels, columns))
        {
            var (gates, packed) = (Filled(rows * w + 64, 7), Filled(rows * packedWidth + GatePacking.Overrun + 64, 7));
            kernels.SpreadGates(new float[rows * packedWidth + GatePacking.Overrun], packedWidth, count, columns, gates.AsSpan(0, rows * w));
            kernels.PackGates(
                new float[rows * w], packedWidth, count, columns, packed.AsSpan(0, rows * packedWidth + GatePacking.Overrun));

            Assert.Equal(-1, gates.AsSpan(rows * w).IndexOfAnyExcept(7));
            Assert.Equal(-1, packed.AsSpan(rows * packedWidth + GatePacking.Overrun).IndexOfAnyExcept(7));
        }
    }

    public static MatrixTheoryData<string, int> Columns => Widths.With(1, 4);

    [Theory, MemberData(nameof(Columns))]
    public void A_buffer_that_is_one_too_short_throws(string width, int columns)
    {
        var (kernels, w, _) = Sizes(width, columns);
        foreach (var (count, packedWidth) in Counts(kernels, columns))
        {
            var tooShort = new float[3 * packedWidth + GatePacking.Overrun - 1];
            Assert.Throws<ArgumentException>(() => kernels.SpreadGates(tooShort, packedWidth, count, columns, new float[3 * w]));
            Assert.Throws<ArgumentException>(() => kernels.PackGates(new float[3 * w], packedWidth, count, columns, tooShort));
        }
    }

    [Theory, MemberData(nameof(Columns))]
    public void A_number_of_units_that_a_block_or_a_row_cannot_hold_throws(string width, int columns)
    {
        var (kernels, w, units) = Sizes(width, columns);
        var (packed, gates) = (new float[1000], new float[3 * w]);
        foreach (var (packedWidth, count) in new[] { (w, 0), (w, -1), (2 * w, units + 1), (columns * units - 1, units) })
        {
            Assert.Throws<ArgumentException>(() => kernels.SpreadGates(packed, packedWidth, count, columns, gates));
            Assert.Throws<ArgumentException>(() => kernels.PackGates(gates, packedWidth, count, columns, packed));
        }
    }

    static (Kernels Kernels, int Width, int Units) Sizes(string width, int columns) =>
        (Widths.Named(width), Widths.Named(width).PanelWidth, Widths.Named(width).PanelWidth / columns);

    /// <summary>Every number of units of a block, in packed rows of as many vectors as they need and of one more.</summary>
    static IEnumerable<(int Count, int PackedWidth)> Counts(Kernels kernels, int columns) =>
        from count in Enumerable.Range(1, kernels.PanelWidth / columns)
        let vectors = (columns * count + kernels.Lanes - 1) / kernels.Lanes
        from packedWidth in new[] { vectors * kernels.Lanes, (vectors + 1) * kernels.Lanes }
        select (count, packedWidth);

    static float[] Filled(int count, float value)
    {
        var values = new float[count];
        Array.Fill(values, value);
        return values;
    }
}
