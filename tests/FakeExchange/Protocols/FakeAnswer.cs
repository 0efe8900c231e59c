using System.Text.Json;

namespace Gatecast.FakeExchange;

/// <summary>What an exchange answers.</summary>
sealed record FakeAnswer(int Status, string Body)
{
    static readonly JsonSerializerOptions _asWritten = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string ContentType { get; init; } = "application/json";

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The rows of a page of candles, and how they were asked for.</summary>
    public FakePage? Page { get; init; }

    public static FakeAnswer Json(object body, int status = 200) => new(status, JsonSerializer.Serialize(body, _asWritten));

    public static FakeAnswer Of(FakePage page) => new(200, page.Write(page.Rows)) { Page = page };
}
