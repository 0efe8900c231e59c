namespace Gatecast.Forecasting;

/// <summary>Fast and slow exponential averages of the sizes of changes, on a logarithmic scale. They begin at 1.</summary>
struct RecentSizes()
{
    const double FastMemory = 0.8;
    const double SlowMemory = 0.97;

    /// <summary>Keeps the logarithm finite while nothing moves.</summary>
    const double Floor = 0.05;

    double _fast = 1;
    double _slow = 1;

    public readonly float Fast => (float)Math.Log(_fast + Floor);

    public readonly float Slow => (float)Math.Log(_slow + Floor);

    public void Add(double size)
    {
        _fast = FastMemory * _fast + (1 - FastMemory) * size;
        _slow = SlowMemory * _slow + (1 - SlowMemory) * size;
    }
}
