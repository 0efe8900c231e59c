using System.Collections.Concurrent;

namespace Gatecast.Networks.Tests;

public class CrewTests
{
    /// <summary>Far longer than anything here takes, even where the thread pool adds threads one by one: only a fault waits for its end.</summary>
    static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(16)]
    public void Every_piece_runs_exactly_once_however_often_it_is_asked(int threads)
    {
        var (crew, done) = (new Crew(threads), new int[7]);
        for (var run = 1; run <= 10_000; run++)
        {
            var count = run % 8;
            Array.Clear(done);
            crew.Run(count, piece => Interlocked.Increment(ref done[piece]));

            for (var piece = 0; piece < done.Length; piece++)
                if (done[piece] != (piece < count ? 1 : 0))
                    Assert.Fail($"Run {run}: piece {piece} of {count} ran {done[piece]} times.");
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(16)]
    public void Every_piece_runs_exactly_once_while_their_number_grows_and_shrinks(int threads)
    {
        var (crew, done) = (new Crew(threads), new int[40]);
        int[] counts = [.. Enumerable.Range(1, 40), .. Enumerable.Range(1, 40).Reverse()];
        for (var run = 0; run < 50 * counts.Length; run++)
        {
            // Once as the numbers follow each other, once in leaps.
            var count = counts[run / counts.Length % 2 == 0 ? run % counts.Length : run * 37 % counts.Length];
            Array.Clear(done);
            crew.Run(count, piece => Interlocked.Increment(ref done[piece]));

            for (var piece = 0; piece < done.Length; piece++)
                if (done[piece] != (piece < count ? 1 : 0))
                    Assert.Fail($"Run {run}: piece {piece} of {count} ran {done[piece]} times.");
        }
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(2, 7)]
    [InlineData(2, 40)]
    [InlineData(4, 40)]
    public void Each_thread_begins_with_its_own_part(int threads, int count)
    {
        // A thread waits in its first piece until all have one.
        var firsts = new ConcurrentDictionary<int, int>();
        using var begun = new CountdownEvent(threads);
        new Crew(threads).Run(count, piece =>
        {
            if (!firsts.TryAdd(Environment.CurrentManagedThreadId, piece))
                return;
            begun.Signal();
            Assert.True(begun.Wait(_patience, TestContext.Current.CancellationToken), "Not every thread has begun.");
        });

        Assert.Equal(0, firsts[Environment.CurrentManagedThreadId]);
        Assert.Equal(Enumerable.Range(0, threads).Select(thread => thread * count / threads), firsts.Values.Order());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void No_pieces_are_no_work(int threads) => new Crew(threads).Run(0, _ => Assert.Fail("There is no piece."));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void An_error_reaches_the_caller_as_itself_and_the_crew_works_on(int threads)
    {
        var crew = new Crew(threads);
        var error = new OperationCanceledException();
        for (var run = 0; run < 1000; run++)
        {
            Assert.Same(error, Assert.Throws<OperationCanceledException>(() => crew.Run(20, piece =>
            {
                if (piece == 3)
                    throw error;
            })));
            var done = 0;
            crew.Run(20, _ => Interlocked.Increment(ref done));
            Assert.Equal(20, done);
        }
    }

    [Fact]
    public void Work_that_every_thread_fails_gives_one_error() =>
        Assert.Throws<ArithmeticException>(() => new Crew(4).Run(50, _ => throw new ArithmeticException()));

    [Fact]
    public void An_error_ends_the_run_for_the_other_thread()
    {
        // Without an end the pieces take ten seconds, in which the error reaches the crew with time to spare.
        const int Count = 10_000;
        var pieces = 0;
        using var begun = new ManualResetEventSlim();
        Assert.Throws<ArithmeticException>(() => new Crew(2).Run(Count, piece =>
        {
            if (piece == Count / 2)
            {
                begun.Set();
                throw new ArithmeticException();
            }

            Assert.True(begun.Wait(_patience), "The other thread has not begun.");
            pieces++;
            Thread.Sleep(1);
        }));

        // None, where the error came before the caller's thread began.
        Assert.InRange(pieces, 0, Count - 2);
    }

    [Fact]
    public void An_error_waits_for_the_piece_that_another_thread_has_begun()
    {
        var (crew, ended) = (new Crew(2), false);
        using var begun = new ManualResetEventSlim();
        Assert.Throws<ArithmeticException>(() => crew.Run(2, piece =>
        {
            if (piece == 0)
            {
                Assert.True(begun.Wait(_patience), "The other thread has not begun.");
                throw new ArithmeticException();
            }

            begun.Set();
            Thread.Sleep(50);
            ended = true;
        }));

        Assert.True(ended);
    }
}
