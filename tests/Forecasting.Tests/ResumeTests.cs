using Gatecast.Networks;

namespace Gatecast.Forecasting.Tests;

/// <summary>A training that is stopped and taken up again ends at the same last bits.</summary>
public class ResumeTests
{
    const int Epochs = 4;

    static readonly Series _series = Draw.WeeklySeason(seed: 4, rows: 300);

    static readonly LstmTrainer _trainer = new() { Horizon = 2, Lookback = 12, Hidden = 8, Epochs = Epochs, Baselines = Draw.SimpleBaselines };

    static double[] AllQuantiles(QuantileForecast forecast) => forecast.AllQuantiles.ToArray();

    public static TheoryData<string> Trunks => [.. _trunks.Keys];

    static readonly Dictionary<string, Func<LstmTrainer, LstmTrainer>> _trunks = new()
    {
        ["plain, two layers"] = trainer => trainer with { Blocks = false, Layers = 2 },
        ["gru with patches"] = trainer => trainer with { Cell = CellKind.Gru, Patch = 4 },
        ["rnn with recurrent dropout"] = trainer => trainer with { Cell = CellKind.Rnn, RecurrentDropout = 0.2f },
        ["slstm"] = trainer => trainer with { Cell = CellKind.Slstm },
    };

    [Fact]
    public void Stopped_after_any_epoch_it_ends_at_the_same_bits() => StopAfterEach(_trainer);

    [Theory, MemberData(nameof(Trunks)), Trait("Category", "Slow")]
    public void Every_trunk_ends_at_the_same_bits(string trunk) => StopAfterEach(_trunks[trunk](_trainer));

    static void StopAfterEach(LstmTrainer trainer)
    {
        var whole = trainer.Fit(_series);
        for (var stop = 1; stop < Epochs; stop++)
        {
            var memory = new Memory();
            Assert.Throws<IOException>(() => trainer.FitWith(_series, memory.Host(room: stop)));
            var resumed = trainer.FitWith(_series, memory.Host());

            Assert.Equal(whole.Weights(), resumed.Weights());
            Assert.Equal((whole.Abstained, whole.ValidationSkill), (resumed.Abstained, resumed.ValidationSkill));
            Assert.Equal(AllQuantiles(whole.Forecast(_series)), AllQuantiles(resumed.Forecast(_series)));
        }
    }

    [Fact]
    public void It_does_only_the_epochs_that_are_left()
    {
        var (memory, told) = (new Memory(), new List<int>());
        Assert.Throws<IOException>(() => _trainer.FitWith(_series, memory.Host(room: 2)));
        _trainer.FitWith(_series, memory.Host() with { Progress = new Immediate(epoch => told.Add(epoch.Epoch)) });
        _trainer.FitWith(_series, memory.Host() with { Progress = new Immediate(epoch => told.Add(epoch.Epoch)) });

        Assert.Equal([3, 4], told);
    }

