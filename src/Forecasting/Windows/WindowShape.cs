namespace Gatecast.Forecasting;

/// <summary>Sizes of the windows that a network reads.</summary>
/// <remarks>Where covariates are known beforehand, the time steps go on from the origin over the horizon, and hold what is known there.</remarks>
/// <param name="Lookback">Rows up to the origin, whole patches.</param>
/// <param name="Patch">Rows to a time step.</param>
/// <param name="Horizon">h.</param>
/// <param name="Features">F of a row.</param>
/// <param name="Future">Number of future covariates.</param>
/// <param name="Statics">Numbers that tell the series from others.</param>
/// <param name="WantedSkippedRows">As <see cref="LstmTrainer.SkippedRows"/>.</param>
sealed record WindowShape(int Lookback, int Patch, int Horizon, int Features, int Future, int Statics, int WantedSkippedRows)
{
    /// <summary>Rows before the origin whose first feature the head sees directly.</summary>
    public int SkippedRows => int.Min(WantedSkippedRows, Lookback - 1);

    /// <summary>T.</summary>
    public int Time => Lookback / Patch + (Future > 0 ? (Horizon + Patch - 1) / Patch : 0);

    /// <summary>Numbers of a time step.</summary>
    public int StepFeatures => Patch * Features + Statics;

    /// <summary>S: what goes straight to the head: the features of the origin, the first feature of some rows before it, the statics, and the future covariates
    /// of every step.</summary>
    public int Skips => Features + SkippedRows + Statics + Future * Horizon;
}
