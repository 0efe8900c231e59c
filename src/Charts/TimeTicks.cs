using System.Globalization;

namespace Gatecast.Charts;

/// <summary>Round times along the x axis, from seconds to centuries. A second line carries the date or the year where it begins.</summary>
sealed class TimeTicks
{
    static readonly Step[] _steps =
    [
        .. new[] { 1, 5, 10, 15, 30 }.Select(seconds => new Step(Seconds: seconds)),
        .. new[] { 1, 5, 10, 15, 30, 60, 120, 180, 360, 720 }.Select(minutes => new Step(Seconds: minutes * 60)),
        .. new[] { 1, 2, 7, 14 }.Select(days => new Step(Days: days)),
        .. new[] { 1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200 }.Select(months => new Step(Months: months)),
    ];

    /// <param name="most">The most ticks that fit; taken as 2 where fewer do.</param>
    public TimeTicks(DateTimeOffset from, DateTimeOffset to, int most)
    {
        var step = Array.Find(_steps, step => (to - from) / step.Length <= int.Max(2, most)) ?? _steps[^1];
        var ticks = new List<(DateTimeOffset, string, string)>();
        var last = "";
        for (var time = step.FirstFrom(from.UtcDateTime); time <= to.UtcDateTime; time = step.After(time))
        {
            var below = step.SecondLine(time);
            ticks.Add((new(time, TimeSpan.Zero), step.FirstLine(time), below == last ? "" : below));
            last = below;
        }

        All = ticks;
    }

    /// <summary>Ascending; at most as many as were asked for over spans of as many centuries.</summary>
    public IReadOnlyList<(DateTimeOffset Time, string Label, string Below)> All { get; }

    sealed record Step(int Seconds = 0, int Days = 0, int Months = 0)
    {
        public TimeSpan Length => new TimeSpan(Days, 0, 0, Seconds) + TimeSpan.FromDays(Months * 30.44);

        public DateTime After(DateTime time) => time.AddSeconds(Seconds).AddDays(Days).AddMonths(Months);

        public DateTime FirstFrom(DateTime from)
        {
            var before = Before(from);
            return before < from ? After(before) : before;
        }

        public string FirstLine(DateTime time) => Write(time, this switch
        {
            { Seconds: > 0 and < 60 } => "HH:mm:ss",
            { Seconds: > 0 } => "HH:mm",
            { Days: > 0 } => "d MMM",
            { Months: < 12 } => "MMM",
            _ => "yyyy",
        });

        public string SecondLine(DateTime time) => Write(time, Seconds > 0 ? "d MMM yyyy" : Months < 12 ? "yyyy" : "''");

        DateTime Before(DateTime from)
        {
            if (Seconds > 0)
                return from.Date.AddSeconds(Math.Floor((from - from.Date).TotalSeconds / Seconds) * Seconds);

            // DateTime's day 0 is a Monday, so weeks begin on Mondays.
            if (Days > 0)
                return DateTime.MinValue.AddDays(from.Ticks / TimeSpan.TicksPerDay / Days * Days);

            var months = from.Year * 12 + from.Month - 1;
            var whole = int.Max(12, months - months % Months);
            return new(whole / 12, whole % 12 + 1, 1);
        }

        static string Write(DateTime time, string format) => time.ToString(format, CultureInfo.InvariantCulture);
    }
}
