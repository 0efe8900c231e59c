namespace Gatecast.Forecasting;

/// <summary>How many trials a search begins with, and how long the trainings of each rung are.</summary>
/// <remarks>Successive halving (Jamieson and Talwalkar, 2016) with η = 3: of each rung the best third, and the defaults, go on to the next, which
/// trains three times as long. What it costs is counted in steps: one epoch of one trial, on all its folds and series.</remarks>
/// <param name="Trials">The defaults among them.</param>
/// <param name="Epochs">[rungs] most epochs of a training, rising.</param>
sealed record HalvingPlan(int Trials, IReadOnlyList<int> Epochs)
{
    /// <summary>Trials that are measured before a time limit becomes a number of steps; no search has fewer, unless it was asked for.</summary>
    public const int LeastTrials = 4;

    const int Eta = 3;

    const int MostRungs = 3;

    /// <summary>Steps, were no training to stop early: all rungs, and the best trial and the defaults once more on other folds.</summary>
    public int Steps
    {
        get
        {
            var (steps, trials) = (2 * Epochs[^1], Trials);
            foreach (var epochs in Epochs)
            {
                steps += trials * epochs;
                trials = int.Min(trials, Survivors(trials) + 1);
            }

            return steps;
        }
    }

    public HalvingPlan Least => new(int.Min(LeastTrials, Trials), [Epochs[0]]);

    /// <param name="epochs">Of the last rung.</param>
    public static HalvingPlan Of(int trials, int epochs)
    {
        var rungs = new List<int> { epochs };
        while (rungs.Count < MostRungs && rungs[0] / Eta >= 1)
            rungs.Insert(0, (rungs[0] + Eta - 1) / Eta);

        return new(trials, rungs);
    }

    /// <summary>Trials of a rung that go on to the next.</summary>
    public static int Survivors(int trials) => (trials + Eta - 1) / Eta;

    /// <summary>The largest plan of so many steps: all rungs if four trials can climb them, else fewer; then as many trials as fit.</summary>
    /// <remarks>The steps of what it returns return the same.</remarks>
    /// <exception cref="ArgumentException">They are too few for any.</exception>
    public HalvingPlan Within(int steps)
    {
        for (var rungs = Epochs.Count; rungs > 0; rungs--)
        {
            var plan = this with { Trials = Least.Trials, Epochs = [.. Epochs.Take(rungs)] };
            if (plan.Steps > steps)
                continue;

            while (plan.Trials < Trials && (plan with { Trials = plan.Trials + 1 }).Steps <= steps)
                plan = plan with { Trials = plan.Trials + 1 };
            return plan;
        }

        throw new ArgumentException(
            $"{steps} steps are too few for a search; its smallest, {Least.Trials} trials of {Epochs[0]} epochs, takes {Least.Steps}. Give at least as many.",
            nameof(steps));
    }
}
