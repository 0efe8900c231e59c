using Gatecast.Sources;

namespace Gatecast.FakeExchange.Tests;

/// <summary>What holds for every reading, whatever went wrong on the way.</summary>
static class Truthful
{
    public static void Check(SourceAtFake fake, string symbol, SourceReading reading)
    {
        var requests = fake.Server.Requests.Where(request => request.Exchange == fake.Name).ToList();
        var sent = requests.SelectMany(request => request.Rows).Select(SourceAtFake.Candle).ToHashSet();
        var drafts = requests.SelectMany(request => request.Drafts).ToHashSet();
        var truth = fake.Truth(symbol).ToDictionary(candle => candle.OpenTime);

        Assert.All(reading.Candles, candle =>
        {
            Assert.True(sent.Contains(candle), $"{candle} was never sent");
            Assert.True(drafts.Contains(candle.OpenTime) || truth[candle.OpenTime] == candle, $"{candle} is {truth[candle.OpenTime]}");
        });
        Assert.Equal(reading.Candles.Select(candle => candle.OpenTime).Distinct().Order(), reading.Candles.Select(candle => candle.OpenTime));
        Complete(requests, truth.Values, reading);
    }

    // Whatever lies before the time that the source says it has covered, and was sent, was handed out.
    static void Complete(List<LoggedRequest> requests, IEnumerable<Candle> truth, SourceReading reading)
    {
        if (reading.Pages is not [.., var last])
            return;

        var handed = reading.Candles.Select(candle => candle.OpenTime).ToHashSet();
        var missing = requests.Exists(request => request.Fault is FaultKind.MissingRows);
        var left = truth.Where(candle => candle.OpenTime < last.CoveredTo && !handed.Contains(candle.OpenTime)).ToList();
        var share = left.Count / (double)(handed.Count + 1);
        Assert.True(missing ? share < 0.05 : left.Count == 0, $"{left.Count} candles before {last.CoveredTo:u} were not handed out, the first is {left.FirstOrDefault()}");
    }
}
