using Gatecast.Engine;

// Reads lines "CONFIG MODE THREADS SECONDS" and answers each with one line of JSON, as the peers do.
Console.WriteLine("ready");
while (Console.ReadLine() is { Length: > 0 } line)
    Console.WriteLine(Measurement.Of(line));
