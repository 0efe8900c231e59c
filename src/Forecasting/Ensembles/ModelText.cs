using System.Text.Json.Nodes;

namespace Gatecast.Forecasting;

/// <summary>What a model file says of a model as JSON: settings, names of baselines, and what came of the training. Float64 numbers that may be no number are their bits.</summary>
static class ModelText
{
    public static JsonObject Of(ModelFile model) => new()
    {
        ["trainer"] = TrainerJson.Of(model.Trainer.Network),
        ["seeds"] = model.Trainer.Seeds,
        ["lookbacks"] = new JsonArray([.. model.Trainer.Lookbacks.Select(multiple => JsonValue.Create(multiple))]),
        ["combines"] = model.Trainer.Experts,
        ["guard"] = model.Trainer.Guard,
        ["anchor"] = model.Anchor,
        ["experts"] = Texts(model.Experts),
        ["abstained"] = model.Abstained,
        ["validationSkill"] = BitConverter.DoubleToInt64Bits(model.ValidationSkill),
        ["validationPValue"] = BitConverter.DoubleToInt64Bits(model.ValidationPValue),
        ["networks"] = new JsonArray([.. model.Members.Select(Of)]),
    };

    /// <param name="weights">Of each network.</param>
    public static ModelFile Read(JsonNode? text, Series series, IReadOnlyList<byte[]> weights)
    {
        var networks = text!["networks"]!.AsArray();
        CheckCount(networks.Count, weights.Count);
        return new()
        {
            Series = series,
            Trainer = new()
            {
                Network = TrainerJson.Read(text["trainer"]),
                Seeds = (int)text["seeds"]!,
                Lookbacks = [.. text["lookbacks"]!.AsArray().Select(multiple => (double)multiple!)],
                Experts = (bool)text["combines"]!,
                Guard = (bool)text["guard"]!,
            },
            Members = [.. networks.Zip(weights, (network, own) => Member(network!, (ulong)network!["seed"]!, (int)network["lookback"]!, own))],
            Anchor = (string)text["anchor"]!,
            Experts = Texts(text["experts"]),
            Abstained = (bool)text["abstained"]!,
            ValidationSkill = Number(text["validationSkill"]),
            ValidationPValue = Number(text["validationPValue"]),
        };
    }

    /// <summary>Of version 1: a list of networks, of which there was one.</summary>
    /// <inheritdoc cref="Read"/>
    public static ModelFile ReadOne(JsonNode? text, Series series, IReadOnlyList<byte[]> weights)
    {
        var networks = text!.AsArray();
        CheckCount(networks.Count, weights.Count);
        if (networks is not [{ } network])
            throw new InvalidDataException($"The model is of version 1 of its format and has {networks.Count} networks, that nothing combines. Train it anew.");

        var trainer = TrainerJson.Read(network["trainer"]);
        var member = Member(network, trainer.Seed, trainer.LookbackFor(series), weights[0]);
        return new()
        {
            Series = series,
            Trainer = EnsembleTrainer.Alone(trainer),
            Members = [member],
            Anchor = (string)network["anchor"]!,
            Experts = [],
            Abstained = member.Abstained,
            ValidationSkill = member.ValidationSkill,
            ValidationPValue = member.ValidationPValue,
        };
    }

    static JsonObject Of(ModelMember member) => new()
    {
        ["seed"] = member.Seed,
        ["lookback"] = member.Lookback,
        ["abstained"] = member.Abstained,
        ["validationSkill"] = BitConverter.DoubleToInt64Bits(member.ValidationSkill),
        ["validationPValue"] = BitConverter.DoubleToInt64Bits(member.ValidationPValue),
        ["trainingNotes"] = Texts(member.TrainingNotes),
    };

    static ModelMember Member(JsonNode text, ulong seed, int lookback, byte[] weights) => new()
    {
        Seed = seed,
        Lookback = lookback,
        Weights = weights,
        Abstained = (bool)text["abstained"]!,
        ValidationSkill = Number(text["validationSkill"]),
        ValidationPValue = Number(text["validationPValue"]),
        TrainingNotes = Texts(text["trainingNotes"]),
    };

    static void CheckCount(int networks, int weights)
    {
        if (networks == 0 || networks != weights)
            throw new InvalidDataException($"The model names {networks} networks and has {weights}; take the file from its source again.");
    }

    static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];

    static string[] Texts(JsonNode? texts) => [.. texts!.AsArray().Select(text => (string)text!)];

    static double Number(JsonNode? bits) => BitConverter.Int64BitsToDouble((long)bits!);
}
