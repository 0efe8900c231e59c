namespace Gatecast.Sources;

/// <summary>One series as it was read: when, how much, and what a reader should know about it.</summary>
public sealed record Observations
{
    /// <param name="times">UTC, strictly ascending, at least one.</param>
    /// <param name="values">One for each time.</param>
    public Observations(IReadOnlyList<DateTimeOffset> times, IReadOnlyList<decimal> values, Interval interval)
    {
        ArgumentNullException.ThrowIfNull(times);
        ArgumentNullException.ThrowIfNull(values);
        if (times.Count == 0 || times.Count != values.Count)
            throw new ArgumentException(
                $"There are {times.Count} times and {values.Count} values; each time needs one value, and there must be one.");
        for (var i = 0; i < times.Count; i++)
        {
            if (times[i].Offset != TimeSpan.Zero)
                throw new ArgumentException($"Time {i} is {times[i]:O}; times must be in UTC.", nameof(times));
            if (i > 0 && times[i] <= times[i - 1])
                throw new ArgumentException($"Time {i} is {times[i]:O}, after {times[i - 1]:O}; times must ascend.", nameof(times));
        }

        (Times, Values, Interval) = ([.. times], [.. values], interval);
        Calendar = MarketCalendar.Of(times, interval);
        Gaps = [.. FindGaps()];
    }

    /// <summary>Short name, such as btc-usd or prices.csv.</summary>
    public required string Name
    {
        get;
        init { ArgumentException.ThrowIfNullOrWhiteSpace(value, nameof(Name)); field = value; }
    }

    /// <summary>The <see cref="SeriesReference"/> as text.</summary>
    public required string Reference
    {
        get;
        init { ArgumentException.ThrowIfNullOrWhiteSpace(value, nameof(Reference)); field = value; }
    }

    /// <summary>The target column, as the header spells it.</summary>
    public required string Column
    {
        get;
        init { ArgumentException.ThrowIfNullOrWhiteSpace(value, nameof(Column)); field = value; }
    }

    /// <summary>Names of all columns where the values stand, times included; empty where there is nothing beside them.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>Those of <see cref="Columns"/> that were measured at the same times and help to forecast the target, so that a forecast may use them unasked.</summary>
    public IReadOnlyList<string> Companions { get; init; } = [];

    /// <summary>Unit of the values, such as USD or °C; <see langword="null"/> when unknown.</summary>
    public string? Unit { get; init; }

    /// <summary>The values are prices, whose changes are ratios.</summary>
    public bool IsPrice { get; init; }

    /// <summary>UTC, strictly ascending.</summary>
    public IReadOnlyList<DateTimeOffset> Times { get; }

    public IReadOnlyList<decimal> Values { get; }

    public Interval Interval { get; }

    /// <summary>Of daily rows of a market that keeps its weekends; <see langword="null"/> for anything else.</summary>
    public MarketCalendar? Calendar { get; }

    /// <summary>Daily rows of a market that keeps its weekends.</summary>
    public bool TradingDays => Calendar is not null;

    /// <summary>Oldest first. Weekends, holidays and closures of one or two days are no gaps of trading days.</summary>
    public IReadOnlyList<Gap> Gaps { get; }

    /// <summary>Sentences for people: what was guessed, chosen or left out.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The rows whose intervals were over by a time, as candles count once they have closed.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public Observations AsOf(DateTimeOffset time)
    {
        var rows = Times.TakeWhile(start => Interval.After(start, 1) <= time).Count();
        return rows > 0
            ? new([.. Times.Take(rows)], [.. Values.Take(rows)], Interval)
            {
                Name = Name,
                Reference = Reference,
                Column = Column,
                Columns = Columns,
                Companions = Companions,
                Unit = Unit,
                IsPrice = IsPrice,
                Notes = Notes,
            }
            : throw new ArgumentException(
                $"Nothing of {Name} was over by {time:u}: its first row, {Times[0]:u}, is over at {Interval.After(Times[0], 1):u}. Choose a later time.");
    }

    IEnumerable<Gap> FindGaps()
    {
        for (var i = 1; i < Times.Count; i++)
        {
            var (after, before) = (Times[i - 1], Times[i]);
            var missing = Calendar?.Missing(after, before) ?? Interval.StepsBetween(after, before) - 1;
            if (missing > 0)
                yield return new Gap(after, before, missing);
        }
    }
}
