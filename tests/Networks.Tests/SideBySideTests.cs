namespace Gatecast.Networks.Tests;

public class SideBySideTests
{
    static readonly RecurrentNetworkOptions _options = new() { Inputs = 2, Hidden = 20, Layers = 2, Outputs = 3, Dropout = 0.2f };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(100)]
    public void Every_network_gets_the_bits_that_it_gets_alone(int threads)
    {
        var expected = Enumerable.Range(0, 5).Select(Trained).ToArray();
        var actual = SideBySide.Run(5, threads, (member, _) => Trained(member));
        for (var member = 0; member < 5; member++)
            Near.SameBits(expected[member], actual[member]);
        Assert.NotEqual(expected[0], expected[1]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Every_piece_runs_once_and_results_stand_in_order(int threads)
    {
        var runs = new int[50];
        var results = SideBySide.Run(50, threads, (piece, _) => Interlocked.Increment(ref runs[piece]) * 1000 + piece);

        Assert.Equal(Enumerable.Range(1000, 50), results);
        Assert.Empty(SideBySide.Run(0, threads, (piece, _) => piece));
    }

    [Fact]
    public void Pieces_run_at_the_same_time()
    {
        using var together = new Barrier(2);
        SideBySide.Run(2, threads: 2, (_, _) => together.SignalAndWait(TimeSpan.FromSeconds(30), CancellationToken.None) ? 0 : throw new TimeoutException());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void An_error_stops_the_others_and_reaches_the_caller_as_itself(int threads)
    {
        var (error, begun) = (new ArithmeticException(), 0);
        Assert.Same(error, Assert.Throws<ArithmeticException>(() => SideBySide.Run(100, threads, (piece, stop) =>
        {
            Interlocked.Increment(ref begun);
            if (piece == 2)
                throw error;
            if (threads > 1)
                stop.WaitHandle.WaitOne(TimeSpan.FromSeconds(30));
            return 0;
        })));
        Assert.InRange(begun, 3, 3 + threads);
    }

    [Fact]
    public void Cancelling_stops_every_piece()
    {
        using var source = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => SideBySide.Run(
            100, threads: 2,
            (piece, stop) =>
            {
                if (piece == 1)
                    source.Cancel();
                stop.WaitHandle.WaitOne(TimeSpan.FromSeconds(30));
                stop.ThrowIfCancellationRequested();
                return 0;
            },
            source.Token));
        Assert.ThrowsAny<OperationCanceledException>(() => SideBySide.Run(1, 1, (_, _) => 0, source.Token));
    }

    [Fact]
    public void Sizes_that_make_no_sense_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SideBySide.Run(-1, 1, (_, _) => 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => SideBySide.Run(1, 0, (_, _) => 0));
    }

    static float[] Trained(int member)
    {
        var one = new NetworkCase(_options, time: 7, rows: 33, seed: (ulong)(member + 1));
        var optimizer = new AdamW(one.Network, new());
        for (var step = 0; step < 20; step++)
        {
            one.Backward(seed: 3, step);
            optimizer.Step(one.Pass, 0.01f);
        }

        return one.Network.Snapshot();
    }
}
