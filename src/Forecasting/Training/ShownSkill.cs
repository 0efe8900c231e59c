namespace Gatecast.Forecasting;

/// <summary>Who is served after a training: each series by its own validation rows, and in a panel by those of all.</summary>
/// <remarks>Skill is first asked of all series together, of whom each alone may be too short to show any: the losses of a time, each over the mean loss of its
/// series' anchor, are averaged. Where they show it, a series is served unless its own rows speak against it.</remarks>
/// <param name="IsServed">The model is; where it is not, the baseline is.</param>
/// <param name="Skill">1 − loss / loss of the best baseline on the validation rows; a fraction.</param>
/// <param name="PValue">One-sided, of no skill; for a panel over all of its series.</param>
public sealed record ShownSkill(bool IsServed, double Skill, double PValue)
{
    /// <summary>Losses of one series on its validation origins.</summary>
    /// <param name="Times">[n] of the origins.</param>
    /// <param name="Model">[n]; <see langword="null"/> where nothing was learned.</param>
    /// <param name="Anchor">[n] of the best baseline.</param>
    internal sealed record Losses(IReadOnlyList<DateTimeOffset> Times, double[]? Model, double[] Anchor);

    static ShownSkill None { get; } = new(IsServed: false, Skill: 0, PValue: 1);

    /// <param name="horizon">h.</param>
    /// <param name="stride">Rows from one validation origin to the next.</param>
    internal static IReadOnlyList<ShownSkill> Of(IReadOnlyList<Losses> panel, int horizon, int stride)
    {
        if (panel is [var alone])
            return [alone.Model is null ? None : Of(SkillTest.Of(alone.Model, alone.Anchor, horizon, stride))];

        Losses[] counted = [.. panel.Where(losses => losses.Model is not null && losses.Anchor.Sum() > 0)];
        if (counted.Length == 0)
            return [.. panel.Select(_ => None)];

        var together = SkillTest.Of(ByTime(counted, losses => losses.Model!), ByTime(counted, losses => losses.Anchor), horizon, stride);
        return [.. panel.Select(losses => counted.Contains(losses) ? OfOne(losses) : None)];

        ShownSkill OfOne(Losses losses)
        {
            var own = SkillTest.Of(losses.Model, losses.Anchor, horizon, stride);
            return new(together.IsServed && !own.IsRefused, own.Skill, together.PBetter);
        }
    }

    static ShownSkill Of(SkillTest test) => new(test.IsServed, test.Skill, test.PBetter);

    static double[] ByTime(Losses[] panel, Func<Losses, double[]> values) =>
        PanelLosses.ByTime(panel.Select(losses => new PanelLosses.OfSeries(losses.Times, values(losses), 1 / losses.Anchor.Average())));
}
