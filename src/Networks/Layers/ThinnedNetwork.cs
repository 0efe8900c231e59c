using System.Numerics.Tensors;

namespace Gatecast.Networks;

/// <summary>A network without a share of its recurrent weights, another one at each training step.</summary>
/// <remarks>DropConnect: Wan, Zeiler, Zhang, LeCun and Fergus, ICML 2013; on recurrent weights: Merity, Keskar and Socher, ICLR 2018. The weights that are kept are
/// scaled by 1 / (1 − p), so that the whole network needs no scale. A weight's mask is numbered by (step, layer, column, gate, unit), whatever its place in the
/// packed layout.</remarks>
sealed class ThinnedNetwork
{
    /// <summary>Numbers drawn at a time.</summary>
    const int Run = 256;

    readonly RecurrentNetwork _whole;
    readonly float[] _mask;
    readonly Action<int> _draw;
    readonly Action<int> _thin;
    readonly Action<int> _drop;
    RecurrentPass? _pass;
    CounterRandom _draws;
    int _step;

    public ThinnedNetwork(RecurrentNetwork whole)
    {
        (_whole, Network, _mask) = (whole, RecurrentNetwork.OfZeros(whole.Options, whole.Kernels), new float[whole.Parameters.Length]);
        Array.Fill(_mask, 1);
        (_draw, _thin, _drop) = (Draw, Thin, Drop);
    }

    /// <summary>What is left of the whole.</summary>
    public RecurrentNetwork Network { get; }

    /// <summary>Draws the mask of a training step and puts it on the weights as they are now.</summary>
    public void Begin(RecurrentPass pass, CounterRandom draws, int step)
    {
        (_pass, _draws, _step) = (pass, draws, step);
        pass.Crew.Run(_whole.Layers.Length * _whole.Options.Hidden, _draw);
        pass.Crew.Run(pass.SlabPieces, _thin);
        Network.Repack(pass.Crew);
    }

    /// <summary>Clears the gradient of the weights that were dropped.</summary>
    public void DropGradient() => _pass!.Crew.Run(_pass.SlabPieces, _drop);

    /// <summary>The mask of what one unit's h is weighted with.</summary>
    void Draw(int piece)
    {
        var hidden = _whole.Options.Hidden;
        var (l, column) = (piece / hidden, piece % hidden);
        var layer = _whole.Layers[l];
        var slab = _mask.AsSpan(_whole.Slice(l));
        Span<float> mask = stackalloc float[Run];
        for (var gate = 0; gate < layer.GateRows; gate++)
            for (var unit = 0; unit < hidden; unit += Run)
            {
                var count = int.Min(Run, hidden - unit);
                var number = (((ulong)_step * (uint)_whole.Layers.Length + (uint)l) * (uint)hidden + (uint)column) * (uint)layer.GateRows + (uint)gate;
                _draws.DropoutMask(_whole.Options.WeightDropout, number * (uint)hidden + (uint)unit, mask[..count]);
                layer.PutHidden(gate, unit, column, mask[..count], slab);
            }
    }

    void Thin(int piece)
    {
        var range = _pass!.PieceOf(piece);
        TensorPrimitives.Multiply(_whole.Parameters[range], _mask.AsSpan(range), Network.Parameters[range]);
    }

    void Drop(int piece)
    {
        var range = _pass!.PieceOf(piece);
        TensorPrimitives.Multiply(_pass.Gradient.AsSpan(range), _mask.AsSpan(range), _pass.Gradient.AsSpan(range));
    }
}
