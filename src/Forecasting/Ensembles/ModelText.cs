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
        ["networks"] = new JsonArray([.. model.Networks.Select(Of)]),
        ["series"] = new JsonArray([.. model.Series.Select(Of)]),
    };

    /// <param name="version">Of the format.</param>
    /// <param name="parts">What comes after the JSON.</param>
    public static ModelFile Read(int version, JsonNode? text, IReadOnlyList<byte[]> parts) => version switch
    {
        ModelFile.VersionOfOne => ReadOne(text, parts),
        ModelFile.VersionOfOneSeries => ReadOneSeries(text!, parts),
        _ => Read(text!, parts),
    };

    static ModelFile Read(JsonNode text, IReadOnlyList<byte[]> parts)
    {
        JsonArray networks = text["networks"]!.AsArray(), series = text["series"]!.AsArray();
        CheckCount(series.Count, networks.Count, parts);
        return new(
            Trainer(text),
            Networks(networks, parts.Skip(series.Count)),
            [.. series.Zip(parts, (one, bytes) => Series(one!, bytes, networks.Count))]);
    }

    /// <summary>Of version 2: each network has what it showed, and the model is of one series.</summary>
    static ModelFile ReadOneSeries(JsonNode text, IReadOnlyList<byte[]> parts)
    {
        var networks = text["networks"]!.AsArray();
        CheckCount(series: 1, networks.Count, parts);
        return new(
            Trainer(text),
            Networks(networks, parts.Skip(1)),
            [Series(text, parts[0], networks.Count)]);
    }

    /// <summary>Of version 1: a list of networks, of which there was one.</summary>
    static ModelFile ReadOne(JsonNode? text, IReadOnlyList<byte[]> parts)
    {
        var networks = text!.AsArray();
        CheckCount(series: 1, networks.Count, parts);
        if (networks is not [{ } network])
            throw new InvalidDataException($"The model is of version 1 of its format and has {networks.Count} networks, that nothing combines. Train it anew.");

        var (trainer, series) = (TrainerJson.Read(network["trainer"]), SeriesBytes.Read(parts[0]));
        return new(
            EnsembleTrainer.Alone(trainer), [Network(network, trainer.Seed, trainer.LookbackFor(series), parts[1])],
            [new(series, (string)network["anchor"]!, [], Shown(network), [Shown(network)])]);
    }

    static EnsembleTrainer Trainer(JsonNode text) => new()
    {
        Network = TrainerJson.Read(text["trainer"]),
        Seeds = (int)text["seeds"]!,
        Lookbacks = [.. text["lookbacks"]!.AsArray().Select(multiple => (double)multiple!)],
        Experts = (bool)text["combines"]!,
        Guard = (bool)text["guard"]!,
    };

    static JsonObject Of(ModelNetwork network) => new()
    {
        ["seed"] = network.Seed,
        ["lookback"] = network.Lookback,
        ["trainingNotes"] = Texts(network.TrainingNotes),
    };

    static ModelNetwork[] Networks(JsonArray networks, IEnumerable<byte[]> weights) =>
        [.. networks.Zip(weights, (network, own) => Network(network!, (ulong)network!["seed"]!, (int)network["lookback"]!, own))];

    static ModelNetwork Network(JsonNode text, ulong seed, int lookback, byte[] weights) => new(seed, lookback, weights, Texts(text["trainingNotes"]));

    static JsonObject Of(ModelSeries series)
    {
        var text = Of(series.Shown);
        text["anchor"] = series.Anchor;
        text["experts"] = Texts(series.Experts);
        text["networks"] = new JsonArray([.. series.Networks.Select(Of)]);
        return text;
    }

    static ModelSeries Series(JsonNode text, byte[] bytes, int networks)
    {
        ShownSkill[] shown = [.. text["networks"]!.AsArray().Select(network => Shown(network!))];
        return shown.Length == networks ? new(SeriesBytes.Read(bytes), (string)text["anchor"]!, Texts(text["experts"]), Shown(text), shown)
            : throw new InvalidDataException($"A series of the model tells of {shown.Length} networks, and the model has {networks}; take the file from its source again.");
    }

    static JsonObject Of(ShownSkill shown) => new()
    {
        ["abstained"] = !shown.IsServed,
        ["validationSkill"] = BitConverter.DoubleToInt64Bits(shown.Skill),
        ["validationPValue"] = BitConverter.DoubleToInt64Bits(shown.PValue),
    };

    static ShownSkill Shown(JsonNode text) => new(!(bool)text["abstained"]!, Number(text["validationSkill"]), Number(text["validationPValue"]));

    static void CheckCount(int series, int networks, IReadOnlyList<byte[]> parts)
    {
        if (series == 0 || networks == 0 || series + networks != parts.Count)
            throw new InvalidDataException($"The model names {series} series and {networks} networks, and has {parts.Count} parts; take the file from its source again.");
    }

    static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];

    static string[] Texts(JsonNode? texts) => [.. texts!.AsArray().Select(text => (string)text!)];

    static double Number(JsonNode? bits) => BitConverter.Int64BitsToDouble((long)bits!);
}
