using Gatecast.Forecasting;
using SkiaSharp;

namespace Gatecast.Charts;

/// <summary>The picture of a forecast: what was observed, what earlier forecasts had said about it, the origin, and the future as a
/// fan of 50, 80 and 95 % bands, with the verdict in its title. The same chart gives the same bytes.</summary>
/// <remarks>The last stretch of the history is shown, about four times as long as the future.</remarks>
public sealed record ForecastChart
{
    /// <summary>The history up to the origin.</summary>
    /// <exception cref="ArgumentException">A forecast does not belong to it.</exception>
    public required Series Series
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            CheckFuture(value, Future);
            CheckPast(value, Past);
            field = value;
        }
    }

    /// <summary>The forecast made at the last row of <see cref="Series"/>.</summary>
    /// <exception cref="ArgumentException">It was made at another row.</exception>
    public required QuantileForecast Future
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            CheckFinite(value);
            CheckFuture(Series, value);
            CheckPaths(value, Paths);
            field = value;
        }
    }

    /// <summary>Forecasts made at test origins, oldest first, whose steps do not overlap and lie within <see cref="Series"/>.</summary>
    /// <exception cref="ArgumentException">They overlap, are out of order, or reach beyond the series.</exception>
    public IReadOnlyList<QuantileForecast> Past
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            foreach (var forecast in value)
                CheckFinite(forecast);
            CheckPast(Series, value);
            field = [.. value];
        }
    } = [];

    /// <summary>Futures drawn from <see cref="Future"/>, the first 20 of which are shown; <see langword="null"/> for none.</summary>
    /// <exception cref="ArgumentException">They are of another forecast.</exception>
    public SamplePaths? Paths
    {
        get;
        init
        {
            CheckPaths(Future, value);
            field = value;
        }
    }

    public required Verdict Verdict
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    }

    /// <summary>The baseline whose forecast <see cref="Future"/> is, where the model showed no skill and abstained.</summary>
    public string? Served { get; init; }

    /// <summary>Name of the model in the title; that of <see cref="Future"/> unless set.</summary>
    public string Model
    {
        get => field ?? Future.Model;
        init
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value);
            field = value;
        }
    }

    /// <param name="width">Pixels, 200 to 10,000.</param>
    /// <param name="height">Pixels, 200 to 10,000.</param>
    public byte[] ToPng(int width = 1600, int height = 900) => Drawing.Png(Draw, width, height);

    /// <summary>Text is drawn as outlines, so that it looks the same where Inter is not installed; each keeps its words as aria-label.</summary>
    /// <param name="width">Pixels, 200 to 10,000.</param>
    /// <param name="height">Pixels, 200 to 10,000.</param>
    public string ToSvg(int width = 1600, int height = 900) =>
        Drawing.Svg(Draw, width, height, Captions.Title(Series, Future), Captions.Verdict(Model, Verdict, Served));

    void Draw(SKCanvas canvas, float width, float height) => new ForecastPicture(this, width, height).Draw(canvas);

    static void CheckFinite(QuantileForecast forecast)
    {
        for (var step = 1; step <= forecast.Horizon; step++)
        {
            foreach (var value in forecast.Quantiles(step))
            {
                if (!double.IsFinite(value))
                    throw new ArgumentException(
                        $"The forecast from {forecast.OriginTime:u} has the value {value} at step {step}; a chart needs finite numbers.");
            }
        }
    }

    // Properties are set one after another, so what stands opposite may be missing yet; the later of the two checks both.
    static void CheckFuture(Series? series, QuantileForecast? future)
    {
        if (series is null || future is null)
            return;

        if (future.Origin != series.Length - 1 || future.OriginTime != series.Times[^1])
            throw new ArgumentException(
                $"The forecast starts at row {future.Origin} ({future.OriginTime:u}), and {series.Name} ends at row {series.Length - 1} " +
                $"({series.Times[^1]:u}); a chart needs a forecast made at the series' last row.");
    }

    static void CheckPaths(QuantileForecast? future, SamplePaths? paths)
    {
        if (future is not null && paths is not null && (paths.Horizon != future.Horizon || paths.OriginValue != future.OriginValue))
            throw new ArgumentException(
                $"The paths start at {paths.OriginValue} and take {paths.Horizon} steps, and the forecast starts at {future.OriginValue} and takes {future.Horizon}; " +
                "a chart needs paths drawn from its own forecast.");
    }

    static void CheckPast(Series? series, IReadOnlyList<QuantileForecast>? past)
    {
        if (series is null || past is null)
            return;

        var free = 0;
        foreach (var forecast in past)
        {
            if (forecast.Origin < free)
                throw new ArgumentException(
                    $"The forecast from row {forecast.Origin} starts before row {free}, where the one before it ends; " +
                    "past forecasts must not overlap and come oldest first.");

            free = forecast.Origin + forecast.Horizon;
            if (free >= series.Length || series.Times[forecast.Origin] != forecast.OriginTime)
                throw new ArgumentException(
                    $"The forecast from row {forecast.Origin} ({forecast.OriginTime:u}) reaches row {free}, and {series.Name} ends at row " +
                    $"{series.Length - 1}; past forecasts need what happened over all their steps, in the same series.");
        }
    }
}
