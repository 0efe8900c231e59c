using System.Runtime.CompilerServices;
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

    static ModelFile Saved(EnsembleTrainer trainer, Series series) => ModelFile.Of(trainer.Fit(series), trainer, series);

    static string Repository(string path, [CallerFilePath] string thisFile = "") => Path.Combine(Path.GetDirectoryName(thisFile)!, "..", path);

    static readonly LstmTrainer _network = new() { Horizon = 3, Hidden = 8, Epochs = 4, Seed = ulong.MaxValue };

    static readonly EnsembleTrainer _small = new() { Network = _network };

    static readonly EnsembleTrainer _quick = EnsembleTrainer.Alone(_network with { Epochs = 1, Baselines = [Baseline.LastValue] });

    public static TheoryData<string> Ensembles => [.. _ensembles.Keys];

    static readonly Dictionary<string, (EnsembleTrainer Trainer, Series Series)> _ensembles = new()
    {
        ["lstm of a season"] = (_small with { Network = _network with { Baselines = Draw.SimpleBaselines }, Guard = false }, Draw.WeeklySeason(seed: 4, rows: 400)),
        ["gru of prices, patched, two lookbacks"] = (
            new() { Network = _network with { Cell = CellKind.Gru, Patch = 5, Layers = 2, Dilations = [1, 2], ValidationStride = 2 }, Seeds = 1, Lookbacks = [1, 0.5] }, Draw.Garch(seed: 4, rows: 500)),
        ["slstm, plain, all spacings, alone"] = (
            EnsembleTrainer.Alone(_network with { Cell = CellKind.Slstm, Blocks = false, SpacingGroups = 22, Dropout = 0.1f }), Draw.Autoregression(seed: 4, rows: 400, 0.8)),
        ["smoothing, two seeds"] = (
            new() { Network = new() { Horizon = 3, FrontEnd = FrontEnd.Smoothing, Hidden = 8, Layers = 2, Epochs = 4, Baselines = [Baseline.LastValue, Baseline.Drift] } }, Draw.WeeklySeason(seed: 4, rows: 400)),
        ["what is served of planted skill"] = (
            new() { Network = _network with { Lookback = 16, Hidden = 16, Epochs = 8, Baselines = [Baseline.LastValue, Baseline.Drift] } }, Draw.Autoregression(seed: 3, rows: 600, 0.6)),
    };

    [Theory, MemberData(nameof(Ensembles))]
    public void Its_forecasts_are_those_of_the_forecaster_that_was_saved_bit_for_bit(string ensemble)
    {
        var (trainer, rows) = _ensembles[ensemble];
        var series = rows.Head(rows.Length - 100);
        var forecaster = trainer.Fit(series);
        var file = Read(Bytes(ModelFile.Of(forecaster, trainer, series)));
        var loaded = file.Forecaster(threads: 2);

        // From rows that it knows, and going on over newer ones.
        History[] origins = [.. Enumerable.Range(rows.Length - 130, 120).Select(rows.Until)];
        foreach (var (before, after) in forecaster.Forecast(origins).Zip(loaded.Forecast(origins)))
            Assert.Equal(before.AllQuantiles.ToArray(), after.AllQuantiles.ToArray());
        Assert.Equal(
            (forecaster.Anchor, forecaster.Abstained, forecaster.ValidationSkill, forecaster.ValidationPValue, forecaster.Seed, forecaster.TrainedRows, forecaster.Lookback),
            (loaded.Anchor, loaded.Abstained, loaded.ValidationSkill, loaded.ValidationPValue, loaded.Seed, loaded.TrainedRows, loaded.Lookback));
        Assert.Equal(forecaster.Experts, loaded.Experts);
        Assert.Equal(forecaster.Weights(2), loaded.Weights(2));
        Assert.Equal(
            forecaster.Members.Select(member => (member.Seed, member.Lookback, member.Abstained, member.ValidationSkill, member.ValidationPValue)),
            loaded.Members.Select(member => (member.Seed, member.Lookback, member.Abstained, member.ValidationSkill, member.ValidationPValue)));
        Assert.Equal(series.Sha256, file.Panel[0].Sha256);
        Assert.Equal((series.Name, series.Unit, series.Target, series.Interval, series.TradingDays), (file.Panel[0].Name, file.Panel[0].Unit, file.Panel[0].Target, file.Panel[0].Interval, file.Panel[0].TradingDays));
        Assert.Equal(series.Grid.ToArray(), file.Panel[0].Grid.ToArray());
        if (ensemble.StartsWith("what is served", StringComparison.Ordinal))
            Assert.False(loaded.Abstained);
    }

    [Fact]
    public void One_that_abstained_still_does()
    {
        var (trainer, series) = _ensembles["what is served of planted skill"];
        var forecaster = trainer.Fit(series).Abstaining();
        var loaded = Read(Bytes(ModelFile.Of(forecaster, trainer, series))).Forecaster();

        Assert.True(loaded.Abstained);
        Assert.Equal(forecaster.Weights(1), loaded.Weights(1));
        Assert.Equal(Baseline.Parse(loaded.Anchor).Fit(series, horizon: 3).Forecast(series.Until(series.Length - 1)).AllQuantiles.ToArray(), loaded.Forecast(series).AllQuantiles.ToArray());
    }

    [Fact]
    public void All_settings_of_an_ensemble_come_back()
    {
        var series = Draw.WeeklySeason(seed: 4, rows: 300);
        var trainer = new EnsembleTrainer { Network = _quick.Network with { Lookback = 10 }, Seeds = 2, Lookbacks = [1, 0.7], Experts = false, Guard = false };
        var read = Read(Bytes(Saved(trainer, series))).Trainer;

        Assert.Equal((trainer.Seeds, trainer.Experts, trainer.Guard), (read.Seeds, read.Experts, read.Guard));
        Assert.Equal(trainer.Lookbacks, read.Lookbacks);
        Assert.Equal(TrainerJson.Of(trainer.Network).ToJsonString(), TrainerJson.Of(read.Network).ToJsonString());
        Assert.True(Read(Bytes(Saved(_small, series))).Trainer is { Experts: true, Guard: true });
    }

    [Fact]
    public void A_file_of_version_1_is_one_network_and_forecasts_what_it_did()
    {
        var file = Read(File.ReadAllBytes(Repository("fixtures/models/version-1.gatemodl")));
        var (forecaster, forecast) = (file.Forecaster(), file.Forecaster().Forecast(file.Panel[0]));

        Assert.Equal((1ul, 160, "theta", false), (Assert.Single(forecaster.Members).Seed, forecaster.TrainedRows, forecaster.Anchor, forecaster.Abstained));
        Assert.Empty(forecaster.Experts);
        Assert.Equal(0.0946, forecaster.ValidationSkill, 4);

        // As the version that wrote it served them, with other kernels in the last digits.
        Assert.Equal(45.00386903, forecast.Median(1), 1e-4);
        Assert.Equal(46.87864251, forecast.Quantile(1, 0.95), 1e-4);
        Assert.Equal(47.95532777, forecast.Quantile(2, 0.05), 1e-4);
        Assert.Equal(Bytes(file), Bytes(Read(Bytes(file))));
    }

    [Fact]
    public void A_file_of_version_2_is_one_series_and_forecasts_what_it_did()
    {
        var file = Read(File.ReadAllBytes(Repository("fixtures/models/version-2.gatemodl")));
        var (forecaster, forecast) = (file.Forecaster(), file.Forecaster().Forecast(Assert.Single(file.Panel)));

        Assert.Equal((2, 260, "linear", false), (forecaster.Members.Count, forecaster.TrainedRows, forecaster.Anchor, forecaster.Abstained));
        Assert.Equal(["linear"], forecaster.Experts);
        Assert.Equal(0.7693, forecaster.Weights(1)[0], 1e-4);

        // As the version that wrote it served them, with other kernels in the last digits.
        Assert.Equal(24.638973, forecast.Median(1), 1e-3);
        Assert.Equal(22.453522, forecast.Quantile(1, 0.05), 1e-3);
        Assert.Equal(30.276172, forecast.Quantile(2, 0.95), 1e-3);
        Assert.Equal(Bytes(file), Bytes(Read(Bytes(file))));
    }

    [Fact]
    public void Each_series_of_a_panel_comes_back_bit_for_bit()
    {
        var whole = Enumerable.Range(1, 3).Select(i => Draw.Autoregression(i, 300 + 40 * i, coefficient: 0.6).Named($"series {i}").With([Covariate.Static("size", i)])).ToList();
        var past = whole.Select(series => series.Head(series.Length - 60)).ToList();
        var trainer = _small with { Network = _network with { Horizon = 1, Lookback = 8, Hidden = 16, Epochs = 8, Baselines = Draw.SimpleBaselines } };
        var forecaster = trainer.Fit(past);
        var file = Read(Bytes(ModelFile.Of(forecaster, trainer, past)));
        var loaded = file.Forecasters(threads: 2);

        Assert.Contains(forecaster.Members, member => !member.Abstained);
        foreach (var series in whole)
        {
            History[] origins = [.. Enumerable.Range(series.Length - 90, 80).Select(series.Until)];
            foreach (var (before, after) in forecaster.Forecast(origins).Zip(loaded.Forecast(origins)))
                Assert.Equal(before.AllQuantiles.ToArray(), after.AllQuantiles.ToArray());
        }

        // One alone is the one of the panel.
        Assert.Equal(forecaster.Members[1].Forecast(past[1]).AllQuantiles.ToArray(), file.Forecaster(index: 1).Forecast(past[1]).AllQuantiles.ToArray());
        Assert.Equal(forecaster.Members.Select(member => (!member.Abstained, member.ValidationSkill, member.ValidationPValue)), file.Series.Select(one => (one.Shown.IsServed, one.Shown.Skill, one.Shown.PValue)));
        Assert.Throws<ArgumentException>(() => ModelFile.Of(forecaster, trainer, [past[1], past[0], past[2]]));
        Assert.Throws<ArgumentException>(() => ModelFile.Of(forecaster, trainer, past[..2]));
    }

    [Fact]
    public void A_smoothing_panel_comes_back_with_one_block_for_each_network()
    {
        var whole = Enumerable.Range(1, 4).Select(i => Draw.WeeklySeason(i, 240 + 20 * i).Named($"series {i}")).ToList();
        var past = whole.Select(series => series.Head(series.Length - 30)).ToList();
        var trainer = new EnsembleTrainer { Network = new() { Horizon = 3, FrontEnd = FrontEnd.Smoothing, Hidden = 8, Layers = 2, Epochs = 6, Baselines = [Baseline.LastValue, Baseline.Drift] } };
        var forecaster = trainer.Fit(past);
        var file = Read(Bytes(ModelFile.Of(forecaster, trainer, past)));

        Assert.Equal(2, file.Networks.Count);
        Assert.Contains(forecaster.Members, member => !member.Abstained);
        for (var i = 0; i < whole.Count; i++)
            Assert.Equal(
                forecaster.Members[i].Forecast([whole[i].Until(whole[i].Length - 9)])[0].AllQuantiles.ToArray(),
                file.Forecaster(index: i).Forecast([whole[i].Until(whole[i].Length - 9)])[0].AllQuantiles.ToArray());
    }

    [Fact]
    public void The_same_model_is_the_same_bytes_whatever_the_threads()
    {
        var series = Draw.WeeklySeason(seed: 4, rows: 300);

        Assert.Equal(Bytes(Saved(_small, series)), Bytes(Saved(_small with { Network = _network with { Threads = 2 } }, series)));
    }

    [Fact]
    public void Any_damage_is_an_error_and_never_another_model()
    {
        var bytes = Bytes(Saved(_quick, Draw.WeeklySeason(seed: 4, rows: 300)));
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
    public void A_newer_format_asks_for_an_update_and_a_false_one_is_an_error()
    {
        var bytes = Bytes(Saved(_quick, Draw.WeeklySeason(seed: 4, rows: 300)));
        bytes[8] = 1;
        Assert.Throws<InvalidDataException>(() => Read(bytes));

        bytes[8] = 4;
        Assert.Contains("update Gatecast", Assert.Throws<InvalidDataException>(() => Read(bytes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_forecaster_of_other_rows_or_settings_is_refused()
    {
        var series = Draw.WeeklySeason(seed: 4, rows: 300);
        var forecaster = _quick.Fit(series);

        Assert.Throws<ArgumentException>(() => ModelFile.Of(forecaster, _quick, series.Head(299)));
        Assert.Throws<ArgumentException>(() => ModelFile.Of(forecaster, _quick with { Seeds = 2 }, series));
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
            ValidationStride = 5,
            Baselines = [Baseline.Theta, Baseline.HarVolatility, Baseline.LinearOver(30)],
        };
        var settings = TrainerJson.Of(trainer);

        Assert.Equal(settings.ToJsonString(), TrainerJson.Of(TrainerJson.Read(settings)).ToJsonString());
        Assert.Equal(typeof(LstmTrainer).GetProperties().Length - 1, settings.Count);
        settings["frontEnd"] = "another";
        Assert.Contains("frontEnd", Assert.Throws<InvalidDataException>(() => TrainerJson.Read(settings)).Message, StringComparison.Ordinal);
    }
}
