using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gatecast.Storage;

/// <summary>What a run was made from: enough to make it again, and to see how often the test was looked at.</summary>
public sealed record RunManifest
{
    static readonly JsonSerializerOptions _indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reference of the series.</summary>
    public required string Series { get; init; }

    public required DateTimeOffset Origin { get; init; }

    /// <inheritdoc cref="Forecasting.Series.Sha256"/>
    public required string DataSha256 { get; init; }

    public required int Rows { get; init; }

    /// <summary>Canonical JSON: <see cref="RunConfiguration"/>.</summary>
    public required string Configuration { get; init; }

    public required ulong Seed { get; init; }

    /// <summary>Of the program.</summary>
    public required string Version { get; init; }

    public required Machine Machine { get; init; }

    /// <summary>That were allowed; the figures do not depend on them.</summary>
    public required int Threads { get; init; }

    /// <summary>Times that a model was judged on this test period of these data, this time included; <see langword="null"/> where nobody counts.</summary>
    public required int? TestOpenings { get; init; }

    public required DateTimeOffset Time { get; init; }

    /// <summary>One document; fields without a value are there as null.</summary>
    public string ToJson()
    {
        var document = (JsonObject)CanonicalJson.Node(this)!;
        document["configuration"] = JsonNode.Parse(Configuration);
        document["origin"] = FormattableString.Invariant($"{Origin.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}");
        document["time"] = FormattableString.Invariant($"{Time.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ}");
        return document.ToJsonString(_indented) + "\n";
    }
}
