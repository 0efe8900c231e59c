using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gatecast.Networks.Tests;

/// <summary>A run of tests/fixtures/pytorch/make.py: a network, a batch, and what PyTorch makes of them in float64.</summary>
sealed record PyTorchFixture
{
    static readonly JsonSerializerOptions _json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter<CellKind>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    public required CellKind Cell { get; init; }

    public required int Inputs { get; init; }

    public required int Hidden { get; init; }

    public required int Layers { get; init; }

    public required int Skips { get; init; }

    public required int Outputs { get; init; }

    public required int Time { get; init; }

    public required int Rows { get; init; }

    /// <summary>squared, pinball or quantiles.</summary>
    public required string Loss { get; init; }

    /// <summary>[Q] of the pinball loss.</summary>
    public required float[] Levels { get; init; }

    /// <summary>h of the quantile head.</summary>
    public required int Horizon { get; init; }

    /// <summary>G of the quantile head.</summary>
    public required int Groups { get; init; }

    public required PyTorchRate LearningRate { get; init; }

    public required float WeightDecay { get; init; }

    public required float ClipNorm { get; init; }

    public required PyTorchBatch Batch { get; init; }

    public required PyTorchTensor[] Weights { get; init; }

    /// <summary>[B, O] before the first step.</summary>
    public required double[] FirstOutputs { get; init; }

    /// <summary>Before the first step.</summary>
    public required PyTorchTensor[] Gradients { get; init; }

    /// <summary>Before each step.</summary>
    public required double[] Losses { get; init; }

    /// <summary>Of the whole gradient, before each step and before clipping.</summary>
    public required double[] Norms { get; init; }

    /// <summary>Parameters after the last step.</summary>
    public required PyTorchTensor[] Final { get; init; }

    /// <summary>Of the cell: a weight matrix has gates × H rows.</summary>
    public int Gates => Weights[0].Shape[0] / Hidden;

    public static PyTorchFixture Read(string run) => Read<PyTorchFixture>(run);

    public static PyTorchHead[] ReadHeads() => Read<PyTorchHead[]>("quantile-heads");

    static T Read<T>(string name, [CallerFilePath] string here = "")
    {
        var folder = Path.Combine(Path.GetDirectoryName(here)!, "..", "fixtures", "pytorch");
        return JsonSerializer.Deserialize<T>(File.ReadAllText(Path.Combine(folder, $"{name}.json")), _json)!;
    }
}

/// <param name="WarmUp">Share of the steps.</param>
/// <param name="Final">Share of the peak.</param>
sealed record PyTorchRate(float Peak, float WarmUp, float Final);

/// <param name="Inputs">[B, T, F].</param>
/// <param name="Skips">[B, S].</param>
/// <param name="Targets">[B, O] of the squared loss, [B] of the pinball loss, [B, h] of the quantile head.</param>
/// <param name="Anchors">[B, h, Q].</param>
sealed record PyTorchBatch(float[] Inputs, float[] Skips, float[] Targets, float[] Anchors);

/// <summary>Some entries of a tensor: each <paramref name="Every"/>-th, row-major.</summary>
/// <param name="Data">Signed little-endian integers of <paramref name="Bytes"/> bytes, in units of <paramref name="Unit"/>.</param>
sealed record PyTorchTensor(string Name, int[] Shape, double Unit, int Bytes, int Every, byte[] Data)
{
    public double[] Values() => [.. Data.Chunk(Bytes).Select(bytes => Unit * Integer(bytes))];

    /// <summary>The entries of a whole tensor that this one holds.</summary>
    public float[] SampleOf(Tensor tensor)
    {
        Assert.Equal(Shape, tensor.Shape);
        return [.. tensor.Values.Where((_, i) => i % Every == 0)];
    }

    static int Integer(byte[] bytes)
    {
        var number = (int)(sbyte)bytes[^1];
        for (var i = bytes.Length - 2; i >= 0; i--)
            number = number << 8 | bytes[i];
        return number;
    }
}

/// <summary>One forecast through a quantile head and the pinball loss.</summary>
sealed record PyTorchHead(
    int Horizon, int Groups, float[] Levels, float[] Raw, float[] Anchor, float[] Outcomes,
    double[] Quantiles, double Loss, double[] QuantileGrad, double[] RawGrad);
