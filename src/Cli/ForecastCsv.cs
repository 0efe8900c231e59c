using System.Globalization;
using System.Text;
using Gatecast.Forecasting;

namespace Gatecast.Cli;

/// <summary>The forecast as CSV: one row for each step, one column for each quantile level and each sample path.</summary>
static class ForecastCsv
{
    public static string Of(QuantileForecast forecast, SamplePaths? paths)
    {
        var text = new StringBuilder("timestamp");
        foreach (var level in QuantileLevels.All)
            text.Append(CultureInfo.InvariantCulture, $",q{level:0.0##}");
        for (var path = 1; path <= paths?.Count; path++)
            text.Append(CultureInfo.InvariantCulture, $",path{path}");
        text.Append('\n');
        for (var step = 1; step <= forecast.Horizon; step++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{forecast.Times[step - 1]:yyyy-MM-ddTHH:mm:ssZ}");
            foreach (var quantile in forecast.Quantiles(step))
                text.Append(CultureInfo.InvariantCulture, $",{quantile:R}");
            for (var path = 0; path < paths?.Count; path++)
                text.Append(CultureInfo.InvariantCulture, $",{paths[path][step - 1]:R}");
            text.Append('\n');
        }

        return text.ToString();
    }
}
