using System.Globalization;

namespace Gatecast.FakeExchange;

/// <summary>An answer with the fault that its number has drawn.</summary>
sealed class FaultyReply(IExchangeProtocol protocol, int number, Faults faults, RequestLog log)
{
    public FaultKind? Fault { get; } = faults.For(number);

    public FakeAnswer Answer(FakeRequest request, FakeMarket market)
    {
        if (Fault is FaultKind.TooManyRequests or FaultKind.Banned or FaultKind.Restricted or FaultKind.ServerError)
            return Refusal(Fault.Value, request.Now);

        var answer = protocol.Answer(request);
        if (Fault is FaultKind.WrongJson)
            return Wrong(answer);

        return answer.Page is { } page && Rows(page, market) is { } rows
            ? FakeAnswer.Of(page with { Rows = rows }) with { Headers = answer.Headers }
            : answer;
    }

    public LoggedRequest Logged(string path, FakeAnswer answer, FakeMarket market)
    {
        var request = new LoggedRequest(number, protocol.Name, path, market.Now, Fault);
        if (Fault is FaultKind.Timeout or FaultKind.Dropped or FaultKind.HalfBody)
            return request;
        if (answer.Page is not { } page)
            return request with { Status = answer.Status };

        return request with
        {
            Status = answer.Status,
            Instrument = page.Instrument.ToString(),
            Interval = page.Interval.ToString(),
            Rows = page.Rows,
            Drafts = [.. page.Rows.Where(IsDraft).Select(row => row.OpenTime)],
        };

        bool IsDraft(FakeCandle row) =>
            !IsClosed(page, row, market) || row != market.Candle(page.Instrument, page.Interval, row.OpenTime, page.Flat);
    }

    FakeAnswer Refusal(FaultKind kind, DateTimeOffset now)
    {
        var refusal = protocol.Refuse(kind, faults.RetryAfter, now);
        var seconds = Math.Ceiling(faults.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return refusal.Status is 429 or 418
            ? refusal with { Headers = new Dictionary<string, string> { ["Retry-After"] = seconds } }
            : refusal;
    }

    FakeAnswer Wrong(FakeAnswer answer) => (number % 3) switch
    {
        0 => new(200, "<html>\n<head><title>Sign in to the network</title></head>\n</html>") { ContentType = "text/html" },
        1 => new(200, "{\"candles\":[]}"),
        _ => new(200, answer.Body[..(answer.Body.Length / 2)]),
    };

    IReadOnlyList<FakeCandle>? Rows(FakePage page, FakeMarket market)
    {
        var random = Faults.Random(seed: 0, number);
        return Fault switch
        {
            FaultKind.MissingRows => RowFaults.Missing(page.Rows, faults.Rows, random),
            FaultKind.DuplicatedRows => RowFaults.Duplicated(page.Rows, faults.Rows, random),
            FaultKind.RevisedRows => RowFaults.Revised(page.Rows, IsNew, faults.Rows, random),
            FaultKind.UnfinishedCandle => WithUnfinished(page, market),
            _ => null,
        };

        bool IsNew(FakeCandle row) => IsClosed(page, row, market) && !log.WasSent(protocol.Name, page, row);
    }

    static IReadOnlyList<FakeCandle>? WithUnfinished(FakePage page, FakeMarket market)
    {
        var openTime = page.Interval.StartOf(market.Now);
        if (page.Rows.Any(row => row.OpenTime == openTime) || market.Candle(page.Instrument, page.Interval, openTime, page.Flat) is not { } candle)
            return null;

        return page.NewestFirst ? [candle, .. page.Rows] : [.. page.Rows, candle];
    }

    static bool IsClosed(FakePage page, FakeCandle row, FakeMarket market) => page.Interval.After(row.OpenTime, 1) <= market.Now;
}
