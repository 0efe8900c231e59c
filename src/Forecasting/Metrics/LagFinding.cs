namespace Gatecast.Forecasting;

/// <summary>Whether a forecast only echoes the past.</summary>
public enum LagFinding
{
    /// <summary>Nothing of the kind, or too few outcomes to tell.</summary>
    None,

    /// <summary>The forecast is the last value, with or without noise around it, or a copy of it at another level or scale.</summary>
    RepeatsLastValue,

    /// <summary>The forecast is the last value plus the same change each time.</summary>
    LastValuePlusConstant,

    /// <summary>The forecast moves as the series did before, and is no closer to the outcome than the last value.</summary>
    FollowsLate,
}
