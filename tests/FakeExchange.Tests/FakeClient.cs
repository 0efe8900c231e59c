using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace Gatecast.FakeExchange.Tests;

/// <summary>Asks a fake with a frozen clock, as anybody could by hand.</summary>
sealed class FakeClient : IAsyncDisposable
{
    readonly HttpClient _client = new();

    FakeClient(FakeExchangeServer server, FakeTimeProvider clock)
    {
        (Server, Clock) = (server, clock);
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("tests/1.0");
    }

    /// <summary>20 minutes after the start of an hour.</summary>
    public static DateTimeOffset Now { get; } = new(2024, 5, 7, 9, 20, 0, TimeSpan.Zero);

    public static DateTimeOffset Hour { get; } = Now.AddMinutes(-20);

    public FakeExchangeServer Server { get; }

    public FakeTimeProvider Clock { get; }

    public static async Task<FakeClient> StartAsync(int candles = 2000, Faults? faults = null, params MarketPause[] pauses)
    {
        var clock = new FakeTimeProvider(Now);
        return new(await FakeExchangeServer.StartAsync(FakeMarket.WithCandles(candles, clock: clock, pauses: pauses), faults), clock);
    }

    public Task<HttpResponseMessage> ReplyAsync(string path, HttpCompletionOption wait = HttpCompletionOption.ResponseContentRead) =>
        _client.GetAsync($"{Server.Address}/{path}", wait);

    public async Task<JsonElement> GetAsync(string path) => (await AskAsync(path)).Body;

    public async Task<(int Status, JsonElement Body)> AskAsync(string path)
    {
        using var reply = await ReplyAsync(path);
        using var document = JsonDocument.Parse(await reply.Content.ReadAsStringAsync());
        return ((int)reply.StatusCode, document.RootElement.Clone());
    }

    public async Task<string> TextAsync(string path)
    {
        using var reply = await ReplyAsync(path);
        return $"{(int)reply.StatusCode} {await reply.Content.ReadAsStringAsync()}";
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Server.DisposeAsync();
    }
}
