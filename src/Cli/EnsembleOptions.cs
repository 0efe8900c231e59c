using System.CommandLine;
using Gatecast.Forecasting;

namespace Gatecast.Cli;

/// <summary>The options of commands that train an ensemble.</summary>
sealed class EnsembleOptions
{
    readonly Option<int> _members = new("--members") { Description = "Networks with seeds of their own, trained side by side and averaged.", DefaultValueFactory = _ => 2, HelpName = "count" };
    readonly Option<bool> _noExperts = new("--no-experts") { Description = "Let the networks speak alone, without the best baselines beside them." };
    readonly Option<bool> _noGuard = new("--no-guard") { Description = "Serve the quantiles as they are, without correcting them by how past ones were kept." };

    public IEnumerable<Option> All => [_members, _noExperts, _noGuard];

    public EnsembleTrainer Of(ParseResult parsed, LstmTrainer network) => new()
    {
        Network = network,
        Seeds = CommandLine.Checked("--members", parsed.GetValue(_members), 1, 64),
        Experts = !parsed.GetValue(_noExperts),
        Guard = !parsed.GetValue(_noGuard),
    };
}
