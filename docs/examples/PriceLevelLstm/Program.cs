using Gatecast.Examples;
using Gatecast.Forecasting;
using Gatecast.Sources;

// Any series that SeriesReader reads may follow on the command line, such as file:prices.csv.
foreach (var reference in args is [] ? ["sample:btc-usd", "sample:sp500"] : args)
{
    var series = Series.From(await SeriesReader.ReadAsync(SeriesReference.Parse(reference)));
    Console.WriteLine(PriceLevelText.Of(PriceLevelTrial.Of(series, Environment.ProcessorCount)));
}
