using Gatecast.Cli;

return await CommandLine.RunAsync(args);
