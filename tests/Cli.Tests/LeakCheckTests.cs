using System.Text.Json;

namespace Gatecast.Cli.Tests;

public class LeakCheckTests
{
    [Fact]
    public async Task The_models_of_a_forecast_are_clean()
    {
        var run = await Run.Of("leakcheck", "sample:btc-usd", "--horizon", "3", "--origins", "4", "--quiet");

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Matches(@"lstm +6 +\d+ +0", run.Output);
        Assert.Matches(@"drift +6 +\d+ +0", run.Output);
        Assert.Contains("No forecast changed by a bit.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_has_each_model()
    {
        var run = await Run.Of("leakcheck", "sample:sp500", "--models", "drift, last value", "--horizon", "5", "--max-time", "10s", "--json", "--quiet");
        var models = JsonDocument.Parse(run.Output).RootElement.GetProperty("models").EnumerateArray().ToList();

        Assert.Equal(["drift", "last value"], models.Select(model => model.GetProperty("name").GetString()));
        Assert.All(models, model => Assert.True(model.GetProperty("clean").GetBoolean()));
        Assert.All(models, model => Assert.InRange(model.GetProperty("origins").GetInt32(), 1, 12));
    }

    [Theory]
    [InlineData("--models drft", "did you mean 'drift'?")]
    [InlineData("--origins 0", "--origins is 0; it must lie between 1 and 1000.")]
    [InlineData("--max-time soon", "--max-time soon is not a span of time; write it as 90s, 3m or 1h.")]
    [InlineData("--horizon 5000", "rows; ")]
    public async Task Wrong_usage_is_a_sentence_and_2(string options, string words)
    {
        var run = await Run.Of(["leakcheck", "sample:btc-usd", "--quiet", .. options.Split(' ')]);

        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
    }
}
