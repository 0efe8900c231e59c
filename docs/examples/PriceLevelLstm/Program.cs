using Gatecast.Examples;
using Gatecast.Forecasting;
using Gatecast.Sources;

var series = Series.From(await SeriesReader.ReadAsync(SeriesReference.Parse(args is [var one] ? one : "sample:btc-usd")));
var t = PriceLevelTrial.Of(series, 2);
foreach (var m in t.Evaluation.Models)
    Console.WriteLine(FormattableString.Invariant($"{m.Name,-22} R2 {t.LevelR2[m.Name]:0.0000} MAE {m.Report.Total.Mae:0.00} crps {m.Report.Total.Crps:0.00} {m.Verdict.Outcome} {m.Verdict.Skill:P2}"));
var lag = t.Lstm.Report.Lags[0];
Console.WriteLine(FormattableString.Invariant($"change R2 {t.ChangeR2:0.000} {lag} cc [{string.Join(' ', lag.CrossCorrelation.Select(c => c.ToString("0.000")))}] {lag.Finding} {lag.Sentence}"));
