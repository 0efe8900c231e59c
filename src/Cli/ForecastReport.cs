using System.Globalization;
using Gatecast.Forecasting;
using Spectre.Console;
using static System.FormattableString;

namespace Gatecast.Cli;

/// <summary>The forecast for people, on standard output.</summary>
static class ForecastReport
{
    const int MostSteps = 40;

    static readonly double[] _shown = [0.05, 0.25, 0.50, 0.75, 0.95];

    public static void Write(ForecastResult result, ForecastRequest request)
    {
        var console = Terminal.Output();
        var (series, unit) = (result.Forecast.Series, result.Observations.Unit);
        var number = NumberFormat(result.Observations, result.Forecast.Future);
        console.WriteLine(Invariant(
            $"{series.Name} · {result.Observations.Column}{(unit is null ? "" : $" in {unit}")} · {series.Length:N0} rows at {series.Interval}, {Day(series.Times[0], series)} to {Day(series.Times[^1], series)}"));
        console.WriteLine(Invariant($"last value {Number(result.Forecast.Future.OriginValue, number)}; forecast {result.Forecast.Future.Horizon} steps ahead{Asked(result.Odds, number)}:"));
        console.Write(Steps(result.Forecast.Future, series, number, result.Odds));
        console.Write(Scores(result));
        WriteVerdict(console, result.Forecast);
        if (request.ChartPath is { } chart)
            console.WriteLine($"Chart: {chart}");
        if (request.CsvPath is { } csv)
            console.WriteLine($"Quantiles: {csv}");
        foreach (var manifest in request.ManifestPaths)
            console.WriteLine($"Manifest: {manifest}");
        if (result.Journal is { } entry)
            console.WriteLine(Invariant($"Journal: entry {entry.Id}; gatecast track shows how it does."));
        console.WriteLine(Invariant($"Done in {result.Elapsed.TotalSeconds:0.0} s. This is not financial advice."));
    }

    /// <summary>What the odds in the table are against.</summary>
    public static string Asked(PriceOdds? odds, string number) =>
        odds is null ? "" : $", and how likely it is to be above {Number(odds.Price, number)} and to touch it";

    public static string Word(Outcome outcome) => outcome switch
    {
        Outcome.Beats => "BEATS",
        Outcome.Loses => "LOSES",
        _ => "INCONCLUSIVE",
    };

    /// <summary>The word in its colour.</summary>
    public static Text Coloured(Outcome outcome) => new(Word(outcome), new Style(ColourOf(outcome), decoration: Decoration.Bold));

    public static Color ColourOf(Outcome outcome) => outcome switch
    {
        Outcome.Beats => Color.Green,
        Outcome.Loses => Color.Red,
        _ => Color.Yellow,
    };

    /// <param name="number">Of <see cref="NumberFormat"/>.</param>
    /// <param name="odds">Against a price, where one was named.</param>
    public static Table Steps(QuantileForecast forecast, Series series, string number, PriceOdds? odds)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("time (UTC)");
        foreach (var level in _shown)
            table.AddColumn(new TableColumn(level == 0.5 ? "median" : Invariant($"{100 * level:0} %")).RightAligned());
        if (odds is not null)
            foreach (var heading in (string[])["above", "touched"])
                table.AddColumn(new TableColumn(heading).RightAligned());

        var stride = (forecast.Horizon + MostSteps - 1) / MostSteps;
        for (var step = 1; step <= forecast.Horizon; step++)
            if (stride == 1 || step == 1 || step % stride == 0 || step == forecast.Horizon)
                table.AddRow([Day(forecast.Times[step - 1], series), .. _shown.Select(level => Number(forecast.Quantile(step, level), number)), .. Odds(step)]);

        return stride == 1 ? table : table.Caption(Invariant($"one step in {stride} is shown; --csv and --json have all"));

