using Gatecast.Sources;

namespace Gatecast.Forecasting.Tests;

public class CovariateTests
{
    static readonly DateTimeOffset _start = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    static Series Hours(int rows) => Series.From(
        "load", TargetKind.Difference, Interval.Parse("1h"), [.. Enumerable.Range(0, rows).Select(hour => _start.AddHours(hour))],
        [.. Enumerable.Range(0, rows).Select(hour => (double)(hour % 5))]);

    static Covariate Daily(CovariateRole role, params double[] values) => Covariate.Of(
        "weather", role, Interval.Parse("1d"), [.. Enumerable.Range(0, values.Length).Select(day => _start.AddDays(day))], values);

    static Covariate Hourly(string name, CovariateRole role, int rows) => Covariate.Of(
        name, role, Interval.Parse("1h"), [.. Enumerable.Range(0, rows).Select(hour => _start.AddHours(hour))], [.. Enumerable.Range(0, rows).Select(hour => (double)hour)]);

    [Fact]
    public void A_day_is_known_in_the_hour_it_ends()
    {
        var series = Hours(60).With([Daily(CovariateRole.Past, 7, 8, 9)]);
        var rows = series.Until(59).CovariateRows(0).ToArray();

        Assert.All(rows[..23], value => Assert.Equal(double.NaN, value));
        Assert.All(rows[23..47], value => Assert.Equal(7, value));
        Assert.All(rows[47..], value => Assert.Equal(8, value));
    }

    [Fact]
    public void A_cut_series_has_lost_what_was_not_yet_known()
    {
        var series = Hours(60).With([Hourly("wind", CovariateRole.Past, 60), Hourly("plan", CovariateRole.Future, 70)]).Head(30);

        Assert.Equal(30, series.Covariates[0].Values.Length);
        Assert.Equal(70, series.Covariates[1].Values.Length);
        Assert.Equal(34, series.Until(29).FutureValue(covariate: 1, step: 5));
    }

    [Fact]
    public void A_covariate_has_a_hash_of_its_own_and_leaves_that_of_the_series()
    {
        var series = Hours(30).With([Hourly("wind", CovariateRole.Past, 40)]);

        Assert.Equal(Hours(30).Sha256, series.Sha256);
        Assert.Equal(Hourly("wind", CovariateRole.Past, 30).Sha256, series.Covariates[0].Sha256);
        Assert.NotEqual(Hourly("wind", CovariateRole.Past, 40).Sha256, series.Covariates[0].Sha256);
    }

    [Fact]
    public void A_missing_future_value_is_named_by_column_and_time()
    {
        var series = Hours(300).With([Hourly("plan", CovariateRole.Future, 302)]);

        Assert.Contains(
            "plan of load has no value at 2024-01-13 14:00",
            Assert.Throws<ArgumentException>(() => JudgedForecast.Make(series, new LstmTrainer { Horizon = 3, Epochs = 1 })).Message, StringComparison.Ordinal);
        Assert.Contains(
            "plan of load has no value at 2024-01-13 10:00",
            Assert.Throws<ArgumentException>(() => Hours(300).With([Hourly("plan", CovariateRole.Future, 298)])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_future_covariate_needs_the_interval_of_the_series() => Assert.Contains(
        "every 1d, and load every 1h", Assert.Throws<ArgumentException>(() => Hours(30).With([Daily(CovariateRole.Future, 1, 2, 3)])).Message, StringComparison.Ordinal);

    [Fact]
    public void A_past_covariate_that_begins_after_the_series_is_refused() => Assert.Contains(
        "no value that was known by 2024-01-01 09:00", Assert.Throws<ArgumentException>(() => Hours(10).With([Daily(CovariateRole.Past, 1)])).Message, StringComparison.Ordinal);

    [Fact]
    public void Two_covariates_of_one_name_are_refused() => Assert.Throws<ArgumentException>(
        () => Hours(10).With([Hourly("wind", CovariateRole.Past, 10), Hourly("wind", CovariateRole.Future, 10)]));

    [Fact]
    public void A_column_that_varies_is_no_static_covariate()
    {
        var column = new Observations([_start, _start.AddHours(1), _start.AddHours(2)], [5, 5, 6], Interval.Parse("1h")) { Name = "a.csv", Reference = "file:a.csv#height", Column = "height" };

        Assert.Contains(
            "5 at 2024-01-01 00:00:00Z and 6 at 2024-01-01 02:00",
            Assert.Throws<ArgumentException>(() => Covariate.Of(column, CovariateRole.Static)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trading_day_after_a_holiday_is_found_by_the_covariates_own_rows()
    {
        // Friday, then Tuesday: Monday is a holiday.
        DateTimeOffset[] days = [.. Enumerable.Range(0, 33).Select(day => _start.AddDays(day)).Where(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && day.Day != 29)];
        var known = days.Count(day => day.Day <= 26 && day.Month == 1);
        var series = Series.From("spy", TargetKind.Difference, Interval.Parse("1d"), days[..known], [.. Enumerable.Range(0, known).Select(day => (double)day)], tradingDays: true)
            .With([Covariate.Of("plan", CovariateRole.Future, Interval.Parse("1d"), days, [.. days.Select(day => (double)day.Day)])]);

        Assert.Equal(30, series.Until(known - 1).FutureValue(covariate: 0, step: 1));
    }

    [Theory]
    [InlineData(CovariateRole.Past)]
    [InlineData(CovariateRole.Future)]
    public void What_drives_the_series_is_learned_from_a_covariate(CovariateRole role)
    {
        var series = Driven(role, seed: 1, rows: 900);
        var forecaster = new LstmTrainer { Horizon = 2, Epochs = 15, Lookback = 16 }.Fit(series);

        Assert.False(forecaster.Abstained);
        Assert.InRange(forecaster.ValidationSkill, 0.25, 1);
        Assert.True(new LstmTrainer { Horizon = 2, Epochs = 15, Lookback = 16 }.Fit(series.With([])).ValidationSkill < 0.1);
    }

    [Fact]
    public void The_whole_procedure_with_covariates_is_clean()
    {
        var series = Draw.WithCovariates(Driven(CovariateRole.Past, seed: 2, rows: 400), seed: 3);
        var report = new LeakCheck().Run(
            series, [300, 301, 330, 360], LeakCheck.FittedOnce(past => new LstmTrainer { Horizon = 3, Lookback = 16, Epochs = 6, Baselines = Draw.SimpleBaselines }.Fit(past)));

        Assert.Empty(report.Leaks);
    }

    /// <summary>Each change is what the covariate said a day before, where it is past, or says of the day, where it is future, and noise.</summary>
    static Series Driven(CovariateRole role, int seed, int rows)
    {
        var random = new Random(seed);
        double[] cause = [.. Enumerable.Range(0, rows + 5).Select(_ => Draw.Normal(random))];
        var (values, level) = (new double[rows], 0.0);
        for (var row = 0; row < rows; row++)
        {
            level = 0.5 * level + (role is CovariateRole.Future ? cause[row] : row > 0 ? cause[row - 1] : 0) + 0.3 * Draw.Normal(random);
            values[row] = level;
        }

        var days = Draw.Days(rows + 5);
        return Draw.Daily(values).With([Covariate.Of("cause", role, Interval.Parse("1d"), days, cause)]);
    }
}
