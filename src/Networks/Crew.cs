using System.Runtime.ExceptionServices;

namespace Gatecast.Networks;

/// <summary>Threads that share numbered pieces of work. Who does which piece is left to chance; what a piece does must not depend on it.</summary>
/// <remarks>Each thread begins with its own part of the pieces, the same in every run, so that what it reads stays in its cache, and then
/// takes what others have left. Helpers come from the thread pool; after a run they look for the next one for some microseconds, and then
/// go back to it, so an idle crew costs nothing. One run at a time.</remarks>
sealed class Crew(int threads) : IThreadPoolWorkItem
{
    /// <summary>Set in <see cref="_helpers"/> while no run is open.</summary>
    const int Closed = 1 << 30;

    /// <summary>Looks for a next run, of some 40 ns each: about what it takes to wake a thread of the pool.</summary>
    const int Looks = 1500;

    readonly int _threads = threads;
    int[] _takenIn = [];
    Action<int>? _work;
    ExceptionDispatchInfo? _error;
    int _run;
    int _count;
    int _helpers = Closed;

    /// <summary>Helpers that look for a run, or that the thread pool has yet to send.</summary>
    int _free;

    /// <summary>Calls the work once for each number 0 … count − 1, and returns when all calls have.</summary>
    /// <remarks>An error of the work ends the run and reaches the caller as itself.</remarks>
    public void Run(int count, Action<int> work)
    {
        if (_threads == 1 || count <= 1)
        {
            for (var piece = 0; piece < count; piece++)
                work(piece);
            return;
        }

        if (_takenIn.Length < count)
            _takenIn = new int[count];
        (_work, _error) = (work, null);
        Volatile.Write(ref _count, count);
        Volatile.Write(ref _run, _run + 1);
        Volatile.Write(ref _helpers, 0);
        for (var helper = 1 + Volatile.Read(ref _free); helper < int.Min(_threads, count); helper++)
        {
            Interlocked.Increment(ref _free);
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        Take(worker: 0);

        // A helper that has not begun by now is not waited for: it will find the run closed.
        Interlocked.Or(ref _helpers, Closed);
        var wait = new SpinWait();
        while (Volatile.Read(ref _helpers) != Closed)
            wait.SpinOnce(sleep1Threshold: -1);
        _error?.Throw();
    }

    void IThreadPoolWorkItem.Execute()
    {
        int run;
        do
        {
            Interlocked.Decrement(ref _free);
            run = Volatile.Read(ref _run);
            if (Join() is var worker && worker > 0)
            {
                // The run may have changed before this thread joined; now it cannot.
                run = Volatile.Read(ref _run);
                Take(worker);
                Interlocked.Decrement(ref _helpers);
            }
        }
        while (FindsNext(run));
    }

    /// <summary>Number of this helper in the open run; 0 where there is none, or no place in it.</summary>
    int Join()
    {
        while (true)
        {
            var helpers = Volatile.Read(ref _helpers);
            if (helpers >= _threads - 1)
                return 0;
            if (Interlocked.CompareExchange(ref _helpers, helpers + 1, helpers) == helpers)
                return helpers + 1;
        }
    }

    bool FindsNext(int run)
    {
        Interlocked.Increment(ref _free);
        var looks = Looks;

        // The run's number comes before it opens; one that has closed again is not waited for.
        while (looks > 0 && (Volatile.Read(ref _run) == run || (Volatile.Read(ref _helpers) & Closed) != 0))
        {
            Thread.SpinWait(1);
            looks--;
        }

        if (looks > 0)
            return true;

        Interlocked.Decrement(ref _free);
        return false;
    }

    void Take(int worker)
    {
        try
        {
            var (run, count) = (_run, Volatile.Read(ref _count));
            var first = (int)((long)worker * count / _threads);
            for (var i = 0; i < count && Volatile.Read(ref _count) > 0; i++)
            {
                var piece = first + i < count ? first + i : first + i - count;
                if (Volatile.Read(ref _takenIn[piece]) != run && Interlocked.Exchange(ref _takenIn[piece], run) != run)
                    _work!(piece);
            }
        }
        catch (Exception error)
        {
            Interlocked.CompareExchange(ref _error, ExceptionDispatchInfo.Capture(error), null);
            Volatile.Write(ref _count, 0);
        }
    }
}
