namespace Gatecast.Forecasting;

/// <summary>A forecast that changed with the future.</summary>
/// <param name="Origin">Row of the forecast.</param>
/// <param name="LastKnownRow">The row after which the series was tampered with; the origin or later.</param>
/// <param name="Step">The first step ahead that changed.</param>
/// <param name="Level">The first quantile level of that step that changed.</param>
/// <param name="Before">The quantile with the future as it was.</param>
/// <param name="After">The quantile with the other future.</param>
public sealed record Leak(int Origin, int LastKnownRow, Tampering Tampering, int Step, double Level, double Before, double After);