        IEnumerable<string> Odds(int step) => odds is not null
            ? [Invariant($"{100 * odds.Steps[step - 1].Above:0.0} %"), Invariant($"{100 * odds.Steps[step - 1].Touched:0.0} %")]
            : [];
    }

    static Table Scores(ForecastResult result)
    {
        var table = new Table().Border(TableBorder.Simple).Title(
            Invariant($"on {result.Forecast.Evaluation.Origins.Count} unseen origins, {Day(result.Forecast.Series.Times[result.Forecast.Evaluation.Origins[0]], result.Forecast.Series)} to {Day(result.Forecast.Series.Times[result.Forecast.Evaluation.Origins[^1]], result.Forecast.Series)}"));
        foreach (var heading in (string[])["model", "CRPS", "skill", "MAE", "MASE", "inside 50 %", "inside 90 %"])
            table.AddColumn(heading is "model" ? new TableColumn(heading) : new TableColumn(heading).RightAligned());
        var evaluation = result.Forecast.Evaluation;
        foreach (var model in evaluation.Models.OrderBy(model => model.IsBaseline).ThenBy(model => model.Report.Total.Crps))
        {
            var total = model.Report.Total;
            table.AddRow(
                model.Name, Error(total.Crps), model.Name == evaluation.Reference ? "reference" : Percent(model.Verdict.Skill), Error(total.Mae),
                Invariant($"{total.Mase:0.000}"), Invariant($"{100 * total.CoverageOf(0.5).Share:0} %"), Invariant($"{100 * total.CoverageOf(0.9).Share:0} %"));
        }

        return table;
    }

    static void WriteVerdict(IAnsiConsole console, JudgedForecast forecast)
    {
        var verdict = forecast.Verdict;
        console.Write(new Text("Verdict: "));
        console.Write(Coloured(verdict.Outcome));
        console.WriteLine(Invariant(
            $" against {verdict.Baseline}: skill {100 * verdict.Skill:+0.0;-0.0;0.0} % [{100 * verdict.Low:+0.0;-0.0;0.0}, {100 * verdict.High:+0.0;-0.0;0.0}], {PValue(verdict.PValue)}, {verdict.Origins} origins."));
        console.WriteLine($"Reason: {verdict.Reason}.");
        if (ForecastJson.ServedModel(forecast).LagSentences.FirstOrDefault() is { } lag)
            console.WriteLine($"Note: {lag}.");
        console.WriteLine(InWords(forecast));
        if (!forecast.Model.Abstained)
            console.WriteLine(Speakers(forecast.Model));
    }

    /// <summary>Who speaks in the first step of the forecast, and how much.</summary>
    /// <param name="when">Words on when that was so, where it was not just now.</param>
    public static string Speakers(EnsembleForecaster model, string when = "")
    {
        var networks = model.Members.Count == 1 ? $"one {model.Name}" : Invariant($"{model.Members.Count} {model.Name} networks");
        return model.Experts.Count == 0
            ? $"Made by {networks} on {model.Anchor}."
            : $"Made by {networks} on {model.Anchor} ({Share(0)}) with {string.Join(", ", model.Experts.Select((expert, i) => $"{expert} ({Share(i + 1)})"))}; shares in the first step{when}.";

        string Share(int speaker) => Invariant($"{100 * model.Weights(1)[speaker]:0} %");
    }

    public static string Percent(double share) => Invariant($"{100 * share:+0.0;-0.0;0.0} %");

    public static string PValue(double p) => p < 0.001 ? "p < 0.001" : Invariant($"p = {p:0.000}");

    static string InWords(JudgedForecast forecast) => forecast.Verdict.Outcome switch
    {
        Outcome.Beats => "The network has earned its place here: use its forecast.",
        Outcome.Loses => $"The network is worse than {forecast.Verdict.Baseline} here: do not use its forecast.",
        _ when forecast.Model.Abstained => $"So what you see above is the baseline ({forecast.Model.Anchor}) with its measured spread: no claim of skill is made.",
        _ => $"Do not expect more from it than from {forecast.Verdict.Baseline}.",
    };

    /// <summary>As many decimals as the data have, and no more than six significant digits need.</summary>
    public static string NumberFormat(Sources.Observations observations, QuantileForecast forecast)
    {
        var given = observations.Values.TakeLast(200).Max(value => value.Scale);
        var size = Math.Abs(forecast.OriginValue);
        var digits = size == 0 ? 6 : 5 - (int)Math.Floor(Math.Log10(size));
        return string.Create(CultureInfo.InvariantCulture, $"N{int.Clamp(int.Min(given, digits), 0, 12)}");
    }

    /// <summary>An error measure: models differ in its third digit.</summary>
    public static string Error(double value) => value.ToString(
        value is > 0 and < 1000 ? $"N{int.Clamp(3 - (int)Math.Floor(Math.Log10(value)), 0, 12)}" : "N0", CultureInfo.InvariantCulture);

    public static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    public static string Day(DateTimeOffset time, Series series) => time.ToString(
        series.Interval.Unit is Sources.IntervalUnit.Second or Sources.IntervalUnit.Minute or Sources.IntervalUnit.Hour ? "yyyy-MM-dd HH:mm" : "yyyy-MM-dd",
        CultureInfo.InvariantCulture);
}
