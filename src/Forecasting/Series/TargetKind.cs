namespace Gatecast.Forecasting;

/// <summary>What a network learns to predict: the change of the level from the origin to each step ahead.</summary>
public enum TargetKind
{
    /// <summary>The level is the natural logarithm of the value, so a change is a log return. For prices; needs values &gt; 0.</summary>
    LogReturn,

    /// <summary>The level is the value itself. For temperatures, loads, rates and everything else that may cross zero.</summary>
    Difference,
}
