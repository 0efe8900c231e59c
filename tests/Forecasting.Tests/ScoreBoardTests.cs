using System.Runtime.CompilerServices;

namespace Gatecast.Forecasting.Tests;

public class ScoreBoardTests
{
    /// <summary>Quantiles centre + spread · τ, at an origin whose value is 0.</summary>
    static QuantileForecast Linear(int origin, double centre, double spread, int horizon = 1) => QuantileForecast.From(
        "linear", Draw.Daily([.. Enumerable.Range(0, origin + 2).Select(row => (double)(origin - row))]).Until(origin),
        [.. Enumerable.Range(0, horizon).SelectMany(_ => QuantileLevels.All.ToArray().Select(level => centre + spread * level))]);

    static ForecastScore One(double outcome, double naiveError = 2)
    {
        var board = new ScoreBoard(1, naiveError);
        board.Add(Linear(origin: 0, centre: 0, spread: 10), [outcome]);
        return board.Report().Total;
    }

    [Fact]
    public void Point_errors_are_worked_out_by_hand()
    {
        // Errors of 1 and −3 around outcomes 4 and 5: MAE 2, RMSE √5, MASE 2/4, sMAPE 100·(1/7 + 3/13).
        var score = Points.Score([3, 8], [4, 5], naiveError: 4);

        Assert.Equal(2, score.Mae, tolerance: 1e-12);
        Assert.Equal(Math.Sqrt(5), score.Rmse, tolerance: 1e-12);
        Assert.Equal(0.5, score.Mase, tolerance: 1e-12);
        Assert.Equal(100 * (1 / 7.0 + 3 / 13.0), score.Smape, tolerance: 1e-12);
        Assert.Equal(2, score.Crps, tolerance: 1e-12);
        Assert.Equal(0.5, score.ScaledCrps, tolerance: 1e-12);
    }

    [Fact]
    public void Two_zeros_have_no_percentage_error() => Assert.Equal((0.0, 200.0), (Smape.Of(0, 0), Smape.Of(0, 3)));

    [Fact]
    public void Naive2_against_itself_has_an_owa_of_exactly_one()
    {
        var panel = PanelScore.Of([Points.Score([3, 8], [4, 5], 4), Points.Score([1], [2], 0.7)]);

        Assert.Equal(1, panel.OwaAgainst(panel));
        Assert.Equal((100 * (1 / 7.0 + 3 / 13.0) + 200 / 3.0) / 2, panel.Smape, tolerance: 1e-12);
    }

    [Fact]
    public void The_interval_score_adds_forty_times_the_miss()
    {
        // The 95 % interval is .25 … 9.75: an outcome of 10 lies .25 outside, so 9.5 + 2/.05 · .25 = 19.5, over the scale 2.
        Assert.Equal(9.5 / 2, One(5).Msis, tolerance: 1e-9);
        Assert.Equal(19.5 / 2, One(10).Msis, tolerance: 1e-9);
        Assert.Equal(19.5 / 2, One(0).Msis, tolerance: 1e-9);
    }

    [Fact]
    public void The_pinball_loss_of_each_level_is_worked_out_by_hand()
    {
        // Outcome 7: the .5 quantile 5 is 2 too low and costs .5 · 2, the .9 quantile 9 is 2 too high and costs .1 · 2.
        var pinball = One(7).Pinball;

        Assert.Equal(1, pinball[QuantileLevels.IndexOf(0.5)], tolerance: 1e-12);
        Assert.Equal(0.2, pinball[QuantileLevels.IndexOf(0.9)], tolerance: 1e-12);
    }

    [Fact]
    public void Widths_are_those_of_the_intervals()
    {
        Assert.Equal([5, 8, 9, 9.5], One(5).Coverage.Select(coverage => Math.Round(coverage.Width, 9)));
        Assert.Equal([0, 0, 1, 1], One(9.5).Coverage.Select(coverage => coverage.Inside));
    }

