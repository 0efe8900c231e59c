namespace Gatecast.FakeExchange;

/// <summary>What was asked and handed out, and which candles somebody has already been sent.</summary>
sealed class RequestLog
{
    readonly Lock _lock = new();
    readonly List<LoggedRequest> _requests = [];
    readonly HashSet<(string Exchange, string Instrument, string Interval, DateTimeOffset OpenTime)> _sent = [];
    int _next = -1;

    public IReadOnlyList<LoggedRequest> Requests
    {
        get
        {
            lock (_lock)
                return [.. _requests.OrderBy(request => request.Number)];
        }
    }

    public int NextNumber() => Interlocked.Increment(ref _next);

    public void Add(LoggedRequest request)
    {
        lock (_lock)
        {
            _requests.Add(request);
            foreach (var row in request.Rows)
                _sent.Add((request.Exchange, request.Instrument!, request.Interval!, row.OpenTime));
        }
    }

    public bool WasSent(string exchange, FakePage page, FakeCandle row)
    {
        lock (_lock)
            return _sent.Contains((exchange, page.Instrument.ToString(), page.Interval.ToString(), row.OpenTime));
    }
}
