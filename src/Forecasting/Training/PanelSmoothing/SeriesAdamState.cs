namespace Gatecast.Forecasting;

/// <summary>What <see cref="SeriesAdam"/> carries from one step to the next.</summary>
/// <param name="Steps">[series] taken by each.</param>
/// <param name="Means">[series][parameters] m.</param>
/// <param name="Squares">[series][parameters] v.</param>
sealed record SeriesAdamState(int[] Steps, double[][] Means, double[][] Squares);
