using BenchmarkDotNet.Attributes;
using Gatecast.Networks;

namespace Gatecast.Engine;

/// <summary>The kernels alone, at shapes of real use and one awkward one, at the widest vectors with hardware; the double twin is the baseline.</summary>
/// <remarks>In this process: the assembly's name differs from its project's, which the default toolchain does not find.</remarks>
[InProcess]
[MemoryDiagnoser]
public class KernelBenchmarks
{
    const int RowPadding = 8;

    readonly Kernels _kernels = Kernels.Best;
    float[] _a = [];
    float[] _panel = [];
    float[] _c = [];
    double[] _exactA = [];
    double[] _exactPanel = [];
    double[] _exactC = [];
    float[] _gates = [];
    float[] _previous = [];
    float[] _cell = [];
    float[] _tanh = [];

    /// <summary>Rows of a chunk and depth of a product: S1, S3, S4, and a depth that fits nothing.</summary>
    [Params("16x52", "32x129", "64x257", "33x71")]
    public string Shape { get; set; } = "16x52";

    int Rows => int.Parse(Shape.Split('x')[0], System.Globalization.CultureInfo.InvariantCulture);

    int Depth => int.Parse(Shape.Split('x')[1], System.Globalization.CultureInfo.InvariantCulture);

    [GlobalSetup]
    public void Fill()
    {
        var random = new CounterRandom(Seed: 4, Stream: 0);
        var width = _kernels.PanelWidth;
        _a = Draw(Rows * (Depth + RowPadding));
        _panel = Draw(Depth * width);
        _c = new float[Rows * width];
        (_exactA, _exactPanel, _exactC) = (Array.ConvertAll(_a, x => (double)x), Array.ConvertAll(_panel, x => (double)x), new double[_c.Length]);
        _gates = Draw(Rows * width);
        (_previous, _cell, _tanh) = (Draw(Rows * _kernels.Lanes), new float[Rows * _kernels.Lanes], new float[Rows * _kernels.Lanes]);

        float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(i => 2 * random.Uniform((ulong)i) - 1)];
    }

    [Benchmark(Baseline = true)]
    public void ProductReference() => PanelProductReference.Multiply(
        _exactA, new(Depth + RowPadding, 1, Depth), Rows, _exactPanel, new(_kernels.PanelWidth, _kernels.PanelWidth), accumulate: false,
        _exactC, _kernels.PanelWidth);

    [Benchmark]
    public void Product() => _kernels.Multiply(
        _a, new(Depth + RowPadding, 1, Depth), Rows, _panel, new(_kernels.PanelWidth, _kernels.PanelWidth), accumulate: false, _c, _kernels.PanelWidth);

    /// <summary>Gates go through the cell again and again; their values wander towards fixed points, which costs the same.</summary>
    [Benchmark]
    public void CellForward() => _kernels.LstmForward(_previous, _kernels.Lanes, _gates, _cell, _tanh, _c);
}
