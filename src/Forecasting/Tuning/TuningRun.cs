using System.Collections.Concurrent;
using Gatecast.Networks;

namespace Gatecast.Forecasting;

/// <summary>One search from the first rung to the confirmation. It has the rows before the test periods, and no others.</summary>
sealed class TuningRun
{
    const string StepsName = "steps";

    readonly SuccessiveHalving _settings;
    readonly Series[] _pasts;
    readonly TuningHost _host;
    readonly CancellationToken _cancellation;
    readonly Lock _lock = new();
    readonly ConcurrentDictionary<string, TrialTraining> _done = new();
    readonly TuningFold[] _choosing;
    readonly TuningFold[] _confirming;
    readonly HalvingPlan _whole;
    readonly TimeSpan _prepared;
    HalvingPlan _plan;
    long _trained;

    public TuningRun(SuccessiveHalving settings, Series[] pasts, TuningHost host, CancellationToken cancellation)
    {
        (_settings, _pasts, _host, _cancellation) = (settings, pasts, host, cancellation);
        var start = host.Clock?.GetTimestamp() ?? 0;
        var folds = pasts.Select(settings.InnerFolds).ToArray();
        _choosing = Prepared(pasts.SelectMany((past, i) => folds[i].Choosing.Select(fold => (past, fold))));
        _confirming = Prepared(pasts.SelectMany((past, i) => folds[i].Confirming.Select(fold => (past, fold))));
        _whole = HalvingPlan.Of(settings.Trials, settings.Defaults.Epochs);
        _plan = (host.Steps ?? RecalledSteps()) is { } steps ? _whole.Within(steps) : _whole;
        _prepared = host.Clock?.GetElapsedTime(start) ?? TimeSpan.Zero;
    }

    public TuningResult Search()
    {
        if (_host is { Steps: null, Budget: { } budget, Clock: not null } && RecalledSteps() is null)
            _plan = Remembered(Affordable(budget));

        var trials = Enumerable.Range(1, _plan.Trials).Select(number => new Trial(number, SettingsOf(number), [])).ToDictionary(trial => trial.Number);
        int[] alive = [.. trials.Keys];
        for (var rung = 1; rung <= _plan.Epochs.Count; rung++)
        {
            var trainings = Train(alive, _choosing, rung);
            foreach (var (number, own) in alive.Zip(trainings))
                trials[number] = trials[number] with { Scores = [.. trials[number].Scores, ScoreOf(rung, own)] };
            alive =
            [
                .. alive.OrderByDescending(number => trials[number].Last.Skill).ThenByDescending(number => trials[number].Last.ValidationSkill)
                    .ThenBy(number => number),
            ];
            if (rung < _plan.Epochs.Count)
                alive = [.. alive.Take(HalvingPlan.Survivors(alive.Length)).Union([1]).Order()];
        }

        // Validation skill decides who goes on, but makes nobody better than the defaults.
        var best = trials[trials[alive[0]].Last.Skill > trials[1].Last.Skill ? alive[0] : 1];
        return new()
        {
            Series = [.. _pasts.Select(Tuned)],
            Space = _settings.Space,
            Rungs = _plan.Epochs,
            Trials = [.. trials.Values.OrderBy(trial => trial.Number)],
            Best = best,
            Confirmation = best.IsDefault ? null : Confirm(best),
            Steps = _plan.Steps < _whole.Steps ? _plan.Steps : null,
            Planned = _whole.Steps,
        };
    }

    TuningFold[] Prepared(IEnumerable<(Series Past, Fold Fold)> folds)
    {
        var all = folds.ToArray();
        var prepared = SideBySide.Run(all.Length, _settings.Threads, (i, _) => TuningFold.Of(all[i].Past, all[i].Fold, _settings.Defaults), _cancellation);
        return prepared.GroupBy(fold => fold.Past).FirstOrDefault(own => own.All(fold => fold.ReferenceLosses.Sum() == 0)) is not { } exact
            ? prepared
            : throw new ArgumentException(
                $"{exact.Key.Name} is foretold without an error by {exact.First().Reference.Name}; no settings can be told apart there. Leave it out.");
    }

    LstmTrainer SettingsOf(int number) => number == 1 ? _settings.Defaults : _settings.Space.Draw(_settings.Defaults, _settings.Seed, number);

    /// <returns>For each trial its trainings, one for each fold.</returns>
    TrialTraining[][] Train(int[] numbers, TuningFold[] folds, int rung)
    {
        var epochs = _plan.Epochs[int.Min(rung, _plan.Epochs.Count) - 1];
        Report(numbers.Length, rung, epochs, newlyTrained: 0);
        var trainings = SideBySide.Run(numbers.Length * folds.Length, _settings.Threads, (i, cancellation) =>
        {
            var (number, fold) = (numbers[i / folds.Length], folds[i % folds.Length]);
            var training = RecalledOrTrained(number, fold, epochs, cancellation);
            Report(numbers.Length, rung, epochs, newlyTrained: epochs);
            return training;
        }, _cancellation);
        return [.. trainings.Chunk(folds.Length)];
    }

