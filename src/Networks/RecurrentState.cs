namespace Gatecast.Networks;

/// <summary>What a network remembers of one sequence between two steps: h and the cells' states of every layer. Begins as a sequence does.</summary>
/// <remarks>One state belongs to one sequence and one thread; the network it steps through may be shared.</remarks>
public sealed class RecurrentState
{
    internal RecurrentState(RecurrentNetwork network)
    {
        Network = network;
        var layers = network.Layers;
        Rows = new float[layers.Length][];
        States = new float[layers.Length][];
        var widest = network.Head.OutputStride;
        for (var l = 0; l < layers.Length; l++)
        {
            Rows[l] = new float[layers[l].RowStride];
            States[l] = new float[layers[l].StateCount];
            widest = int.Max(widest, layers[l].Blocks * layers[l].Width);
        }

        HeadInput = new float[network.Head.Depth];
        Scratch = new float[widest];
        Clear();
    }

    internal RecurrentNetwork Network { get; }

    /// <summary>For each layer [1 | x | h].</summary>
    internal float[][] Rows { get; }

    /// <summary>For each layer [states, blocks, U].</summary>
    internal float[][] States { get; }

    internal float[] HeadInput { get; }

    /// <summary>Gates of a layer, or outputs of the head.</summary>
    internal float[] Scratch { get; }

    /// <summary>Forgets everything: the next step is the first of a sequence.</summary>
    public void Clear()
    {
        for (var l = 0; l < Rows.Length; l++)
        {
            Array.Clear(Rows[l]);
            Network.Layers[l].ClearStates(States[l], rows: 1);
            Rows[l][0] = 1;
        }

        HeadInput[0] = 1;
    }

    /// <summary>Takes over another state of the same network.</summary>
    public void CopyFrom(RecurrentState other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Network != Network)
            throw new ArgumentException("The state belongs to another network. Take one of the same network.", nameof(other));

        for (var l = 0; l < Rows.Length; l++)
        {
            other.Rows[l].CopyTo(Rows[l], 0);
            other.States[l].CopyTo(States[l], 0);
        }
    }
}