    [Fact]
    public void A_warm_start_is_taken_up_again_too()
    {
        var weights = (_trainer with { Seed = 3 }).Fit(_series).Weights();
        var whole = _trainer.FitFrom(weights, _series, new(), default);
        var memory = new Memory();
        Assert.Throws<IOException>(() => _trainer.FitFrom(weights, _series, memory.Host(room: 2), default));

        Assert.Equal(whole.Weights(), _trainer.FitFrom(weights, _series, memory.Host(), default).Weights());
        var other = Assert.Throws<InvalidDataException>(() => _trainer.FitWith(_series, memory.Host()));
        Assert.Contains("firstWeights", other.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_judged_forecast_goes_on_in_the_training_where_it_was_stopped()
    {
        var whole = JudgedForecast.Make(_series, _trainer);
        foreach (var room in (int[])[2, Epochs + 2])
        {
            var memory = new Memory();
            Assert.Throws<IOException>(() => JudgedForecast.Make(_series, EnsembleTrainer.Alone(_trainer), memory.Host(room)));
            var resumed = JudgedForecast.Make(_series, EnsembleTrainer.Alone(_trainer), memory.Host());

            Assert.Equal(whole.Verdict, resumed.Verdict);
            Assert.Equal(AllQuantiles(whole.Future), AllQuantiles(resumed.Future));
        }
    }

    [Theory, InlineData(1), InlineData(2)]
    public void An_ensemble_goes_on_in_each_of_its_networks(int threads)
    {
        var trainer = new EnsembleTrainer { Network = _trainer with { Threads = threads } };
        var whole = JudgedForecast.Make(_series, trainer);
        foreach (var room in (int[])[1, Epochs + 2, 3 * Epochs + 1])
        {
            var memory = new Memory();
            Assert.Throws<IOException>(() => JudgedForecast.Make(_series, trainer, memory.Host(room)));
            var resumed = JudgedForecast.Make(_series, trainer, memory.Host());

            Assert.Equal(whole.Model.Weights(), resumed.Model.Weights());
            Assert.Equal(whole.Verdict, resumed.Verdict);
            Assert.Equal(AllQuantiles(whole.Future), AllQuantiles(resumed.Future));
        }
    }

    [Fact]
    public void A_panel_goes_on_in_the_training_where_it_was_stopped()
    {
        var trainer = new EnsembleTrainer { Network = _trainer, Seeds = 1 };
        List<Series> panel = [_series.Named("a"), Draw.WeeklySeason(seed: 9, rows: _series.Length).Named("b")];
        var whole = JudgedTraining.Make(panel, trainer, new());
        foreach (var room in (int[])[2, Epochs + 2])
        {
            var memory = new Memory();
            Assert.Throws<IOException>(() => JudgedTraining.Make(panel, trainer, memory.Host(room)));
            var resumed = JudgedTraining.Make(panel, trainer, memory.Host());

            Assert.Equal(whole.Verdicts, resumed.Verdicts);
            Assert.Equal(whole.Model.Members[1].Weights(), resumed.Model.Members[1].Weights());
        }
    }

    [Theory]
    [InlineData("hidden", "16")]
    [InlineData("dataSha256", "")]
    [InlineData("program", "0.2.0")]
    public void What_belongs_to_another_training_is_refused_by_name(string what, string now)
    {
        var memory = new Memory();
        Assert.Throws<IOException>(() => _trainer.FitWith(_series, memory.Host(room: 1)));
        var host = memory.Host() with { Program = what is "program" ? now : "0.1.0" };
        var (trainer, series) = (what is "hidden" ? _trainer with { Hidden = 16 } : _trainer, what is "dataSha256" ? Draw.WeeklySeason(seed: 5, rows: 300) : _series);

        var error = Assert.Throws<InvalidDataException>(() => trainer.FitWith(series, host));
        Assert.Contains($"its {what} was", error.Message, StringComparison.Ordinal);
        Assert.Contains($"and is now ", error.Message, StringComparison.Ordinal);
        Assert.Contains(now, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_state_is_refused()
    {
        var memory = new Memory();
        Assert.Throws<IOException>(() => _trainer.FitWith(_series, memory.Host(room: 1)));
        memory.Damage();

        Assert.Throws<InvalidDataException>(() => _trainer.FitWith(_series, memory.Host()));
    }

    [Fact]
    public void A_limit_stops_after_as_many_epochs_and_a_longer_one_goes_on()
    {
        var (memory, told) = (new Memory(), new List<int>());
        var host = memory.Host() with { Progress = new Immediate(epoch => told.Add(epoch.Epoch)) };
        var cut = _trainer.FitWith(_series, host with { Steps = 2 });
        Assert.Equal([1, 2], told);
        Assert.Equal(_trainer.FitWith(_series, new() { Steps = 2 }).Weights(), cut.Weights());

        Assert.Equal(_trainer.Fit(_series).Weights(), _trainer.FitWith(_series, host).Weights());
    }

    [Fact]
    public void A_budget_becomes_a_number_of_epochs_that_repeats_the_training()
    {
        // Each look at the clock takes a second.
        var memory = new Memory();
        var host = memory.Host() with { Clock = new SlowClock(), Budget = TimeSpan.FromSeconds(30) };
        var budgeted = JudgedForecast.Make(_series, EnsembleTrainer.Alone(_trainer with { Epochs = 1000, Patience = 1000 }), host);

        Assert.InRange(host.Limit!.Value, 2, 100);
        var repeated = JudgedForecast.Make(_series, EnsembleTrainer.Alone(_trainer with { Epochs = 1000, Patience = 1000 }), new TrainingHost { Steps = host.Limit });
        Assert.Equal(AllQuantiles(budgeted.Future), AllQuantiles(repeated.Future));
        Assert.Equal(budgeted.Verdict, repeated.Verdict);
    }

    [Fact]
    public void Networks_that_share_a_thread_share_the_budget_and_all_stop_after_as_many_epochs()
    {
        var (one, _) = Budgeted(seeds: 1, threads: 1);
        var (two, weights) = Budgeted(seeds: 2, threads: 1);

        Assert.InRange(one, 4, 100);
        Assert.Equal(one / 2, two);
        Assert.Equal(Ensemble(seeds: 2, threads: 2).FitWith(_series, new() { Steps = two }).Weights(), weights);

        (int Limit, byte[] Weights) Budgeted(int seeds, int threads)
        {
            var host = new Memory().Host() with { Clock = new SlowClock(), Budget = TimeSpan.FromSeconds(30) };
            var forecaster = Ensemble(seeds, threads).FitWith(_series, host);
            return (host.Limit!.Value, forecaster.Weights());
        }

        static EnsembleTrainer Ensemble(int seeds, int threads) => new() { Network = _trainer with { Epochs = 1000, Patience = 1000, Threads = threads }, Seeds = seeds };
    }

    /// <summary>What outlives a process, until there is no more room in it.</summary>
    sealed class Memory
    {
        readonly Dictionary<string, byte[]> _kept = [];

        public TrainingHost Host(int room = int.MaxValue)
        {
            var writes = 0;
            return new()
            {
                Program = "0.1.0",
                Recall = _kept.GetValueOrDefault,
                Remember = (name, bytes) =>
                {
                    _kept[name] = bytes;
                    if (++writes >= room)
                        throw new IOException("killed here");
                },
            };
        }

        public void Damage()
        {
            foreach (var bytes in _kept.Values)
                bytes[^5] ^= 1;
        }
    }

    sealed class SlowClock : TimeProvider
    {
        long _seconds;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => _seconds++;
    }

    sealed class Immediate(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
