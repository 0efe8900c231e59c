using System.Runtime.ExceptionServices;

namespace Gatecast.Networks;

/// <summary>Independent work on several threads, each piece on one: the members of an ensemble, the folds of a walk-forward.</summary>
/// <remarks>Small networks learn faster this way than one after the other with all threads on each: nothing has to wait for the slower half
/// of a batch. A piece should use one thread itself. Its result must not depend on the others, so it is the same for any number of
/// threads.</remarks>
public static class SideBySide
{
    /// <summary>Calls the work once for each number 0 … count − 1, lowest first, and returns the results in their order.</summary>
    /// <param name="threads">Largest number of threads, the caller's among them.</param>
    /// <param name="work">Gets a token that is cancelled when another piece has failed or <paramref name="cancellation"/> is.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <remarks>An error of the work stops the other pieces at their next look at the token, and reaches the caller as itself.</remarks>
    public static T[] Run<T>(int count, int threads, Func<int, CancellationToken, T> work, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentNullException.ThrowIfNull(work);
        cancellation.ThrowIfCancellationRequested();

        var results = new T[count];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        ExceptionDispatchInfo? error = null;
        var next = -1;

        // Threads of their own: a piece takes seconds, which the pool's threads are not for.
        var helpers = Enumerable.Range(1, int.Max(0, int.Min(threads, count) - 1))
            .Select(_ => new Thread(Take) { IsBackground = true }).ToArray();
        foreach (var helper in helpers)
            helper.Start();
        Take();
        foreach (var helper in helpers)
            helper.Join();

        cancellation.ThrowIfCancellationRequested();
        error?.Throw();
        return results;

        void Take()
        {
            try
            {
                while (!stop.IsCancellationRequested && Interlocked.Increment(ref next) is var piece && piece < count)
                    results[piece] = work(piece, stop.Token);
            }
            catch (Exception caught)
            {
                Interlocked.CompareExchange(ref error, ExceptionDispatchInfo.Capture(caught), null);
                stop.Cancel();
            }
        }
    }
}
