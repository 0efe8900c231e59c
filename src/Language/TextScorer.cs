using Gatecast.Networks;

namespace Gatecast.Language;

/// <summary>Scores stretches of a text with a network. Made once, used for any number of stretches.</summary>
/// <remarks>A stretch is cut into lanes that are read side by side. Each begins some characters before its part, so that what is counted has been read with something
/// before it, as in one go.</remarks>
sealed class TextScorer
{
    const int Lanes = 16;
    const int Time = 64;

    /// <summary>Characters read before the first that counts.</summary>
    const int WarmUp = 256;

    readonly RecurrentNetwork _network;
    readonly SequenceBatch _batch;
    readonly RecurrentPass _pass;
    readonly RecurrentState _state;
    readonly float[] _outputs;

    /// <summary>Of each lane, the inputs of a piece and the character after it.</summary>
    readonly int[] _tokens = new int[Lanes * (Time + 1)];

    public TextScorer(RecurrentNetwork network, int threads)
    {
        _network = network;
        _batch = SequenceBatch.OfTokens(Time, Lanes);
        _pass = new(network, _batch, threads);
        _state = network.NewState(Lanes);
        _outputs = new float[Time * Lanes * network.Options.Outputs];
    }

    /// <param name="first">First character that is predicted; at least 1, since the first of a text has nothing before it.</param>
    /// <param name="count">Characters.</param>
    /// <param name="progress">Is told the share that is done.</param>
    public TextScore Score(Corpus corpus, long first, long count, Action<double>? progress = null, CancellationToken cancellation = default)
    {
        var lanes = (int)long.Clamp(count / WarmUp, 1, Lanes);
        var parts = Enumerable.Range(0, lanes).Select(lane => Lane.Of(first + lane * count / lanes, first + (lane + 1) * count / lanes)).ToArray();
        var (sums, steps) = (new double[lanes], parts.Max(part => part.End - part.Begin - 1));
        _state.Clear();
        _batch.Rows = lanes;
        for (var step = 0L; step < steps; step += Time)
        {
            cancellation.ThrowIfCancellationRequested();
            for (var lane = 0; lane < lanes; lane++)
                Fill(corpus, parts[lane], step, lane);
            _pass.Forward(_outputs, _state);
            for (var lane = 0; lane < lanes; lane++)
                sums[lane] += Sum(parts[lane], step, lane);
            progress?.Invoke(double.Min(1, (double)(step + Time) / steps));
        }

        return new(count, sums.Sum() / count);
    }

    /// <summary>Inputs of a lane; after its end anything.</summary>
    void Fill(Corpus corpus, Lane lane, long step, int row)
    {
        var tokens = Tokens(lane, step, row);
        if (tokens.Length > 0)
            corpus.Read(lane.Begin + step, tokens);
        for (var time = 0; time < Time; time++)
            _batch.Tokens(time)[row] = time < tokens.Length ? tokens[time] : 0;
    }

    double Sum(Lane lane, long step, int row)
    {
        var (width, sum) = (_network.Options.Outputs, 0.0);
        var tokens = Tokens(lane, step, row);
        for (var time = 0; time + 1 < tokens.Length; time++)
            if (lane.Begin + step + time + 1 >= lane.First)
                sum += Kernels.Best.SoftmaxForward(
                    _outputs.AsSpan((time * _batch.Rows + row) * width, width), tokens.Slice(time + 1, 1), stride: width, width, weight: 1);
        return sum;
    }

    /// <summary>The inputs of a piece and the character after it, as far as the lane goes.</summary>
    Span<int> Tokens(Lane lane, long step, int row) => _tokens.AsSpan(row * (Time + 1), (int)long.Clamp(lane.End - lane.Begin - step, 0, Time + 1));

    /// <summary>Characters that go through the network one after the other.</summary>
    /// <param name="Begin">The first that is read.</param>
    /// <param name="First">The first that is predicted and counts.</param>
    /// <param name="End">After the last.</param>
    readonly record struct Lane(long Begin, long First, long End)
    {
        public static Lane Of(long first, long end) => new(long.Max(0, first - WarmUp), first, end);
    }
}
