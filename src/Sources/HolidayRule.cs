using System.Globalization;

namespace Gatecast.Sources;

/// <summary>A day of every year on which a market is closed.</summary>
abstract record HolidayRule
{
    /// <summary>Latest times that a rule named a day of the data: all of them must have been closed. A date falls on another day of the week each year, so that
    /// two are enough; the first Monday of July is the fourth moved from a Sunday in one year, and the fourth in the next.</summary>
    const int Latest = 3, LatestOfDate = 2;

    /// <summary>Where a holiday on a day that is closed anyway may move to, in days: the Friday before, the Monday after, and the two after it.</summary>
    static readonly int[] _shifts = [-1, 1, 2, 3];

    /// <summary>Days from Easter Sunday: Carnival, Maundy Thursday, Good Friday, Easter Monday, Ascension, Whit Monday, Corpus Christi.</summary>
    static readonly int[] _fromEaster = [-48, -47, -3, -2, 1, 39, 50, 60];

    // One object for all: rules are equal where they hold the same.
    static readonly Dictionary<DayOfWeek, int> _unmoved = [];

    /// <summary>The day of a year; <see langword="null"/> where it has none.</summary>
    protected abstract DateOnly? In(int year);

    /// <summary>By the day of the week that the holiday falls on: how many days later the market is closed instead.</summary>
    Dictionary<DayOfWeek, int> Moves { get; init; } = _unmoved;

    /// <summary>The day of a year on which the market is closed; it may lie in the year before or after.</summary>
    public DateOnly? ClosedIn(int year) => In(year) is { } day ? day.AddDays(Moves.GetValueOrDefault(day.DayOfWeek)) : null;

    /// <summary>The rules that closures of some days follow.</summary>
    /// <param name="days">With a row, ascending.</param>
    /// <param name="isOpen">Whether the market is open on the day of the week of a day.</param>
    public static IReadOnlyList<HolidayRule> Find(IReadOnlyList<DateOnly> days, Func<DateOnly, bool> isOpen)
    {
        var history = new History([.. days], days[0], days[^1], isOpen);
        var found = new List<HolidayRule>();
        var confirmed = history.Closures().SelectMany(Candidates).Distinct().Where(history.Confirms).ToList();
        foreach (var rule in confirmed.OrderBy(rule => rule is Fixed ? 0 : 1).ThenByDescending(history.RunOf))
            if (!found.Any(other => history.AreAlike(rule, other)))
                found.Add(rule);

        // A day that one holiday closes tells nothing of where another one has moved.
        var explained = found.SelectMany(history.DaysOf).ToHashSet();
        foreach (var (index, rule) in found.Index().Where(pair => pair.Item is Fixed).OrderBy(pair => ((Fixed)pair.Item).Month).ThenBy(pair => ((Fixed)pair.Item).Day).ToList())
        {
            found[index] = rule with { Moves = history.MovesOf(rule, explained) };
            explained.UnionWith(history.DaysOf(found[index]));
        }

        return found;
    }

    static IEnumerable<HolidayRule> Candidates(DateOnly day)
    {
        yield return new Fixed(day.Month, day.Day);
        if (day.Day <= 28)
            yield return new Nth(day.Month, day.DayOfWeek, (day.Day + 6) / 7);
        if (day.AddDays(7).Month != day.Month)
            yield return new Last(day.Month, day.DayOfWeek);
        var offset = day.DayNumber - Easter(day.Year).DayNumber;
        if (_fromEaster.Contains(offset))
            yield return new FromEaster(offset);
    }

    /// <summary>Easter Sunday of the Gregorian calendar.</summary>
    /// <remarks>Anonymous, Nature 13, 1876; as in Meeus, "Astronomical Algorithms", 1991, chapter 8.</remarks>
    internal static DateOnly Easter(int year)
    {
        var (golden, century, rest) = (year % 19, year / 100, year % 100);
        var epact = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
        var weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
        var late = (golden + 11 * epact + 22 * weekday) / 451;
        var day = epact + weekday - 7 * late + 114;
        return new(year, day / 31, day % 31 + 1);
    }

    static string MonthOf(int month) => CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(month);

    sealed record Fixed(int Month, int Day) : HolidayRule
    {
        protected override DateOnly? In(int year) => Day <= DateTime.DaysInMonth(year, Month) ? new(year, Month, Day) : null;

        public override string ToString() => $"{Day} {MonthOf(Month)}";
    }

