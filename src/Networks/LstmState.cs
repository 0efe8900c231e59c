namespace Gatecast.Networks;

/// <summary>What a network remembers of one sequence between two steps: h and c of every layer. Begins at zero.</summary>
/// <remarks>One state belongs to one sequence and one thread; the network it steps through may be shared.</remarks>
public sealed class LstmState
{
    internal LstmState(LstmNetwork network)
    {
        Network = network;
        var layers = network.Layers;
        Rows = new float[layers.Length][];
        Cells = new float[layers.Length][];
        var widest = network.Head.OutputStride;
        for (var l = 0; l < layers.Length; l++)
        {
            Rows[l] = new float[layers[l].RowStride];
            Cells[l] = new float[layers[l].Blocks * layers[l].Lanes];
            widest = int.Max(widest, layers[l].Blocks * layers[l].Width);
        }

        HeadInput = new float[network.Head.Depth];
        Scratch = new float[widest];
        Clear();
    }

    internal LstmNetwork Network { get; }

    /// <summary>For each layer [1 | x | h].</summary>
    internal float[][] Rows { get; }

    /// <summary>For each layer [blocks, V] c.</summary>
    internal float[][] Cells { get; }

    internal float[] HeadInput { get; }

    /// <summary>Gates of a layer, or outputs of the head.</summary>
    internal float[] Scratch { get; }

    /// <summary>Forgets everything: the next step is the first of a sequence.</summary>
    public void Clear()
    {
        for (var l = 0; l < Rows.Length; l++)
        {
            Array.Clear(Rows[l]);
            Array.Clear(Cells[l]);
            Rows[l][0] = 1;
        }

        HeadInput[0] = 1;
    }

    /// <summary>Takes over another state of the same network.</summary>
    public void CopyFrom(LstmState other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Network != Network)
            throw new ArgumentException("The state belongs to another network. Take one of the same network.", nameof(other));

        for (var l = 0; l < Rows.Length; l++)
        {
            other.Rows[l].CopyTo(Rows[l], 0);
            other.Cells[l].CopyTo(Cells[l], 0);
        }
    }
}
