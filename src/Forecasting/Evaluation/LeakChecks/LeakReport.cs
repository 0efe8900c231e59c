namespace Gatecast.Forecasting;

/// <summary>What a leak check found.</summary>
/// <param name="Origins">Rows that were forecast from, ascending.</param>
/// <param name="Runs">How often the procedure ran on a series whose future was tampered with.</param>
/// <param name="Compared">Forecasts that were compared, bit by bit.</param>
/// <param name="Leaks">One for each run that changed a forecast: the earliest origin that it changed.</param>
public sealed record LeakReport(IReadOnlyList<int> Origins, int Runs, int Compared, IReadOnlyList<Leak> Leaks)
{
    public bool IsClean => Leaks.Count == 0;
}