    sealed record Nth(int Month, DayOfWeek Weekday, int Number) : HolidayRule
    {
        protected override DateOnly? In(int year) =>
            new DateOnly(year, Month, 1) is var first ? first.AddDays(((int)Weekday - (int)first.DayOfWeek + 7) % 7 + 7 * (Number - 1)) : null;

        public override string ToString() => $"the {Number switch { 1 => "first", 2 => "second", 3 => "third", _ => "fourth" }} {Weekday} of {MonthOf(Month)}";
    }

    sealed record Last(int Month, DayOfWeek Weekday) : HolidayRule
    {
        protected override DateOnly? In(int year) =>
            new DateOnly(year, Month, DateTime.DaysInMonth(year, Month)) is var last ? last.AddDays(-(((int)last.DayOfWeek - (int)Weekday + 7) % 7)) : null;

        public override string ToString() => $"the last {Weekday} of {MonthOf(Month)}";
    }

    sealed record FromEaster(int Days) : HolidayRule
    {
        protected override DateOnly? In(int year) => Easter(year).AddDays(Days);

        public override string ToString() => Days switch
        {
            -2 => "Good Friday",
            1 => "Easter Monday",
            _ => $"{Math.Abs(Days)} days {(Days < 0 ? "before" : "after")} Easter",
        };
    }

    /// <summary>The days that the data tell of.</summary>
    sealed record History(HashSet<DateOnly> Days, DateOnly First, DateOnly End, Func<DateOnly, bool> IsOpen)
    {
        public IEnumerable<DateOnly> Closures()
        {
            for (var day = First; day < End; day = day.AddDays(1))
                if (IsOpen(day) && !Days.Contains(day))
                    yield return day;
        }

        /// <summary>Whether the latest days that a rule named were all closed. Christmas and New Year are believed after one time, others after two.</summary>
        public bool Confirms(HolidayRule rule)
        {
            var named = NamedBy(rule).TakeLast(rule is Fixed ? LatestOfDate : Latest).ToList();
            var least = rule is Fixed { Month: 12, Day: 25 } or Fixed { Month: 1, Day: 1 } ? 1 : 2;
            return named.Count >= least && !named.Any(Days.Contains);
        }

        /// <summary>Latest days that a rule named and that were closed, back to the first that was not.</summary>
        public int RunOf(HolidayRule rule) => NamedBy(rule).Reverse().TakeWhile(day => !Days.Contains(day)).Count();

        /// <summary>Whether two rules have named the same days of late: the Monday that is the fourth in some years is the last in all.</summary>
        public bool AreAlike(HolidayRule one, HolidayRule other) => NamedBy(one).TakeLast(Latest).SequenceEqual(NamedBy(other).TakeLast(Latest));

        /// <summary>Every day that a rule closes.</summary>
        public IEnumerable<DateOnly> DaysOf(HolidayRule rule) => Years().Select(rule.ClosedIn).OfType<DateOnly>();

        /// <summary>For each day of the week that is closed anyway, where the holiday has moved to each time.</summary>
        /// <param name="explained">Days that other holidays close.</param>
        public Dictionary<DayOfWeek, int> MovesOf(HolidayRule rule, HashSet<DateOnly> explained)
        {
            var moves = new Dictionary<DayOfWeek, int>();
            foreach (var year in Years().Select(rule.In).OfType<DateOnly>().Where(day => !IsOpen(day)).GroupBy(day => day.DayOfWeek))
                if (_shifts.FirstOrDefault(shift => HasMoved(year, shift, explained)) is var shift and not 0)
                    moves[year.Key] = shift;
            return moves;
        }

        bool HasMoved(IEnumerable<DateOnly> holidays, int shift, HashSet<DateOnly> explained)
        {
            var moved = holidays.Select(day => day.AddDays(shift)).Where(day => IsOpen(day) && IsTold(day)).TakeLast(Latest).ToList();
            return moved.Count > 0 && !moved.Any(day => Days.Contains(day) || explained.Contains(day));
        }

        /// <summary>Days of the data that a rule names and that are not closed anyway.</summary>
        IEnumerable<DateOnly> NamedBy(HolidayRule rule) => Years().Select(rule.In).OfType<DateOnly>().Where(day => IsOpen(day) && IsTold(day));

        IEnumerable<int> Years() => Enumerable.Range(First.Year, End.Year - First.Year + 1);

        bool IsTold(DateOnly day) => First <= day && day <= End;
    }
}
