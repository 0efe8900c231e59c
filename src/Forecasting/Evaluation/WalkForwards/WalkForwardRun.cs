namespace Gatecast.Forecasting;

/// <summary>One walk-forward from the first fold to the last, block by block of origins; all models do a block before any does the next.</summary>
sealed class WalkForwardRun
{
    /// <summary>Quantiles that a block of one model holds at most, so that memory depends on neither origins nor horizon.</summary>
    const int LargestBlock = 1 << 18;

    /// <summary>Origins of a block at most: small enough to measure the speed by one.</summary>
    const int MostOrigins = 256;

    const string StepsName = "steps";

    readonly WalkForward _settings;
    readonly Series _series;
    readonly WalkForwardHost _host;
    readonly CancellationToken _cancellation;
    readonly IReadOnlyList<Fold> _folds;
    readonly VolatilityRegimes _regimes;
    readonly List<LeftOut> _leftOut = [];
    readonly List<ModelRun> _models;
    readonly string _reference;
    readonly List<int> _done = [];
    readonly long _start;

    public WalkForwardRun(
        WalkForward settings, Series series, IReadOnlyList<Candidate> candidates, WalkForwardHost host, CancellationToken cancellation)
    {
        (_settings, _series, _host, _cancellation) = (settings, series, host, cancellation);
        _start = host.Clock?.GetTimestamp() ?? 0;
        _folds = settings.Folds(series);
        var past = series.Head(_folds[0].Rows);
        var split = TrainingSplit.Of(past.Length, settings.Lookback, settings.Horizon);
        var training = past.Head(split.TrainingRows);
        var baselines = Baseline.For(training, settings.Horizon, settings.Baselines);
        _leftOut.AddRange(
            from baseline in settings.Baselines ?? Baseline.All
            where !baselines.Contains(baseline)
            select new LeftOut(baseline.Name, baseline.Hindrance(training, settings.Horizon, Baseline.LeastErrors)!));
        _reference = BaselineChoice.Of(past, split, split.ValidationOrigins(past, settings.Horizon), settings.Horizon, baselines).Baseline.Name;
        _regimes = VolatilityRegimes.Fit(past);
        _models =
        [
            .. candidates.Concat(baselines.Select(baseline => Candidate.Of(baseline, settings.Horizon)))
                .Select(candidate => new ModelRun(candidate, settings, series, past, host)),
        ];
        if (_models.GroupBy(model => model.Name).FirstOrDefault(same => same.Count() > 1) is { } same)
            throw new ArgumentException($"Two models are called \"{same.Key}\"; give each its own name.", nameof(candidates));
    }

    int Planned => _folds.Sum(fold => fold.Test.Count);

    public Evaluation Evaluate()
    {
        var limit = int.Min(Planned, _host.Steps ?? RecalledSteps() ?? Planned);
        foreach (var fold in _folds)
        {
            foreach (var block in fold.Test.Chunk(int.Clamp(LargestBlock / (_settings.Horizon * QuantileLevels.Count), 1, MostOrigins)))
            {
                var origins = block[..int.Min(block.Length, limit - _done.Count)];
                if (origins.Length == 0)
                    break;

                Advance(fold, origins, limit);
                if (_done.Count == origins.Length && _host is { Steps: null, Budget: { } budget, Clock: { } clock } && RecalledSteps() is null)
                    limit = int.Min(Planned, Remembered(Affordable(budget, clock)));
            }

            foreach (var model in _models)
                model.EndFold();
        }

        return Result();
    }

    void Advance(Fold fold, int[] origins, int limit)
    {
        History[] histories = [.. origins.Select(_series.Until)];
        Regime[] regimes = [.. histories.Select(_regimes.Of)];

        // Networks share the threads among themselves; baselines have one each.
        foreach (var model in _models.Where(model => !model.IsBaseline))
        {
            if (!model.IsFitted(fold, origins))
                _host.Progress?.Invoke(new(model.Name, fold.Number, _folds.Count, _done.Count, limit));
            model.Forecast(fold, histories, regimes, _cancellation);
        }

        var options = new ParallelOptions { MaxDegreeOfParallelism = _settings.Threads, CancellationToken = _cancellation };
        Parallel.ForEach(_models.Where(model => model.IsBaseline), options, model => model.Forecast(fold, histories, regimes, _cancellation));
        foreach (var model in _models)
            model.Deliver(fold, origins[0]);

        _done.AddRange(origins);
        _host.Progress?.Invoke(new(Fitting: null, fold.Number, _folds.Count, _done.Count, limit));
    }

    int? RecalledSteps() => _host.Recall(StepsName) is { } bytes ? BitConverter.ToInt32(bytes) : null;

    int Remembered(int steps)
    {
        _host.Remember(StepsName, BitConverter.GetBytes(steps));
        return steps;
    }

    /// <summary>Origins that fit into the budget, as the first block went: each fold costs a fit, each origin a forecast.</summary>
    int Affordable(TimeSpan budget, TimeProvider clock)
    {
        var left = budget - clock.GetElapsedTime(_start);
        var fit = _models.Aggregate(TimeSpan.Zero, (sum, model) => sum + model.Fitting);
        var origin = _models.Aggregate(TimeSpan.Zero, (sum, model) => sum + model.Forecasting) / _done.Count;
        var steps = _done.Count;
        for (var (fold, before) = (0, 0); fold < _folds.Count; before += _folds[fold++].Test.Count)
        {
            left -= fold == 0 ? TimeSpan.Zero : fit;
            var more = before + _folds[fold].Test.Count - steps;
            var fitting = left <= TimeSpan.Zero ? 0 : origin > TimeSpan.Zero ? (int)double.Min(more, left / origin) : more;
            steps += fitting;
            left -= fitting * origin;
            if (fitting < more)
                break;
        }

        return steps;
    }

    Evaluation Result()
    {
        var reference = _models.First(model => model.IsBaseline && model.Name == _reference);
        var skipped = _settings.PlannedOrigins(_series.Length).Length - Planned;
        if (skipped > 0)
            _leftOut.Add(new($"{skipped} origins", $"a gap lies among the {_settings.Horizon} rows after them"));
        return new()
        {
            Series = _series,
            Settings = _settings,
            Folds = [.. _folds.TakeWhile(fold => fold.Test[0] <= _done[^1])],
            Origins = _done,
            Planned = Planned,
            Reference = _reference,
            Models = [.. _models.Select(model => model.Judged(reference))],
            LeftOut = _leftOut,
        };
    }
}
