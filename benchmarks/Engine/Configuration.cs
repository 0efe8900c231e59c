using Gatecast.Networks;

namespace Gatecast.Engine;

/// <summary>A network and a batch that peers are measured with too.</summary>
/// <param name="Batch">B.</param>
/// <param name="Time">T.</param>
/// <param name="Inputs">F.</param>
sealed record Configuration(string Name, int Batch, int Time, int Inputs, int Layers, int Hidden, float Dropout = 0)
{
    public static IReadOnlyList<Configuration> All { get; } =
    [
        new("S1", Batch: 32, Time: 60, Inputs: 1, Layers: 1, Hidden: 50),
        new("S2", Batch: 32, Time: 60, Inputs: 1, Layers: 3, Hidden: 50, Dropout: 0.2f),
        new("S3", Batch: 64, Time: 96, Inputs: 8, Layers: 2, Hidden: 64),
        new("S4", Batch: 128, Time: 96, Inputs: 16, Layers: 2, Hidden: 128),
        new("S5", Batch: 256, Time: 168, Inputs: 16, Layers: 2, Hidden: 256),
        new("S6", Batch: 64, Time: 128, Inputs: 128, Layers: 2, Hidden: 512),
        new("ST", Batch: 1, Time: 1, Inputs: 8, Layers: 2, Hidden: 64),
    ];

    public RecurrentNetwork NewNetwork() => new(
        new() { Inputs = Inputs, Hidden = Hidden, Layers = Layers, Outputs = 1, Dropout = Dropout }, seed: 1);

    /// <summary>A batch of uniform noise.</summary>
    public SequenceBatch NewBatch()
    {
        var batch = new SequenceBatch(Time, Batch, Inputs, skips: 0) { Rows = Batch };
        var random = new CounterRandom(Seed: 2, Stream: 0);
        for (var time = 0; time < Time; time++)
            for (var row = 0; row < Batch; row++)
                for (var feature = 0; feature < Inputs; feature++)
                    batch.Input(time, row)[feature] = 2 * random.Uniform((ulong)((time * Batch + row) * Inputs + feature)) - 1;

        return batch;
    }
}
