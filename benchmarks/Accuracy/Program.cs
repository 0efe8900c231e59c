using System.CommandLine;
using System.Globalization;
using Gatecast.Accuracy;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var threads = new Option<int?>("--threads") { Description = "Largest number of threads; forecasts do not depend on it." };
var seeds = new Option<int?>("--seeds") { Description = "Networks of each ensemble." };
var epochs = new Option<int?>("--epochs") { Description = "Passes over the training rows." };
var validation = new Option<bool>("--validation") { Description = "Score the last rows of the training part instead of the test rows, and write no file: for choosing settings." };
var root = new RootCommand("Trains on a published data set, scores as its protocol says, and writes a table beside the published numbers.");
foreach (var set in DataSets.All)
{
    var command = new Command(set.Name, set.What) { threads, seeds, epochs, validation };
    command.SetAction(async (parsed, cancellation) =>
    {
        try
        {
            await AccuracyReport.WriteAsync(
                set,
                new(parsed.GetValue(threads) ?? Environment.ProcessorCount, parsed.GetValue(seeds), parsed.GetValue(epochs), parsed.GetValue(validation)), cancellation);
            return 0;
        }
        catch (Exception error) when (error is ArgumentException or ArithmeticException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"error: {error.Message}");
            return error is ArgumentException ? 2 : 1;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Stopped; nothing was written.");
            return 130;
        }
    });
    root.Add(command);
}

return await root.Parse(args.Length == 0 ? ["--help"] : args).InvokeAsync(new() { EnableDefaultExceptionHandler = false });
