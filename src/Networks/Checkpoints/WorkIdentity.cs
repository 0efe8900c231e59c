using System.Text.Json.Nodes;

namespace Gatecast.Networks;

/// <summary>What a piece of work that can be taken up again belongs to, as a JSON object: settings, data, program. Two texts that are equal name the same work.</summary>
public static class WorkIdentity
{
    /// <summary>The first setting that differs, such as "its hidden was 32 and is now 64".</summary>
    /// <param name="begun">JSON object of the work that was begun.</param>
    /// <param name="now">Of the one that is to go on; another text than <paramref name="begun"/>.</param>
    /// <exception cref="InvalidOperationException">All settings are the same.</exception>
    public static string Difference(string begun, string now)
    {
        var (old, current) = (JsonNode.Parse(begun)!.AsObject(), JsonNode.Parse(now)!.AsObject());
        var name = old.Select(pair => pair.Key).Union(current.Select(pair => pair.Key)).First(key => old[key]?.ToJsonString() != current[key]?.ToJsonString());
        return $"its {name} was {old[name]?.ToJsonString() ?? "nothing"} and is now {current[name]?.ToJsonString() ?? "nothing"}";
    }
}
