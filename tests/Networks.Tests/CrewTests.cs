namespace Gatecast.Networks.Tests;

public class CrewTests
{
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
}
