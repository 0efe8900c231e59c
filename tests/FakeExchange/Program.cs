using System.CommandLine;
using Gatecast.FakeExchange;

var port = new Option<int>("--port") { Description = "port on 127.0.0.1; 0 for any that is free", DefaultValueFactory = _ => 8080 };
var candles = new Option<int>("--candles") { Description = "closed candles of the finest interval", DefaultValueFactory = _ => 100_000 };
var interval = new Option<string>("--interval") { Description = "finest interval that has candles: 1s, 1m, 5m, 15m, 1h or 1d", DefaultValueFactory = _ => "1h" };
var kinds = new Option<string>("--faults") { Description = $"kinds, with commas between them: {string.Join(", ", Faults.Names)}" };
var rate = new Option<double>("--rate") { Description = "share of the requests that get a fault", DefaultValueFactory = _ => 0.1 };
var seed = new Option<int>("--seed") { Description = "of the prices and the faults", DefaultValueFactory = _ => 1 };

var command = new RootCommand("Candles of a market that does not exist, in the manner of Coinbase, Binance, Binance.US, Kraken and Bitstamp.")
{
    port, candles, interval, kinds, rate, seed,
};
command.SetAction(async (arguments, cancellation) =>
{
    try
    {
        var market = FakeMarket.WithCandles(arguments.GetRequiredValue(candles), arguments.GetRequiredValue(seed), arguments.GetRequiredValue(interval));
        var faults = arguments.GetValue(kinds) is { } names
            ? Faults.Mix(arguments.GetRequiredValue(seed), arguments.GetRequiredValue(rate), [.. names.Split(',').Select(Faults.Kind)])
            : Faults.None;
        await using var server = await FakeExchangeServer.StartAsync(market, faults, arguments.GetRequiredValue(port));
        foreach (var (name, value) in server.Variables)
            Console.WriteLine($"export {name}={value}");
        Console.WriteLine($"# {market}; {faults}; the truth: {server.Address}/truth/coinbase?symbol=BTC/USD&interval=1h");
        await server.WaitForShutdownAsync(cancellation);
        return 0;
    }
    catch (Exception exception) when (exception is ArgumentException or IOException)
    {
        Console.Error.WriteLine(exception.Message);
        return 2;
    }
});
return await command.Parse(args).InvokeAsync();
