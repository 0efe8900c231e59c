namespace Gatecast.Storage;

/// <summary>A version of a trained model, without its bytes.</summary>
public sealed record StoredModel
{
    public required string Name { get; init; }

    /// <summary>1 for the first of its name.</summary>
    public int Version { get; init; }

    public ModelState State { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The version that it went on from; <see langword="null"/> where it began at nothing.</summary>
    public int? Parent { get; init; }

    /// <summary>References of the series that it was trained on.</summary>
    public required IReadOnlyList<string> Series { get; init; }

    /// <summary>h: steps ahead.</summary>
    public required int Horizon { get; init; }

    /// <summary>Every setting that decides the figures, as canonical JSON.</summary>
    public required string Settings { get; init; }

    /// <summary>As <see cref="Forecasting.Series.Sha256"/>; of several series the SHA-256 over theirs, in their order.</summary>
    public required string DataSha256 { get; init; }

    /// <summary>Of all series.</summary>
    public required int Rows { get; init; }

    /// <summary>Time of the first row that it was trained on, UTC.</summary>
    public required DateTimeOffset FirstRow { get; init; }

    /// <summary>Time of the last one of any series.</summary>
    public required DateTimeOffset LastRow { get; init; }

    /// <summary>Version of the program.</summary>
    public required string Program { get; init; }

    /// <summary>What else decided the last bits, as canonical JSON.</summary>
    public required string Machine { get; init; }

    /// <summary>As <see cref="Forecasting.EnsembleForecaster.ValidationSkill"/>; the mean of several series.</summary>
    public required double ValidationSkill { get; init; }

    /// <inheritdoc cref="Forecasting.EnsembleForecaster.ValidationPValue"/>
    public required double ValidationPValue { get; init; }

    public required ModelJudgement Judgement { get; init; }

    /// <summary>Of its bytes, in lower-case hex.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>Length of its bytes.</summary>
    public long Size { get; init; }
}
