using System.Runtime.ExceptionServices;

namespace Gatecast.Networks;

/// <summary>Threads that share numbered pieces of work. Who does which piece is left to chance; what a piece does must not depend on it.</summary>
/// <remarks>Helpers come from the thread pool and go back to it after each run, so an idle crew costs nothing. One run at a time.</remarks>
sealed class Crew(int threads) : IThreadPoolWorkItem
{
    /// <summary>Set in <see cref="_helpers"/> while no run is open.</summary>
    const int Closed = 1 << 30;

    Action<int>? _work;
    ExceptionDispatchInfo? _error;
    int _count;
    int _next;
    int _helpers = Closed;

    /// <summary>Calls the work once for each number 0 … count − 1, and returns when all calls have.</summary>
    /// <remarks>An error of the work ends the run and reaches the caller as itself.</remarks>
    public void Run(int count, Action<int> work)
    {
        if (threads == 1 || count == 1)
        {
            for (var piece = 0; piece < count; piece++)
                work(piece);
            return;
        }

        (_work, _count, _next, _error) = (work, count, 0, null);
        Volatile.Write(ref _helpers, 0);
        for (var helper = 1; helper < int.Min(threads, count); helper++)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

        Take();

        // A helper that has not begun by now is not waited for: it will find the run closed.
        Interlocked.Or(ref _helpers, Closed);
        var wait = new SpinWait();
        while (Volatile.Read(ref _helpers) != Closed)
            wait.SpinOnce(sleep1Threshold: -1);
        _error?.Throw();
    }

    void IThreadPoolWorkItem.Execute()
    {
        while (true)
        {
            var helpers = Volatile.Read(ref _helpers);
            if (helpers >= threads - 1)
                return;
            if (Interlocked.CompareExchange(ref _helpers, helpers + 1, helpers) == helpers)
                break;
        }

        Take();
        Interlocked.Decrement(ref _helpers);
    }

    void Take()
    {
        try
        {
            while (Interlocked.Increment(ref _next) - 1 is var piece && piece < _count)
                _work!(piece);
        }
        catch (Exception error)
        {
            Interlocked.CompareExchange(ref _error, ExceptionDispatchInfo.Capture(error), null);
            Volatile.Write(ref _count, 0);
        }
    }
}
