namespace Gatecast.Accuracy;

/// <summary>All data sets that can be scored; a new one is a file of its own and a line here.</summary>
static class DataSets
{
    public static IReadOnlyList<DataSet> All { get; } =
    [
        M4Hourly.Set, M3.Set, CryptoHourly.Set, CryptoDaily.Set, EttHourly.Set, EttMinutes.Set, ExchangeRate.Set, JenaWeather.Set, MonashBitcoin.Set,
    ];
}
