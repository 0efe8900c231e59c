using Gatecast.Networks;

namespace Gatecast.Forecasting.Tests;

/// <summary>A model that is read again is the one that was written.</summary>
public class ModelFileTests
{
    static byte[] Bytes(ModelFile model)
    {
        using var stream = new MemoryStream();
        model.Write(stream);
        return stream.ToArray();
    }

    static ModelFile Read(byte[] bytes) => ModelFile.Read(new MemoryStream(bytes));

    static ModelFile Saved(LstmTrainer trainer, Series series) =>
        new() { Series = series, Members = [ModelMember.Of(trainer.Fit(series), trainer, series)] };

    static readonly LstmTrainer _small = new() { Horizon = 3, Hidden = 8, Epochs = 4, Seed = ulong.MaxValue };

    public static TheoryData<string> Trunks => [.. _trunks.Keys];

    static readonly Dictionary<string, (LstmTrainer Trainer, Series Series)> _trunks = new()
    {
        ["lstm of a season"] = (_small with { Baselines = Draw.SimpleBaselines }, Draw.WeeklySeason(seed: 4, rows: 300)),
        ["gru of prices, patched"] = (_small with { Cell = CellKind.Gru, Patch = 5, Layers = 2, Dilations = [1, 2] }, Draw.Garch(seed: 4, rows: 400)),
        ["slstm, plain, all spacings"] = (_small with { Cell = CellKind.Slstm, Blocks = false, SpacingGroups = 22, Dropout = 0.1f }, Draw.Autoregression(seed: 4, rows: 300, 0.8)),
    };

    [Theory, MemberData(nameof(Trunks))]
    public void Its_forecasts_are_those_of_the_forecaster_that_was_saved_bit_for_bit(string trunk)
    {
        var (trainer, series) = _trunks[trunk];
        var forecaster = trainer.Fit(series);
        var file = Read(Bytes(new() { Series = series, Members = [ModelMember.Of(forecaster, trainer, series)] }));
        var loaded = Assert.Single(file.Forecasters(threads: 2));

        History[] origins = [.. Enumerable.Range(200, 100).Select(series.Until)];
        foreach (var (before, after) in forecaster.Forecast(origins).Zip(loaded.Forecast(origins)))
            Assert.Equal(before.AllQuantiles.ToArray(), after.AllQuantiles.ToArray());
        Assert.Equal(
            (forecaster.Anchor, forecaster.Abstained, forecaster.ValidationSkill, forecaster.ValidationPValue, forecaster.Seed, forecaster.TrainedRows, forecaster.Lookback),
            (loaded.Anchor, loaded.Abstained, loaded.ValidationSkill, loaded.ValidationPValue, loaded.Seed, loaded.TrainedRows, loaded.Lookback));
        Assert.Equal(series.Sha256, file.Series.Sha256);
        Assert.Equal((series.Name, series.Unit, series.Target, series.Interval, series.TradingDays), (file.Series.Name, file.Series.Unit, file.Series.Target, file.Series.Interval, file.Series.TradingDays));
        Assert.Equal(series.Grid.ToArray(), file.Series.Grid.ToArray());
    }

    [Fact]
    public void One_that_abstained_still_does()
    {
        var series = Draw.RandomWalk(seed: 5, rows: 300);
        var forecaster = _small.Fit(series).Abstaining();
        var loaded = Read(Bytes(new() { Series = series, Members = [ModelMember.Of(forecaster, _small, series)] })).Forecasters()[0];

        Assert.True(loaded.Abstained);
        Assert.Equal(forecaster.Forecast(series).AllQuantiles.ToArray(), loaded.Forecast(series).AllQuantiles.ToArray());
    }

    [Fact]
    public void Several_networks_come_back_in_their_order()
    {
        var series = Draw.WeeklySeason(seed: 4, rows: 300);
        LstmTrainer[] trainers = [_small with { Seed = 1 }, _small with { Seed = 2, Lookback = 20 }];
        var file = Read(Bytes(new() { Series = series, Members = [.. trainers.Select(trainer => ModelMember.Of(trainer.Fit(series), trainer, series))] }));

        Assert.Equal([1ul, 2], file.Forecasters().Select(one => one.Seed));
        Assert.Equal(20, file.Forecasters()[1].Lookback);
    }

    [Fact]
    public void The_same_model_is_the_same_bytes_whatever_the_threads()
    {
        var series = Draw.WeeklySeason(seed: 4, rows: 300);

        Assert.Equal(Bytes(Saved(_small with { Threads = 1 }, series)), Bytes(Saved(_small with { Threads = 2 }, series)));
    }

    [Fact]
    public void Any_damage_is_an_error_and_never_another_model()
    {
        var bytes = Bytes(Saved(_small with { Epochs = 1, Baselines = [Baseline.LastValue] }, Draw.WeeklySeason(seed: 4, rows: 300)));
        for (var at = 0; at < bytes.Length; at += at < 64 ? 1 : 997)
        {
            byte[] damaged = [.. bytes];
            damaged[at] ^= 0x40;
            Assert.Throws<InvalidDataException>(() => Read(damaged));
        }

        for (var length = 0; length < bytes.Length; length += length < 64 ? 1 : 997)
            Assert.Throws<InvalidDataException>(() => Read(bytes[..length]));
        Assert.Throws<InvalidDataException>(() => Read([.. bytes, 0]));
    }

    [Fact]
    public void A_newer_format_asks_for_an_update()
    {
        var bytes = Bytes(Saved(_small with { Epochs = 1, Baselines = [Baseline.LastValue] }, Draw.WeeklySeason(seed: 4, rows: 300)));
        bytes[8] = 2;

        Assert.Contains("update Gatecast", Assert.Throws<InvalidDataException>(() => Read(bytes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_forecaster_of_other_rows_is_refused()
    {
        var series = Draw.WeeklySeason(seed: 4, rows: 300);
        var forecaster = (_small with { Epochs = 1 }).Fit(series);

        Assert.Throws<ArgumentException>(() => ModelMember.Of(forecaster, _small, series.Head(299)));
    }

    [Fact]
    public void All_settings_of_a_trainer_come_back()
    {
        var trainer = new LstmTrainer
        {
            Horizon = 7,
            Lookback = 21,
            Patch = 3,
            Blocks = false,
            Cell = CellKind.Gru,
            Hidden = 9,
            Layers = 2,
            Dilations = [1, 4],
            Epochs = 11,
            Patience = 5,
            Dropout = 0.15f,
            RecurrentDropout = 0.05f,
            LearningRate = 1e-3f,
            SpacingGroups = 3,
            Seed = 1ul << 63,
            YearCycle = false,
            SkippedRows = 20,
            Baselines = [Baseline.Theta, Baseline.HarVolatility, Baseline.LinearOver(30)],
        };
        var settings = TrainerJson.Of(trainer);

        Assert.Equal(settings.ToJsonString(), TrainerJson.Of(TrainerJson.Read(settings)).ToJsonString());
        Assert.Equal(typeof(LstmTrainer).GetProperties().Length - 1, settings.Count);
        settings["frontEnd"] = "another";
        Assert.Contains("frontEnd", Assert.Throws<InvalidDataException>(() => TrainerJson.Read(settings)).Message, StringComparison.Ordinal);
    }
}
