namespace Gatecast.Forecasting.Tests;

/// <summary>What comes after an origin must not change a bit of what is computed for it.</summary>
public class LeakageTests
{
    const int Origin = 300;

    public static TheoryData<TargetKind> Targets => [TargetKind.LogReturn, TargetKind.Difference];

    static Series Whole(TargetKind target) => target is TargetKind.LogReturn
        ? Draw.Autoregression(seed: 7, rows: 400, coefficient: 0.8)
        : Draw.WeeklySeason(seed: 7, rows: 400);

    static double[] AllQuantiles(QuantileForecast forecast) =>
        [.. Enumerable.Range(1, forecast.Horizon).SelectMany(step => forecast.Quantiles(step).ToArray())];

    static LstmTrainer Trainer => new() { Horizon = 3, Lookback = 16, Epochs = 12, Baselines = Draw.SimpleBaselines };

    [Theory, MemberData(nameof(Targets))]
    public void Features_do_not_change_when_the_future_is_cut_off_or_overwritten(TargetKind target)
    {
        var series = Draw.WithCovariates(Whole(target), seed: 1);
        var frontEnd = Draw.FrontEnd(series.Head(200));
        var whole = frontEnd.Follow(series.Until(399));
        var cut = frontEnd.Follow(series.Head(Origin + 1).Until(Origin));
        var noisy = frontEnd.Follow(Draw.WithNoiseAfter(series, Origin, seed: 1).Until(399));

        for (var row = 0; row <= Origin; row++)
        {
            Assert.Equal(Seen(whole, row), Seen(cut, row));
            Assert.Equal(Seen(whole, row), Seen(noisy, row));
            Assert.Equal(whole.Unit(row), noisy.Unit(row));
        }

        static float[] Seen(FeatureRows rows, int row)
        {
            var features = new float[rows.Count];
            rows.Fill(origin: int.Min(Origin, row + 3), rows.Unit(row), row, features);
            return features;
        }
    }

    [Theory, MemberData(nameof(Targets))]
    public void The_scaler_sees_training_rows_alone(TargetKind target)
    {
        var series = Whole(target);

        Assert.Equal(
            FeatureScaler.Fit(series.Head(Origin + 1)),
            FeatureScaler.Fit(Draw.WithNoiseAfter(series, Origin, seed: 2).Head(Origin + 1)));
    }

    [Theory, MemberData(nameof(Targets))]
    public void A_trained_forecaster_does_not_see_the_future(TargetKind target)
    {
        var series = Whole(target);
        var noisy = Draw.WithNoiseAfter(series, Origin, seed: 3);
        var forecaster = Trainer.Fit(series.Head(Origin + 1));
        var again = Trainer.Fit(noisy.Head(Origin + 1));

        Assert.False(forecaster.Abstained);
        Assert.Equal(AllQuantiles(forecaster.Forecast(series.Until(Origin))), AllQuantiles(again.Forecast(noisy.Until(Origin))));
        Assert.Equal(
            AllQuantiles(forecaster.Forecast([.. Enumerable.Range(250, 100).Select(series.Until)])[50]),
            AllQuantiles(forecaster.Forecast(noisy.Head(Origin + 1).Until(Origin))));
    }

    public static TheoryData<string, TargetKind> Baselines =>
        new(from baseline in Baseline.All from target in (TargetKind[])[TargetKind.LogReturn, TargetKind.Difference] select (baseline.Name, target));

    [Theory, MemberData(nameof(Baselines))]
    public void Baselines_do_not_see_the_future(string name, TargetKind target)
    {
        var (series, baseline) = (Whole(target), Baseline.Parse(name));
        var noisy = Draw.WithNoiseAfter(series, Origin, seed: 4);
        var forecaster = baseline.Fit(series.Head(Origin - 50), horizon: 3);

        Assert.Equal(
            AllQuantiles(baseline.Fit(series.Head(Origin + 1), horizon: 3).Forecast(series.Until(Origin))),
            AllQuantiles(baseline.Fit(noisy.Head(Origin + 1), horizon: 3).Forecast(noisy.Until(Origin))));

        // Fitted earlier and carried on, one origin alone and in the middle of a batch that ends after the noise begins.
        Assert.Equal(
            AllQuantiles(forecaster.Forecast(series.Head(Origin + 1).Until(Origin))),
            AllQuantiles(forecaster.Forecast([.. Enumerable.Range(250, 100).Select(noisy.Until)])[50]));
    }

    [Theory, MemberData(nameof(Targets))]
    public void The_walk_forward_forecast_at_an_origin_does_not_see_what_comes_after(TargetKind target)
    {
        var series = Whole(target);
        var noisy = Draw.WithNoiseAfter(series, Origin, seed: 5);

        Assert.Equal(ForecastsUpTo(Origin, series), ForecastsUpTo(Origin, noisy));

        static List<double[]> ForecastsUpTo(int origin, Series series)
        {
            var recorder = new Recorder();
            new WalkForward { Horizon = 3, Lookback = 16, Origins = 120 }.Evaluate(series, past => recorder.Wrap(Trainer.Fit(past)));
            var forecasts = recorder.Forecasts.Where(forecast => forecast.Origin <= origin).ToList();
            Assert.True(forecasts.Count > 20);
            return [.. forecasts.Select(AllQuantiles)];
        }
    }

    [Fact]
    public void The_model_is_fitted_on_rows_up_to_the_embargo()
    {
        var series = Whole(TargetKind.LogReturn);
        Assert.Equal(0, Unseen(new() { Horizon = 3, Lookback = 16, Embargo = 3 }));
        Assert.Equal(1, Unseen(new() { Horizon = 3, Lookback = 16 })); // a hundredth of 400 rows
        Assert.Equal(17, Unseen(new() { Horizon = 3, Lookback = 16, Embargo = 20 }));

        // Rows between the last one that a fit saw and the first test origin.
        int Unseen(WalkForward walkForward)
        {
            Series? seen = null;
            var evaluation = walkForward.Evaluate(series, past => Baseline.Drift.Fit(seen = past, horizon: 3));
            Assert.Equal(series.Times[seen!.Length - 1], seen.Times[^1]);
            return evaluation.Origins[0] + 1 - seen.Length;
        }
    }

    /// <summary>Passes forecasts on and keeps them: a forecaster of one's own, as a user of the library may write it.</summary>
    sealed class Recorder : IForecaster
    {
        IForecaster? _inner;

        public List<QuantileForecast> Forecasts { get; } = [];

        public string Name => _inner!.Name;

        public int Horizon => _inner!.Horizon;

        public Recorder Wrap(IForecaster inner)
        {
            _inner = inner;
            return this;
        }

        public QuantileForecast Forecast(History history)
        {
            Forecasts.Add(_inner!.Forecast(history));
            return Forecasts[^1];
        }
    }
}
