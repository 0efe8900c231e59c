using System.Text.Json.Nodes;
using Gatecast.Forecasting;

namespace Gatecast.Storage;

/// <summary>The settings that decide a forecast, as canonical JSON: two runs with the same text, data and machine give the same bits.</summary>
public static class RunConfiguration
{
    /// <summary>All settings of the trainer but its threads, which decide nothing, with the lookback that the series gets, and how changes are measured.</summary>
    /// <param name="steps">Epochs after which training was cut short; <see langword="null"/> for a whole one.</param>
    public static string Of(LstmTrainer trainer, Series series, int? steps = null)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(series);
        var settings = (JsonObject)CanonicalJson.Node(trainer with { Lookback = trainer.LookbackFor(series) })!;
        settings.Remove("threads");
        settings["baselines"] = Names(trainer.Baselines);
        settings["frontEnd"] = CanonicalJson.Node(trainer.FrontEndFor(series));
        settings["covariates"] = Covariates(series);
        settings["target"] = CanonicalJson.Node(series.Target);
        if (steps is not null)
            settings["steps"] = steps;
        return CanonicalJson.Of(settings);
    }

    /// <summary>All settings of an ensemble: those of its networks, and how many there are and what is done with them.</summary>
    /// <param name="steps">Epochs after which trainings were cut short; <see langword="null"/> for whole ones.</param>
    public static string Of(EnsembleTrainer trainer, Series series, int? steps = null)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        var settings = (JsonObject)JsonNode.Parse(Of(trainer.Network, series, steps))!;
        settings["ensemble"] = new JsonObject
        {
            ["seeds"] = trainer.Seeds,
            ["lookbacks"] = CanonicalJson.Node(trainer.Lookbacks),
            ["experts"] = trainer.Experts,
            ["guard"] = trainer.Guard,
        };
        return CanonicalJson.Of(settings);
    }

    /// <summary>All settings of an ensemble over one or more series; of several with the covariates of each.</summary>
    /// <inheritdoc cref="Of(EnsembleTrainer, Series, int?)"/>
    public static string Of(EnsembleTrainer trainer, IReadOnlyList<Series> panel, int? steps = null)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(panel);
        if (panel is [var alone])
            return Of(trainer, alone, steps);

        var together = trainer with { Network = trainer.Network with { Lookback = panel.Min(trainer.Network.LookbackFor), FrontEnd = trainer.Network.FrontEndFor(panel) } };
        var settings = (JsonObject)JsonNode.Parse(Of(together, panel[0], steps))!;
        settings.Remove("covariates");
        settings["together"] = new JsonArray([.. panel.Select(one => new JsonObject { ["name"] = one.Name, ["sha256"] = one.Sha256, ["covariates"] = Covariates(one) })]);
        return CanonicalJson.Of(settings);
    }

    /// <summary>All that decides a walk-forward: its settings, its networks, and the number of origins where it was cut short.</summary>
    /// <param name="steps"><see langword="null"/> for a run to the end.</param>
    /// <param name="together">All series that the networks were trained over; <see langword="null"/> for the one alone.</param>
    public static string Of(
        WalkForward walkForward, IReadOnlyList<EnsembleTrainer> networks, Series series, int? steps, IReadOnlyList<Series>? together = null)
    {
        ArgumentNullException.ThrowIfNull(walkForward);
        ArgumentNullException.ThrowIfNull(networks);
        var settings = (JsonObject)CanonicalJson.Node(walkForward)!;
        settings.Remove("threads");
        settings["baselines"] = Names(walkForward.Baselines);
        settings["refit"] = walkForward.Refit.ToString();
        settings["networks"] = new JsonArray([.. networks.Select(network => JsonNode.Parse(Of(network, series)))]);
        settings["steps"] = steps;
        if (together is not null)
            settings["together"] = new JsonArray([.. together.Select(one => new JsonObject { ["name"] = one.Name, ["sha256"] = one.Sha256 })]);
        return CanonicalJson.Of(settings);
    }

    /// <summary>All that decides a search on one or more series: its defaults as each series gets them, what may be tried, and the number of steps where
    /// it was made smaller.</summary>
    /// <param name="steps"><see langword="null"/> for a whole search.</param>
    public static string Of(SuccessiveHalving search, IReadOnlyList<Series> series, int? steps)
    {
        ArgumentNullException.ThrowIfNull(search);
        ArgumentNullException.ThrowIfNull(series);
        return CanonicalJson.Of(new JsonObject
        {
            ["defaults"] = new JsonArray([.. series.Select(one => JsonNode.Parse(Of(search.Defaults, one)))]),
            ["space"] = CanonicalJson.Node(search.Space),
            ["trials"] = search.Trials,
            ["seed"] = search.Seed,
            ["series"] = new JsonArray([.. series.Select(one => JsonValue.Create(one.Sha256))]),
            ["steps"] = steps,
        });
    }

    /// <summary>A JSON object as the same text, whatever the order of its names.</summary>
    public static string Canonical(JsonObject settings) => CanonicalJson.Of(settings);

    static JsonArray Covariates(Series series) => new([.. series.Covariates.Select(covariate => new JsonObject
    {
        ["name"] = covariate.Name,
        ["role"] = CanonicalJson.Node(covariate.Role),
        ["sha256"] = covariate.Sha256,
    })]);

    static JsonArray? Names(IReadOnlyList<Baseline>? baselines) =>
        baselines is null ? null : new([.. baselines.Select(baseline => JsonValue.Create(baseline.Name))]);
}
