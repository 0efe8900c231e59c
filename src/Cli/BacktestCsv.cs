using System.Globalization;
using Gatecast.Forecasting;

namespace Gatecast.Cli;

/// <summary>Every forecast of a backtest as CSV: one row for each step, with its outcome and one column for each quantile level.</summary>
sealed class BacktestCsv
{
    readonly TextWriter _writer;

    public BacktestCsv(TextWriter writer)
    {
        _writer = writer;
        _writer.Write("series,model,origin,timestamp,step,outcome");
        foreach (var level in QuantileLevels.All)
            _writer.Write(string.Create(CultureInfo.InvariantCulture, $",q{level:0.0##}"));
        _writer.Write('\n');
    }

    public void Add(BacktestInput input, string model, QuantileForecast forecast)
    {
        for (var step = 1; step <= forecast.Horizon; step++)
        {
            _writer.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{Quoted(input.Observations.Reference)},{Quoted(model)},{TimeText.Iso(forecast.OriginTime)},{TimeText.Iso(forecast.Times[step - 1])},{step},{input.Series.Values[forecast.Origin + step]:R}"));
            foreach (var quantile in forecast.Quantiles(step))
                _writer.Write(string.Create(CultureInfo.InvariantCulture, $",{quantile:R}"));
            _writer.Write('\n');
        }
    }

    /// <summary>As RFC 4180 asks where a name holds a comma, a quote or the end of a line.</summary>
    static string Quoted(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
