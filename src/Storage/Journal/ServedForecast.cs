using Gatecast.Forecasting;
using Gatecast.Sources;

namespace Gatecast.Storage;

/// <summary>A forecast of a stored series as it is served, with everything that decides it: what the journal keeps.</summary>
public sealed record ServedForecast
{
    public required CandleSeries Series { get; init; }

    /// <summary>Of the candles: open, high, low, close or volume.</summary>
    public required string Column { get; init; }

    /// <summary>Rows count as steps whatever the weekend between them.</summary>
    public bool TradingDays { get; init; }

    /// <summary>When the candles were read from the store: a reading as of this time gives the same ones.</summary>
    public required DateTimeOffset ReadAt { get; init; }

    /// <summary>Open time of the last candle.</summary>
    public required DateTimeOffset Origin { get; init; }

    public required double OriginValue { get; init; }

    public required string Model { get; init; }

    public required ulong Seed { get; init; }

    /// <summary>Every setting that decides the figures, as canonical JSON.</summary>
    public required string Configuration { get; init; }

    /// <summary>Of the program.</summary>
    public required string Version { get; init; }

    /// <summary>What else decides the last bits, as canonical JSON.</summary>
    public required string Machine { get; init; }

    /// <inheritdoc cref="Forecasting.Series.Sha256"/>
    public required string DataSha256 { get; init; }

    /// <summary>Candles that it was made from.</summary>
    public required int Rows { get; init; }

    public required IReadOnlyList<double> Levels { get; init; }

    /// <summary>UTC, one for each step.</summary>
    public required IReadOnlyList<DateTimeOffset> Times { get; init; }

    /// <summary>[h, Q] in the unit of the series.</summary>
    public required IReadOnlyList<double> Quantiles
    {
        get;
        init => field = value is not null && value.Count == Times.Count * Levels.Count ? value : throw WrongCount(nameof(Quantiles), value?.Count ?? 0);
    }

    /// <summary>Name of the baseline that it is measured against.</summary>
    public required string Reference { get; init; }

    /// <summary>[h, Q] of the baseline, from the same origin.</summary>
    public required IReadOnlyList<double> ReferenceQuantiles
    {
        get;
        init => field = value is not null && value.Count == Times.Count * Levels.Count ? value : throw WrongCount(nameof(ReferenceQuantiles), value?.Count ?? 0);
    }

    public required ServedVerdict Verdict { get; init; }

    public int Horizon => Times.Count;

    /// <summary>The series as a reference would name it.</summary>
    public string Name => $"{Series.Source}:{Series.Symbol}{(Column is "close" ? "" : $"#{Column}")}@{Series.Interval}";

    public static ServedForecast Of(
        JudgedForecast forecast, EnsembleTrainer trainer, CandleSeries series, string column, DateTimeOffset readAt, string version, Machine machine)
    {
        ArgumentNullException.ThrowIfNull(forecast);
        return Of(
            forecast.Series, forecast.Future, forecast.Reference, ServedVerdict.Of(forecast.Verdict), forecast.Model.Seed, RunConfiguration.Of(trainer, forecast.Series),
            new(series, column, readAt), version, machine);
    }

    /// <summary>Of a model that was trained before.</summary>
    /// <param name="configuration">Every setting that decides the figures, as canonical JSON.</param>
    /// <param name="from">Where the rows lie in the store.</param>
    public static ServedForecast Of(
        Forecasting.Series series, QuantileForecast future, QuantileForecast reference, ServedVerdict verdict, ulong seed, string configuration, StoredSeries from, string version,
        Machine machine)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(future);
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(machine);
        return new()
        {
            Series = from.Series,
            Column = from.Column,
            TradingDays = series.TradingDays,
            ReadAt = from.ReadAt,
            Origin = future.OriginTime,
            OriginValue = future.OriginValue,
            Model = future.Model,
            Seed = seed,
            Configuration = configuration,
            Version = version,
            Machine = CanonicalJson.Of(machine),
            DataSha256 = series.Sha256,
            Rows = series.Length,
            Levels = [.. QuantileLevels.All],
            Times = future.Times,
            Quantiles = Flat(future),
            Reference = reference.Model,
            ReferenceQuantiles = Flat(reference),
            Verdict = verdict,
        };
    }

    static double[] Flat(QuantileForecast forecast) =>
        [.. Enumerable.Range(1, forecast.Horizon).SelectMany(step => forecast.Quantiles(step).ToArray())];

    ArgumentException WrongCount(string name, int count) => new(
        $"There are {count} quantiles for {Times.Count} steps at {Levels.Count} levels; give {Times.Count * Levels.Count}.", name);
}
