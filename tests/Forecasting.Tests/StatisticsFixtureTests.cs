using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Gatecast.Forecasting.Tests;

/// <summary>R's answers on small samples; tests/fixtures/metrics/README.md says how they were made.</summary>
public class StatisticsFixtureTests
{
    // R printed 15 digits, of which glm's iteration gets about 9 right.
    const double Close = 1e-8;

    public static TheoryData<int> Three => [0, 1, 2];

    public static TheoryData<int> Five => [0, 1, 2, 3, 4];

    [Theory, MemberData(nameof(Three))]
    public void Diebold_and_Mariano_agree_with_package_forecast(int index)
    {
        var sample = Sample("diebold", index);
        var test = SkillTest.Of(Numbers(sample, "model"), Numbers(sample, "reference"), sample.GetProperty("horizon").GetInt32(), stride: 1);

        Assert.Equal(sample.GetProperty("pBetter").GetDouble(), test.PBetter, Close);
    }

    [Theory, MemberData(nameof(Five))]
    public void Kupiec_and_Christoffersen_agree_with_logistic_regressions(int index)
    {
        var sample = Sample("tails", index);
        var test = TailTest.Of([.. Numbers(sample, "hits").Select(hit => hit > 0)], sample.GetProperty("level").GetDouble());

        Assert.Equal(sample.GetProperty("kupiec").GetDouble(), test.Kupiec, Close);
        Assert.Equal(sample.GetProperty("kupiecP").GetDouble(), test.KupiecP, Close);
        Assert.Equal(sample.GetProperty("independence").GetDouble(), test.Independence, Close);
        Assert.Equal(sample.GetProperty("independenceP").GetDouble(), test.IndependenceP, Close);
        Assert.Equal(sample.GetProperty("conditionalP").GetDouble(), test.ConditionalCoverageP, Close);
    }

    [Theory, MemberData(nameof(Three))]
    public void Pesaran_and_Timmermann_and_Wilson_agree_with_R(int index)
    {
        var sample = Sample("directions", index);
        var table = Numbers(sample, "table");
        var score = new DirectionScore
        {
            UpUp = (int)table[0],
            UpDown = (int)table[1],
            DownUp = (int)table[2],
            DownDown = (int)table[3],
            Ties = 7,
            Overlap = 1,
        };

        Assert.Equal(sample.GetProperty("statistic").GetDouble(), score.PesaranTimmermann!.Value, Close);
        Assert.Equal(sample.GetProperty("firstOrder").GetDouble(), score.PesaranTimmermann!.Value, tolerance: 0.01);
        Assert.Equal(sample.GetProperty("p").GetDouble(), score.PValue!.Value, Close);
        Assert.Equal(sample.GetProperty("low").GetDouble(), score.Interval!.Value.Low, Close);
        Assert.Equal(sample.GetProperty("high").GetDouble(), score.Interval!.Value.High, Close);
    }

    [Theory, MemberData(nameof(Three))]
    public void Holm_agrees_with_R(int index)
    {
        var sample = Sample("holm", index);
        var (expected, adjusted) = (Numbers(sample, "adjusted"), Holm.Adjust(Numbers(sample, "p")));

        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], adjusted[i], tolerance: 1e-12);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Point_errors_agree_with_package_forecast(int index)
    {
        var sample = Sample("scaled", index);
        var (outcomes, forecast) = (Numbers(sample, "outcomes"), Numbers(sample, "forecast"));
        var score = Points.Score(forecast, outcomes, NaiveError.Of(Numbers(sample, "past"), sample.GetProperty("season").GetInt32()));

        Assert.Equal(sample.GetProperty("mae").GetDouble(), score.Mae, Close);
        Assert.Equal(sample.GetProperty("rmse").GetDouble(), score.Rmse, Close);
        Assert.Equal(sample.GetProperty("mase").GetDouble(), score.Mase, Close);
        Assert.Equal(sample.GetProperty("smape").GetDouble(), score.Smape, Close);
    }

    static double[] Numbers(JsonElement sample, string name) => [.. sample.GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];

    static JsonElement Sample(string part, int index, [CallerFilePath] string here = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(here)!, "..", "fixtures", "metrics", "expected.json");
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        return document.RootElement.GetProperty(part)[index].Clone();
    }
}
