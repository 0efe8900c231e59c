using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Gatecast.Networks;

namespace Gatecast.Forecasting;

/// <summary>All that a training carries from one epoch to the next: with it, one that was stopped ends at the same bits.</summary>
/// <remarks>As bytes it is a <see cref="Checkpoint"/>, whose texts name what it belongs to.</remarks>
sealed record TrainingState
{
    const string BelongsTo = "training";
    const string Progress = "progress";

    /// <summary>Epochs done.</summary>
    public required int Epoch { get; init; }

    /// <summary>Of the network as it learns.</summary>
    public required float[] Weights { get; init; }

    public required AdamWState Optimizer { get; init; }

    public required WeightAverageState Average { get; init; }

    /// <summary>The averaged weights of the best epoch; those that it began with where none was better.</summary>
    public required float[] Best { get; init; }

    public required int BestEpoch { get; init; }

    /// <summary>CRPS on the monitored validation origins.</summary>
    public required double BestLoss { get; init; }

    /// <summary>What the schedule's learning rates are multiplied by: below 1 after a figure that was not finite.</summary>
    public float RateScale { get; init; } = 1;

    /// <summary>A sentence for each time that the training went back, without a full stop.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What a state belongs to, as JSON: settings, data, program, and the weights that it began with.</summary>
    public static string IdentityOf(LstmTrainer trainer, IReadOnlyList<Series> panel, ReadOnlySpan<float> weights, string program)
    {
        var identity = TrainerJson.Of(trainer);
        identity["series"] = string.Join(", ", panel.Select(series => series.Name));
        identity["rows"] = panel.Sum(series => series.Length);
        identity["dataSha256"] = string.Join(", ", panel.Select(series => series.Sha256));
        identity["covariates"] = string.Join(", ", panel.SelectMany(series => series.Covariates.Select(covariate => $"{covariate.Name} {covariate.Role} {covariate.Sha256}")));
        identity["target"] = panel[0].Target.ToString();
        identity["firstWeights"] = Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(weights)));
        identity["program"] = program;
        return identity.ToJsonString();
    }

    public byte[] ToBytes(string identity)
    {
        using var stream = new MemoryStream();
        Checkpoint.Write(
            stream,
            [
                Flat("weights", Weights), Flat("mean", Optimizer.Mean), Flat("square", Optimizer.Square), Flat("average", Average.Sum), Flat("best", Best),
            ],
            new Dictionary<string, string>
            {
                [BelongsTo] = identity,
                [Progress] = JsonSerializer.Serialize(new Figures(
                    Epoch, BestEpoch, BestLoss, RateScale, Notes, Steps: Optimizer.Steps, Averaged: Average.Steps)),
            });
        return stream.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are no whole state, or belong to another training.</exception>
    public static TrainingState Read(byte[] bytes, string identity)
    {
        using var stream = new MemoryStream(bytes);
        var file = Checkpoint.Read(stream);
        var begun = file.Metadata.GetValueOrDefault(BelongsTo)
            ?? throw new InvalidDataException("What was kept is the checkpoint of no training; begin the training anew.");
        ThrowIfOther(begun, identity);
        var figures = JsonSerializer.Deserialize<Figures>(file.Metadata.GetValueOrDefault(Progress) ?? "null")
            ?? throw new InvalidDataException("The checkpoint of the training does not say how far it had come; begin the training anew.");
        var values = file.Tensors.ToDictionary(tensor => tensor.Name, tensor => tensor.Values);
        return new()
        {
            Epoch = figures.Epoch,
            Weights = values["weights"],
            Optimizer = new(figures.Steps, values["mean"], values["square"]),
            Average = new(figures.Averaged, values["average"]),
            Best = values["best"],
            BestEpoch = figures.BestEpoch,
            BestLoss = figures.BestLoss,
            RateScale = figures.RateScale,
            Notes = figures.Notes,
        };
    }

    /// <param name="begun">Identity of the training that was kept.</param>
    /// <param name="identity">Of the one that is to go on.</param>
    /// <exception cref="InvalidDataException">They differ; the message says in what.</exception>
    internal static void ThrowIfOther(string begun, string identity)
    {
        if (begun != identity)
            throw new InvalidDataException(
                $"The training that was begun is another one: {WorkIdentity.Difference(begun, identity)}. Give the settings and the data that it was begun with, or begin anew.");
    }

    static Tensor Flat(string name, float[] values) => new(name, [values.Length], values);

    sealed record Figures(int Epoch, int BestEpoch, double BestLoss, float RateScale, IReadOnlyList<string> Notes, int Steps, int Averaged);
}
