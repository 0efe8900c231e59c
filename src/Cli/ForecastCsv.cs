using System.Globalization;
using System.Text;
using Gatecast.Forecasting;

namespace Gatecast.Cli;

/// <summary>The forecast as CSV: one row for each step, one column for each quantile level.</summary>
static class ForecastCsv
{
    public static string Of(QuantileForecast forecast)
    {
        var text = new StringBuilder("timestamp");
        foreach (var level in QuantileLevels.All)
            text.Append(CultureInfo.InvariantCulture, $",q{level:0.0##}");
        text.Append('\n');
        for (var step = 1; step <= forecast.Horizon; step++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{forecast.Times[step - 1]:yyyy-MM-ddTHH:mm:ssZ}");
            foreach (var quantile in forecast.Quantiles(step))
                text.Append(CultureInfo.InvariantCulture, $",{quantile:R}");
            text.Append('\n');
        }

        return text.ToString();
    }
}
