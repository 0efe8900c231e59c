using System.Diagnostics;
using System.Globalization;
using Gatecast.Networks;

namespace Gatecast.LanguageBenchmark;

/// <summary>Trains, scores and writes with one shape, and keeps the rates.</summary>
sealed class ShapeMeasurement
{
    const int Characters = Shape.Sequences * Shape.Segment;

    static readonly TimeSpan _span = TimeSpan.FromSeconds(1.5);

    readonly Shape _shape;
    readonly RecurrentNetwork _network;
    readonly RecurrentPass _pass;
    readonly RecurrentState _state;
    readonly RecurrentState _one;
    readonly AdamW _optimizer;
    readonly OutputLoss _loss;
    readonly int[] _targets = new int[Characters];
    readonly float[] _outputs = new float[Characters * Shape.Vocabulary];
    readonly float[] _logits = new float[Shape.Vocabulary];
    readonly List<double> _trains = [];
    readonly List<double> _scores = [];
    readonly List<double> _writes = [];
    int _step;

    public ShapeMeasurement(Shape shape, int threads)
    {
        (_shape, _network) = (shape, new(shape.Options, seed: 1));
        var batch = SequenceBatch.OfTokens(Shape.Segment, Shape.Sequences);
        batch.Rows = Shape.Sequences;
        var random = new CounterRandom(Seed: 2, Stream: 0);
        for (var time = 0; time < Shape.Segment; time++)
            for (var row = 0; row < Shape.Sequences; row++)
                (batch.Tokens(time)[row], _targets[time * Shape.Sequences + row]) =
                    (random.Below(Shape.Vocabulary, (ulong)(2 * (time * Shape.Sequences + row))), random.Below(Shape.Vocabulary, (ulong)(2 * (time * Shape.Sequences + row) + 1)));
        (_pass, _state, _one, _optimizer) = (new(_network, batch, threads), _network.NewState(Shape.Sequences), _network.NewState(), new(_network, new()));
        _loss = (time, first, rows, stride, outputs, grad) => Kernels.Best.SoftmaxBackward(
            outputs, _targets.AsSpan(time * Shape.Sequences + first, rows), stride, Shape.Vocabulary, 1f / Characters, grad);
    }

    public void Measure()
    {
        _trains.Add(Rate(Train, Characters));
        _scores.Add(Rate(() => _pass.Forward(_outputs, _state), Characters));
        _writes.Add(Rate(() => _network.Step(_step++ % Shape.Vocabulary, skips: [], _one, _logits), characters: 1));
    }

    /// <summary>Medians over the rounds; shares of the peak.</summary>
    public string Row(double peak)
    {
        var (trains, scores, writes) = (Median(_trains), Median(_scores), Median(_writes));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {_shape} | {_network.ParameterCount:N0} | {trains:N0} | {Share(6, trains)} | {scores:N0} | {Share(2, scores)} | {writes:N0} |");

        // Two operations for a weight on the way there, four on the way back.
        string Share(int operations, double rate) => string.Create(CultureInfo.InvariantCulture, $"{operations * rate * _shape.Multiplied / (1e7 * peak):F0} %");
    }

    void Train()
    {
        _pass.Backward(_loss, seed: 3, _step++, _state);
        _optimizer.Step(_pass, learningRate: 1e-4f);
    }

    static double Rate(Action action, int characters)
    {
        action();
        var (count, watch) = (0L, Stopwatch.StartNew());
        for (; watch.Elapsed < _span; count++)
            action();
        return count * characters / watch.Elapsed.TotalSeconds;
    }

    static double Median(List<double> rates) => rates.Order().ElementAt(rates.Count / 2);
}
