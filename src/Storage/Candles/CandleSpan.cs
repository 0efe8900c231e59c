namespace Gatecast.Storage;

/// <summary>Open times from one on and before another.</summary>
/// <param name="To">Left out.</param>
public readonly record struct CandleSpan(DateTimeOffset From, DateTimeOffset To)
{
    public bool IsEmpty => From >= To;

    /// <summary>What of this span lies in none of the others, ascending.</summary>
    public IEnumerable<CandleSpan> Without(IEnumerable<CandleSpan> others)
    {
        ArgumentNullException.ThrowIfNull(others);
        var rest = this;
        foreach (var other in others.OrderBy(other => other.From))
        {
            if (other.To <= rest.From || other.From >= rest.To)
                continue;
            if (other.From > rest.From)
                yield return rest with { To = other.From };
            rest = rest with { From = other.To };
        }

        if (!rest.IsEmpty)
            yield return rest;
    }
}
