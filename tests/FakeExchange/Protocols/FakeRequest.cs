namespace Gatecast.FakeExchange;

/// <summary>A request as its exchange sees it.</summary>
/// <param name="Path">Below the exchange's address, without slashes at its ends.</param>
/// <param name="Query">Parameters by name.</param>
/// <param name="Now">By the exchange's clock.</param>
sealed record FakeRequest(string Path, IReadOnlyDictionary<string, string> Query, string UserAgent, DateTimeOffset Now)
{
    public string[] Segments { get; } = Path.Split('/');

    public string? this[string name] => Query.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;
}
