using System.CommandLine;
using Gatecast.Forecasting;
using Gatecast.Networks;

namespace Gatecast.Cli;

/// <summary>The options of commands that train networks: one name, default and range for each, whatever the command.</summary>
/// <param name="epochs">Default of --epochs.</param>
/// <param name="epochsText">What --epochs means to the command.</param>
sealed class NetworkOptions(int epochs = NetworkOptions.UsualEpochs, string epochsText = "Most passes over the training windows; by default 15 with --front-end smoothing.")
{
    public const int UsualEpochs = 40;

    readonly Option<ulong> _seed = new("--seed") { Description = "Seed; the same seed gives the same result, bit for bit.", DefaultValueFactory = _ => 1, HelpName = "number" };
    readonly Option<int> _threads = new("--threads") { Description = "Threads to use; nothing depends on it.", DefaultValueFactory = _ => Environment.ProcessorCount, HelpName = "count" };
    readonly Option<int> _epochs = new("--epochs") { Description = epochsText, DefaultValueFactory = _ => epochs, HelpName = "count" };
    readonly Option<string> _cell = new("--cell") { Description = "What the layers are made of: lstm, gru, rnn or slstm.", DefaultValueFactory = _ => "lstm", HelpName = "name" };
    readonly Option<int> _hidden = new("--hidden") { Description = "Units of each recurrent layer; by default 40 with --front-end smoothing.", DefaultValueFactory = _ => 32, HelpName = "count" };
    readonly Option<int> _layers = new("--layers") { Description = "Recurrent layers; by default 4 with --front-end smoothing.", DefaultValueFactory = _ => 1, HelpName = "count" };
    readonly Option<int?> _lookback = new("--lookback") { Description = "Rows that a network sees before each origin (default by the season).", HelpName = "rows" };
    readonly Option<int> _patch = new("--patch") { Description = "Rows that make one time step of a network; more for a long lookback.", DefaultValueFactory = _ => 1, HelpName = "rows" };
    readonly Option<float> _learningRate = new("--learning-rate") { Description = "Peak of the learning rate's schedule; by default 0.01 with --front-end smoothing.", DefaultValueFactory = _ => 3e-3f, HelpName = "rate" };
    readonly Option<float> _dropout = new("--dropout") { Description = "Share of hidden values dropped in training; by default 0 with --front-end smoothing.", DefaultValueFactory = _ => 0.3f, HelpName = "share" };

    /// <summary>Whether the command trains networks of one cell, that --cell names.</summary>
    public bool HasCell { get; init; } = true;

    /// <summary>Whether the command is told size and training of the networks, rather than looking for them or doing with the usual.</summary>
    public bool HasShape { get; init; } = true;

    public IEnumerable<Option> All =>
    [
        _seed, _threads, _epochs, .. HasCell ? [_cell] : Array.Empty<Option>(),
        .. HasShape ? [_hidden, _layers, _lookback, _patch, _learningRate, _dropout] : Array.Empty<Option>(),
    ];

    /// <summary>Those that decide what is trained.</summary>
    public IEnumerable<Option> OfTraining => All.Where(option => option != _threads);

    public int Threads(ParseResult parsed) => CommandLine.Checked("--threads", parsed.GetValue(_threads), 1, 1_024);

    /// <summary>Where it was given.</summary>
    public int? Lookback(ParseResult parsed) => parsed.GetValue(_lookback) is { } rows ? CommandLine.Checked("--lookback", rows, 2, 2_000) : null;

    /// <exception cref="ArgumentException">A value lies outside its range, or names no cell or several.</exception>
    public LstmTrainer Of(ParseResult parsed, int horizon, FrontEnd? frontEnd)
    {
        var trainer = new LstmTrainer
        {
            Horizon = CommandLine.Checked("the horizon", horizon, 1, 10_000),
            Seed = parsed.GetValue(_seed),
            Threads = Threads(parsed),
            FrontEnd = frontEnd,
        };

        // What is not given is the default of the front end.
        if (epochs != UsualEpochs || IsGiven(_epochs))
            trainer = trainer with { Epochs = CommandLine.Checked("--epochs", parsed.GetValue(_epochs), 1, 10_000) };
        if (HasCell)
            trainer = trainer with { Cell = CellOf(parsed.GetValue(_cell)!) };
        return !HasShape ? trainer : trainer with
        {
            Hidden = IsGiven(_hidden) ? CommandLine.Checked("--hidden", parsed.GetValue(_hidden), 1, 1_024) : trainer.Hidden,
            Layers = IsGiven(_layers) ? CommandLine.Checked("--layers", parsed.GetValue(_layers), 1, 8) : trainer.Layers,
            Lookback = Lookback(parsed),
            Patch = CommandLine.Checked("--patch", parsed.GetValue(_patch), 1, 500),
            LearningRate = IsGiven(_learningRate) ? CommandLine.Checked("--learning-rate", parsed.GetValue(_learningRate), 1e-6f, 1f) : trainer.LearningRate,
            Dropout = IsGiven(_dropout) ? CommandLine.Checked("--dropout", parsed.GetValue(_dropout), 0f, 0.9f) : trainer.Dropout,
        };

        bool IsGiven(Option option) => parsed.GetResult(option) is { Implicit: false };
    }

    /// <summary>The cell of an option.</summary>
    public static CellKind CellOf(string name) => ModelNames.Parse("--cell", name, withBaselines: false).Cells is [var cell]
        ? cell
        : throw new ArgumentException($"--cell {name} names several, and the networks here are all of one; backtest --models compares many.");
}
