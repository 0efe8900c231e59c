namespace Gatecast.Sources.Exchanges;

/// <summary>How long a server asks to be left alone.</summary>
static class RetryAfter
{
    /// <summary>The header's seconds, or the time to its date; <see langword="null"/> without the header.</summary>
    public static TimeSpan? Of(HttpResponseMessage? response, TimeProvider clock) => response?.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - clock.GetUtcNow() is { Ticks: > 0 } wait ? wait : TimeSpan.Zero,
        _ => null,
    };
}
