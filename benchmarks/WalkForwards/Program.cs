using System.Diagnostics;
using System.Globalization;
using Gatecast.Forecasting;
using Gatecast.Sources;

const int Rows = 4_000;
const int Origins = 1_000;
const int Rounds = 5;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var threads = Environment.ProcessorCount;
var series = Autoregression();
Console.WriteLine($"{threads} processors, .NET {Environment.Version}; {Origins:N0} origins of {Rows:N0} daily rows, {threads} threads, median of {Rounds} rounds\n");
Console.WriteLine("| horizon | fitting, once | against last value | against ten baselines, fitted too | forecasts alone, together | one by one | ratio |");
Console.WriteLine("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
foreach (var horizon in (int[])[1, 7, 30])
{
    var trainer = new LstmTrainer { Horizon = horizon, Threads = threads, Baselines = [Baseline.LastValue] };
    var settings = new WalkForward { Horizon = horizon, Lookback = trainer.LookbackFor(series), Origins = Origins, Threads = threads };
    var past = series.Head(settings.Folds(series)[0].Rows);
    var watch = Stopwatch.StartNew();
    var fitted = trainer.Fit(past);
    var fitting = watch.Elapsed;
    var candidate = Candidate.Of("lstm", _ => fitted);
    History[] histories = [.. settings.Folds(series)[0].Test.Select(series.Until)];

    var one = Median(() => (settings with { Baselines = [Baseline.LastValue] }).Evaluate(series, [candidate]));
    var all = Median(() => settings.Evaluate(series, [candidate]));
    var together = Median(() => fitted.Forecast(histories));
    var alone = Median(() => histories.Select(fitted.Forecast).ToArray());
    Console.WriteLine(
        $"| {horizon} | {fitting.TotalSeconds:N2} s | {one:N3} s | {all:N2} s | {together:N3} s | {alone:N2} s | {alone / together:N0} |" +
        (fitted.Abstained ? " (the network abstained: forecasts are the baseline's)" : ""));
}

static double Median(Func<object> action)
{
    var seconds = new List<double>();
    for (var round = 0; round <= Rounds; round++)
    {
        var watch = Stopwatch.StartNew();
        action();
        seconds.Add(watch.Elapsed.TotalSeconds);
    }

    // The first round compiles and does not count.
    return seconds.Skip(1).Order().ElementAt(Rounds / 2);
}

// An autoregression, so that the network has something to learn and does not hand out the baseline's forecast.
static Series Autoregression()
{
    var (random, level, change) = (new Random(1), Math.Log(1000), 0.0);
    var values = new double[Rows];
    for (var row = 0; row < Rows; row++)
    {
        change = 0.5 * change + 0.04 * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5);
        level += change;
        values[row] = Math.Exp(level);
    }

    var start = new DateTimeOffset(2014, 1, 1, 0, 0, 0, TimeSpan.Zero);
    return Series.From(
        "benchmark", TargetKind.LogReturn, Interval.Parse("1d"), [.. Enumerable.Range(0, Rows).Select(row => start.AddDays(row))], values);
}
