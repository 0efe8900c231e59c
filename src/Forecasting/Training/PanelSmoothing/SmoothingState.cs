using Gatecast.Networks;

namespace Gatecast.Forecasting;

/// <summary>All that a <see cref="SmoothingRun"/> carries from one epoch to the next: with it, one that was stopped ends at the same bits.</summary>
/// <param name="Epoch">Epochs done.</param>
/// <param name="Optimizer">Of the network.</param>
/// <param name="Series">Of the series' own parameters.</param>
/// <param name="Kept">What the last epochs ended with, as many as are averaged; the newest is what the next epoch begins with.</param>
/// <param name="Best">The best epoch on validation rows; <see langword="null"/> where nobody looks at them.</param>
sealed record SmoothingState(
    int Epoch, AdamWState Optimizer, SeriesAdamState Series, IReadOnlyList<SmoothingState.Learned> Kept, SmoothingState.BestEpoch? Best)
{
    const string Kind = "gatesms1";

    /// <param name="Weights">Of the network, packed.</param>
    /// <param name="Parameters">[series] as <see cref="LevelAndSeasons"/> takes them.</param>
    public sealed record Learned(float[] Weights, double[][] Parameters);

    /// <param name="Epoch">0 for what the training began with.</param>
    /// <param name="Loss">On the validation rows, in units of the anchors'.</param>
    public sealed record BestEpoch(int Epoch, double Loss, Learned Learned);

    /// <param name="identity">What the state belongs to, as <see cref="TrainingState.IdentityOf"/> says it.</param>
    public byte[] ToBytes(string identity) => SealedBytes.Of(Kind, writer =>
    {
        writer.Write(identity);
        writer.Write(Epoch);
        writer.Write(Optimizer.Steps);
        writer.WriteList(Optimizer.Mean, writer.Write);
        writer.WriteList(Optimizer.Square, writer.Write);
        writer.WriteList(Series.Steps, writer.Write);
        foreach (var values in Series.Means.Concat(Series.Squares))
            writer.WriteList(values, writer.Write);
        writer.WriteList(Kept, Write);
        writer.Write(Best is not null);
        if (Best is not null)
        {
            writer.Write(Best.Epoch);
            writer.Write(Best.Loss);
            Write(Best.Learned);
        }

        void Write(Learned learned)
        {
            writer.WriteList(learned.Weights, writer.Write);
            foreach (var values in learned.Parameters)
                writer.WriteList(values, writer.Write);
        }
    });

    /// <exception cref="InvalidDataException">The bytes are no whole state, or belong to another training.</exception>
    public static SmoothingState Read(byte[] bytes, string identity) => SealedBytes.Read(bytes, Kind, "the training of a smoothing network", reader =>
    {
        TrainingState.ThrowIfOther(reader.ReadString(), identity);
        var (epoch, steps) = (reader.ReadInt32(), reader.ReadInt32());
        var (mean, square, series) = (reader.ReadSingles(), reader.ReadSingles(), reader.ReadIntegers());
        var (means, squares) = (OfSeries(), OfSeries());
        var kept = reader.ReadList(sizeof(int), Learn);
        return new SmoothingState(
            epoch, new(steps, mean, square), new(series, means, squares), kept, reader.ReadBoolean() ? new(reader.ReadInt32(), reader.ReadDouble(), Learn()) : null);

        Learned Learn() => new(reader.ReadSingles(), OfSeries());

        double[][] OfSeries() => [.. series.Select(_ => reader.ReadDoubles())];
    });
}
