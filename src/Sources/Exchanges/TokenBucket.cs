namespace Gatecast.Sources.Exchanges;

/// <summary>A token bucket: so many requests at once, then one for each token that flows in.</summary>
/// <remarks>Kept as the time at which the bucket would be full, as in the generic cell rate algorithm (ITU-T I.371, annex A). The limiter of
/// System.Threading.RateLimiting reads the machine's clock and cannot be tested with another.</remarks>
sealed class TokenBucket(double perSecond, int burst, TimeProvider clock)
{
    readonly Lock _lock = new();
    readonly TimeSpan _spacing = TimeSpan.FromSeconds(1 / perSecond);
    readonly long _start = clock.GetTimestamp();
    TimeSpan _full;

    /// <summary>Takes a token, and waits until it is there; those who wait are served in their order.</summary>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        TimeSpan wait;
        lock (_lock)
        {
            var now = clock.GetElapsedTime(_start);
            _full = TimeSpan.FromTicks(long.Max(_full.Ticks, now.Ticks)) + _spacing;
            wait = _full - burst * _spacing - now;
        }

        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, clock, cancellation);
    }

    /// <summary>Leaves the bucket empty for a time.</summary>
    public void Rest(TimeSpan time)
    {
        lock (_lock)
            _full = TimeSpan.FromTicks(long.Max(_full.Ticks, (clock.GetElapsedTime(_start) + time + (burst - 1) * _spacing).Ticks));
    }
}
