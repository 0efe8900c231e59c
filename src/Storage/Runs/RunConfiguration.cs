using System.Text.Json.Nodes;
using Gatecast.Forecasting;

namespace Gatecast.Storage;

/// <summary>The settings that decide a forecast, as canonical JSON: two runs with the same text, data and machine give the same bits.</summary>
public static class RunConfiguration
{
    /// <summary>All settings of the trainer but its threads, which decide nothing, with the lookback that the series gets, and how changes are measured.</summary>
    public static string Of(LstmTrainer trainer, Series series)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(series);
        var settings = (JsonObject)CanonicalJson.Node(trainer with { Lookback = trainer.LookbackFor(series) })!;
        settings.Remove("threads");
        settings["target"] = CanonicalJson.Node(series.Target);
        return CanonicalJson.Of(settings);
    }
}