    [Fact]
    public void Steps_and_regimes_are_told_apart()
    {
        var board = new ScoreBoard(horizon: 2, naiveError: 1);
        board.Add(Points.Forecast([1, 1]), [2, 4], Regime.Quiet);
        board.Add(Points.Forecast([1, 1], origin: 1), [6, 8], Regime.Wild);
        var report = board.Report();

        Assert.Equal([3, 5], report.ByStep.Select(step => step.Mae));
        Assert.Equal(2, report.ByRegime[Regime.Quiet].Mae);
        Assert.Equal(6, report.ByRegime[Regime.Wild].Mae);
        Assert.False(report.ByRegime.ContainsKey(Regime.Normal));
        Assert.Equal((4, 4), (report.Total.Mae, report.Total.Outcomes));
        Assert.Equal([2, 6], report.CrpsByOrigin.Select(crps => Math.Round(crps, 9)));
    }

    [Fact]
    public void Directions_are_those_of_median_and_outcome_from_the_origin()
    {
        var board = new ScoreBoard(1, naiveError: 1);
        foreach (var (origin, forecast, outcome) in ((int, double, double)[])[(0, 1, 2), (1, 1, -2), (2, -1, 3), (3, -1, -1), (4, 0, 1), (5, 1, 0)])
            board.Add(Points.Forecast([forecast], origin), [outcome]);
        var direction = board.Report().Total.Direction;

        Assert.Equal((1, 1, 1, 1, 2), (direction.UpUp, direction.UpDown, direction.DownUp, direction.DownDown, direction.Ties));
        Assert.Equal(0.5, direction.Accuracy);
    }

    [Fact]
    public void A_forecast_that_never_moves_has_no_direction()
    {
        var board = new ScoreBoard(1, naiveError: 1);
        board.Add(Points.Forecast([0]), [1]);
        var direction = board.Report().Total.Direction;

        Assert.Equal((null, null, null), (direction.Accuracy, direction.Interval, direction.PesaranTimmermann));
    }

    [Fact]
    public void Tails_are_counted_on_both_sides_and_not_across_missing_origins()
    {
        // Quantiles .1 at level .01, .5 at .05, 9.5 at .95, 9.9 at .99; the origin 3 is missing.
        var board = new ScoreBoard(1, naiveError: 1);
        foreach (var (origin, outcome) in ((int, double)[])[(0, 0.05), (1, 0.3), (2, 5), (4, 9.95), (5, 9.6)])
            board.Add(Linear(origin, centre: 0, spread: 10), [outcome]);
        var tails = board.Report().Tails[0];

        Assert.Equal([(0.01, false, 1), (0.05, false, 2), (0.01, true, 1), (0.05, true, 2)], tails.Select(tail => (tail.Level, tail.IsUpper, tail.Breaches)));
        Assert.Equal([1, 0, 1, 1], tails[1].Transitions);
        Assert.Equal(3, tails[0].Transitions.Sum());
    }

    [Fact]
    public void Only_given_densities_make_a_log_score()
    {
        var board = new ScoreBoard(1, naiveError: 1);
        board.Add(Points.Forecast([0]), [1], logDensities: [Math.Log(0.5)]);
        board.Add(Points.Forecast([0], origin: 1), [1], logDensities: [Math.Log(0.125)]);
        Assert.Equal(2 * Math.Log(2), board.Report().Total.LogScore!.Value, tolerance: 1e-12);

        board.Add(Points.Forecast([0], origin: 2), [1]);
        Assert.Null(board.Report().Total.LogScore);
    }

    [Fact]
    public void Origins_out_of_order_are_refused()
    {
        var board = new ScoreBoard(1, naiveError: 1);
        board.Add(Points.Forecast([0], origin: 2), [1]);

        Assert.Throws<ArgumentException>(() => board.Add(Points.Forecast([0], origin: 2), [1]));
        Assert.Throws<ArgumentException>(() => board.Add(Points.Forecast([0], origin: 3), [1, 2]));
    }

    [Fact]
    public void A_board_keeps_no_forecast()
    {
        var board = new ScoreBoard(1, naiveError: 1);
        var forecasts = Added(board, count: 100);
        GC.Collect();
        GC.WaitForPendingFinalizers();

        Assert.All(forecasts, forecast => Assert.False(forecast.TryGetTarget(out _)));
        Assert.Equal(100, board.Origins);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static WeakReference<QuantileForecast>[] Added(ScoreBoard board, int count) =>
        [.. Enumerable.Range(0, count).Select(origin =>
        {
            var forecast = Points.Forecast([1], origin);
            board.Add(forecast, [2], Regime.Normal);
            return new WeakReference<QuantileForecast>(forecast);
        })];
}
