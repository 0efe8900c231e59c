namespace Gatecast.Networks;

/// <summary>The definition of <see cref="LearningRateSchedule"/> in <see cref="double"/>.</summary>
public static class LearningRateScheduleReference
{
    /// <param name="warm">Steps that warm up: the last of them, number warm − 1, is the first at the peak.</param>
    /// <param name="final">Rate at step <paramref name="steps"/>, as a share of the peak.</param>
    public static double At(int step, int steps, int warm, double peak, double final)
    {
        if (step < warm)
            return peak * (step + 1) / warm;

        var angle = Math.PI * (step - warm) / (steps - warm);
        return (peak + final * peak) / 2 + (peak - final * peak) / 2 * Math.Cos(angle);
    }
}