    TrialTraining RecalledOrTrained(int number, TuningFold fold, int epochs, CancellationToken cancellation)
    {
        var name = FormattableString.Invariant($"training {epochs} {number} {Array.IndexOf(_pasts, fold.Past)} {fold.Fold.Rows}");
        if (_done.TryGetValue(name, out var done))
            return done;
        if (_host.Recall(name) is { } bytes && TrialTraining.Read(bytes, fold.Fold.Test.Count) is { } recalled)
            return _done[name] = recalled;

        var trained = fold.Train(SettingsOf(number), epochs, _host.Clock, cancellation);
        _host.Remember(name, trained.ToBytes());
        return _done[name] = trained;
    }

    void Report(int trials, int rung, int epochs, int newlyTrained)
    {
        lock (_lock)
        {
            _trained += newlyTrained;
            var whole = (double)_plan.Steps * _choosing.Length;
            _host.Progress?.Invoke(new(rung, _plan.Epochs.Count, trials, epochs, Done: Math.Min(1, _trained / whole)));
        }
    }

    TrialScore ScoreOf(int rung, TrialTraining[] trainings)
    {
        var (losses, reference) = (ByTime(_choosing, fold => trainings[fold].Losses), ByTime(_choosing, fold => _choosing[fold].ReferenceLosses));
        var test = SkillTest.Of(losses, reference, _settings.Defaults.Horizon, stride: 1);
        return new(
            rung, _plan.Epochs[rung - 1], test.Skill, StandardError: (test.High - test.Low) / (2 * 1.96),
            trainings.Average(training => training.ValidationSkill), trainings.Count(training => training.Abstained), trainings.Length);
    }

    Confirmation Confirm(Trial best)
    {
        var trainings = Train([1, best.Number], _confirming, _plan.Epochs.Count + 1);
        var defaults = ByTime(_confirming, fold => trainings[0][fold].Losses);
        var test = SkillTest.Of(ByTime(_confirming, fold => trainings[1][fold].Losses), defaults, _settings.Defaults.Horizon, stride: 1);
        return new() { Origins = defaults.Length, Skill = test.Skill, Low = test.Low, High = test.High, PValue = test.PBetter };
    }

    /// <summary>[times] losses in units of the reference's mean loss on the same series, averaged over the series at each origin time: series move together,
    /// and so do their losses.</summary>
    static double[] ByTime(TuningFold[] folds, Func<int, double[]> lossesOf)
    {
        var scales = folds.GroupBy(fold => fold.Past).ToDictionary(group => group.Key, group => group.SelectMany(fold => fold.ReferenceLosses).Average());
        var losses = new SortedDictionary<DateTimeOffset, (double Sum, int Count)>();
        for (var i = 0; i < folds.Length; i++)
        {
            var (own, past) = (lossesOf(i), folds[i].Past);
            for (var k = 0; k < own.Length; k++)
            {
                var time = past.Times[folds[i].Fold.Test[k]];
                var (sum, count) = losses.GetValueOrDefault(time);
                losses[time] = (sum + own[k] / scales[past], count + 1);
            }
        }

        return [.. losses.Values.Select(loss => loss.Sum / loss.Count)];
    }

    int? RecalledSteps() => _host.Recall(StepsName) is { } bytes ? BitConverter.ToInt32(bytes) : null;

    HalvingPlan Remembered(HalvingPlan plan)
    {
        _host.Remember(StepsName, BitConverter.GetBytes(plan.Steps));
        return plan;
    }

    /// <summary>The largest plan that fits into the budget, as the first trials went.</summary>
    /// <remarks>Each training's own time counts, so that it is the same after a stop.</remarks>
    HalvingPlan Affordable(TimeSpan budget)
    {
        int[] first = [.. Enumerable.Range(1, _whole.Least.Trials)];
        var trainings = Train(first, _choosing, rung: 1);
        _trained = 0;
        var threads = int.Min(_settings.Threads, first.Length * _choosing.Length);
        var secondsPerStep = trainings.Sum(own => own.Sum(training => training.Seconds)) / threads / (first.Length * _whole.Epochs[0]);
        var steps = (budget - _prepared).TotalSeconds / secondsPerStep;
        return _whole.Within((int)Math.Clamp(steps, _whole.Least.Steps, _whole.Steps));
    }

    TunedSeries Tuned(Series past)
    {
        TuningFold[] choosing = [.. _choosing.Where(fold => fold.Past == past)];
        TuningFold[] confirming = [.. _confirming.Where(fold => fold.Past == past)];
        return new(
            past.Name, past.Length, [.. choosing.Select(fold => fold.Fold)], [.. confirming.Select(fold => fold.Fold)],
            [.. choosing.Concat(confirming).Select(fold => fold.Reference.Name)]);
    }
}
