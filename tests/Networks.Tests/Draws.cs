namespace Gatecast.Networks.Tests;

/// <summary>Seeded numbers for tests.</summary>
static class Draws
{
    /// <summary>Standard normal numbers that a float holds exactly.</summary>
    public static double[] Normals(int count, ulong seed, double scale = 1)
    {
        var random = new CounterRandom(seed, 0x7E57);
        return [.. Enumerable.Range(0, count).Select(i => (double)(float)(scale * random.Normal((ulong)i)))];
    }

    public static float[] Floats(int count, ulong seed, double scale = 1) => Floats(Normals(count, seed, scale));

    public static float[] Floats(double[] values) => Array.ConvertAll(values, value => (float)value);

    public static double[] Doubles(float[] values) => Array.ConvertAll(values, value => (double)value);
}
