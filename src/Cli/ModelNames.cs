using Gatecast.Forecasting;
using Gatecast.Networks;
using Gatecast.Sources;

namespace Gatecast.Cli;

/// <summary>Names of networks and baselines as users write them: with commas between them, hyphens or spaces inside, and no longer than needed.</summary>
sealed record ModelNames(IReadOnlyList<CellKind> Cells, IReadOnlyList<Baseline> Baselines)
{
    /// <param name="option">The option that they stand behind.</param>
    /// <exception cref="ArgumentException">One is unknown, or stands there twice, or there is none.</exception>
    public static ModelNames Parse(string option, string text, bool withNetworks = true, bool withBaselines = true)
    {
        string[] names = [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Plain)];
        if (names.Length == 0)
            throw new ArgumentException($"{option} \"{text}\" names nothing; give names with commas between them.");

        var known = (withNetworks ? Enum.GetValues<CellKind>() : []).Select(cell => (Name: LstmForecaster.NameOf(cell), Model: (object)cell))
            .Concat((withBaselines ? Baseline.All : []).Select(baseline => (Name: Plain(baseline.Name), Model: (object)baseline))).ToList();
        object[] models = [.. names.Select(Find)];
        if (models.Distinct().Count() < models.Length)
            throw new ArgumentException($"{option} \"{text}\" names a model twice; name each once.");

        return new([.. models.OfType<CellKind>()], [.. models.OfType<Baseline>()]);

        object Find(string name)
        {
            if (known.Find(one => one.Name == name) is { Model: not null } same)
                return same.Model;
            if (known.FindAll(one => one.Name.StartsWith($"{name}-", StringComparison.Ordinal)) is [var only])
                return only.Model;

            throw new ArgumentException(
                $"{option} {name} is unknown{Spelling.Suggestion(name, known.Select(one => one.Name))} The names are {string.Join(", ", known.Select(one => one.Name))}.");
        }
    }

    static string Plain(string name) => name.ToLowerInvariant().Replace(' ', '-');
}
