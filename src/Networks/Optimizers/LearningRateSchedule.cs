namespace Gatecast.Networks;

/// <summary>Learning rate that rises linearly and then falls along half a cosine.</summary>
/// <remarks>Warm-up as in Goyal et al. (2017), cosine as in Loshchilov and Hutter (2017).</remarks>
public sealed record LearningRateSchedule
{
    /// <summary>Rate at the end of the warm-up.</summary>
    public required float Peak
    {
        get;
        init => field = value > 0 && float.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Peak), value, "The learning rate must be a number above 0.");
    }

    /// <summary>Steps of the whole schedule.</summary>
    public required int Steps
    {
        get;
        init { ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Steps)); field = value; }
    }

    /// <summary>Share of the steps that warm up.</summary>
    public float WarmUp
    {
        get;
        init => field = Share(value, nameof(WarmUp));
    } = 0.05f;

    /// <summary>Rate after the last step, as a share of the peak.</summary>
    public float Final
    {
        get;
        init => field = Share(value, nameof(Final));
    } = 0.02f;

    /// <param name="step">0 for the first step; after the last one the rate stays where it is.</param>
    public float At(int step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        var warm = int.Max(1, (int)(WarmUp * Steps));
        if (step < warm)
            return Peak * (step + 1) / warm;

        var progress = Math.Min(1, (double)(step - warm) / int.Max(1, Steps - warm));
        return Peak * (float)(Final + (1 - Final) * 0.5 * (1 + Math.Cos(Math.PI * progress)));
    }

    static float Share(float value, string name) =>
        value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must lie between 0 and 1.");
}
