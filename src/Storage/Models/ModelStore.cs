using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Gatecast.Forecasting;
using Gatecast.Sources;
using Microsoft.Data.Sqlite;

namespace Gatecast.Storage;

/// <summary>The trained models of a store: versions of a name, one of which is its champion.</summary>
/// <remarks>Each change is one transaction, so that any number of processes may work at once. For one thread at a time, as the store.</remarks>
public sealed partial class ModelStore(CandleStore store, TimeProvider clock)
{
    const string Columns =
        "name, version, state, created_at, parent, series, horizon, settings, data_sha256, rows, first_row, last_row, program, machine, skill, p_value, " +
        "judgement, sha256, length(bytes)";

    /// <summary>A name that can stand in a command as it is.</summary>
    /// <exception cref="ArgumentException">It has other letters, or too many.</exception>
    public static string CheckedName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Name().IsMatch(name) ? name : throw new ArgumentException(
            $"'{name}' is no name for a model: 1 to 64 letters, digits, dots, hyphens and underscores, the first a letter or a digit, such as btc-daily.");
    }

    /// <summary>Keeps a model as the newest version of its name: the champion where the name has none, else a challenger.</summary>
    /// <param name="promote">Whether it takes the champion's place, which is retired then, if that is still its parent.</param>
    /// <returns>As it is stored; a version with the very same bytes where there is one.</returns>
    /// <exception cref="ArgumentException">The name belongs to another series or horizon.</exception>
    /// <inheritdoc cref="CandleStore.Open" path="/exception"/>
    public StoredModel Add(StoredModel model, ModelFile file, bool promote = false)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(file);
        CheckedName(model.Name);
        using var stream = new MemoryStream();
        file.Write(stream);
        var bytes = stream.ToArray();
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return store.Clearly(() =>
        {
            using var transaction = store.Connection.BeginTransaction(deferred: false);
            var versions = List(model.Name);
            if (versions.FirstOrDefault(one => one.Sha256 == sha256) is { } same)
                return same;
            if (versions.Count > 0)
                CheckFits(model, versions[^1]);
            var champion = versions.FirstOrDefault(one => one.State is ModelState.Champion);
            var takesPlace = versions.Count == 0 || (promote && (champion is null || champion.Version == model.Parent));
            if (takesPlace && champion is not null)
                SetState(champion, ModelState.Retired);
            var added = model with
            {
                Version = versions.Count == 0 ? 1 : versions.Max(one => one.Version) + 1,
                State = takesPlace ? ModelState.Champion : ModelState.Challenger,
                CreatedAt = StoredValue.Time(StoredValue.Of(clock.GetUtcNow())),
                Sha256 = sha256,
                Size = bytes.Length,
            };
            Insert(added, bytes);
            transaction.Commit();
            return added;
        });
    }

    /// <summary>All versions, by name and then as they were made.</summary>
    /// <param name="name">Of one name alone.</param>
    /// <inheritdoc cref="CandleStore.Open" path="/exception"/>
    public IReadOnlyList<StoredModel> List(string? name = null) => store.Rows(
        $"select {Columns} from models where $name is null or name = $name order by name, version", [("$name", (object?)name ?? DBNull.Value)], ModelOf);

    /// <summary>One version of a name, by default its champion.</summary>
    /// <exception cref="ArgumentException">There is none; the message names what is there.</exception>
    /// <inheritdoc cref="CandleStore.Open" path="/exception"/>
    public StoredModel Find(string name, int? version = null)
    {
        var versions = Versions(name);
        return (version is { } number
                ? versions.FirstOrDefault(one => one.Version == number)
                : versions.FirstOrDefault(one => one.State is ModelState.Champion))
            ?? throw new ArgumentException(version is null
                ? $"{name} has no champion, since it was deleted. Promote one of its versions: {Numbers(versions)}."
                : $"{name} has no version {version}. Its versions are {Numbers(versions)}.");
    }

    /// <summary>The model itself.</summary>
    /// <exception cref="InvalidDataException">Its bytes are not those that were stored, or a newer version wrote them.</exception>
    /// <exception cref="ArgumentException">It was deleted meanwhile.</exception>
    /// <inheritdoc cref="CandleStore.Open" path="/exception"/>
    public ModelFile Read(StoredModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var bytes = store.Rows("select bytes from models where name = $name and version = $version", Key(model), row => row.GetFieldValue<byte[]>(0))
            .SingleOrDefault() ?? throw new ArgumentException($"{model.Name} version {model.Version} was deleted meanwhile. Choose another one.");
        if (Convert.ToHexStringLower(SHA256.HashData(bytes)) != model.Sha256)
            throw new InvalidDataException(
                $"{model.Name} version {model.Version} is damaged: its SHA-256 is not the one that was stored with it. Delete it and train it anew.");

        using var stream = new MemoryStream(bytes);
        return ModelFile.Read(stream);
    }

    /// <summary>Makes a version the champion of its name, and retires the one before.</summary>
    /// <param name="version">By default the newest challenger.</param>
    /// <exception cref="ArgumentException">There is none, or it is the champion already.</exception>
    /// <inheritdoc cref="CandleStore.Open" path="/exception"/>
    public StoredModel Promote(string name, int? version = null) => store.Clearly(() =>
    {
        using var transaction = store.Connection.BeginTransaction(deferred: false);
        var versions = Versions(name);
        var chosen = version is not null ? Find(name, version)
            : versions.LastOrDefault(one => one.State is ModelState.Challenger)
                ?? throw new ArgumentException($"{name} has no challenger to promote. Name a version with --version: {Numbers(versions)}.");
        if (chosen.State is ModelState.Champion)
            throw new ArgumentException($"Version {chosen.Version} is the champion of {name} already.");
        if (versions.FirstOrDefault(one => one.State is ModelState.Champion) is { } before)
            SetState(before, ModelState.Retired);
        SetState(chosen, ModelState.Champion);
        transaction.Commit();
        return chosen with { State = ModelState.Champion };
    });

    /// <summary>Deletes a version of a name, or all of them.</summary>
    /// <param name="force">Whether the champion may go too.</param>
    /// <returns>What was deleted.</returns>
    /// <exception cref="ArgumentException">There is none, or the champion is among them and may not go.</exception>
    /// <inheritdoc cref="CandleStore.Open" path="/exception"/>
    public IReadOnlyList<StoredModel> Delete(string name, int? version = null, bool force = false) => store.Clearly<IReadOnlyList<StoredModel>>(() =>
    {
        using var transaction = store.Connection.BeginTransaction(deferred: false);
        IReadOnlyList<StoredModel> chosen = version is null ? Versions(name) : [Find(name, version)];
        if (!force && chosen.FirstOrDefault(one => one.State is ModelState.Champion) is { } champion)
            throw new ArgumentException(
                $"Version {champion.Version} is the champion of {name}, which forecasts are served from. Promote another one first, or delete it with --force.");

        foreach (var model in chosen)
        {
            using var command = store.Command("delete from models where name = $name and version = $version", Key(model));
            command.ExecuteNonQuery();
        }

        transaction.Commit();
        return chosen;
    });

    IReadOnlyList<StoredModel> Versions(string name) => List(name) is { Count: > 0 } versions ? versions : throw Unknown(name, [.. List().Select(one => one.Name).Distinct()]);

    /// <summary>The error of a name that no model has.</summary>
    /// <param name="known">All there are.</param>
    public static ArgumentException Unknown(string name, IReadOnlyList<string> known) => new(known.Count == 0
        ? $"There is no model '{name}', and no other one. Train it: gatecast train SERIES --name {name}."
        : $"There is no model '{name}'{Spelling.Suggestion(name, known)} The models are {string.Join(", ", known)}.");

    /// <summary>Whether a model can be a version beside another.</summary>
    /// <exception cref="ArgumentException">It is of another series or horizon.</exception>
    public static void CheckFits(StoredModel model, StoredModel other)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(other);
        if (!model.Series.SequenceEqual(other.Series))
            throw new ArgumentException(
                $"The name {model.Name} belongs to a model of {string.Join(", ", other.Series)}, not of {string.Join(", ", model.Series)}. Choose another name.");
        if (model.Horizon != other.Horizon)
            throw new ArgumentException($"{model.Name} forecasts {other.Horizon} steps ahead, and this model {model.Horizon}. Choose another name.");
    }

    void Insert(StoredModel model, byte[] bytes)
    {
        using var command = store.Command(
            $"insert into models ({Columns.Replace(", length(bytes)", ", bytes", StringComparison.Ordinal)}) values " +
            "($name, $version, $state, $created, $parent, $series, $horizon, $settings, $data, $rows, $first, $last, $program, $machine, $skill, $p, $judgement, $sha256, $bytes)",
            [
                .. Key(model), ("$state", Word(model.State)), ("$created", StoredValue.Of(model.CreatedAt)), ("$parent", (object?)model.Parent ?? DBNull.Value),
                ("$series", CanonicalJson.Of(model.Series)), ("$horizon", model.Horizon), ("$settings", model.Settings), ("$data", model.DataSha256),
                ("$rows", model.Rows), ("$first", StoredValue.Of(model.FirstRow)), ("$last", StoredValue.Of(model.LastRow)), ("$program", model.Program),
                ("$machine", model.Machine), ("$skill", double.IsFinite(model.ValidationSkill) ? model.ValidationSkill : DBNull.Value), ("$p", model.ValidationPValue),
                ("$judgement", CanonicalJson.Of(model.Judgement)), ("$sha256", model.Sha256), ("$bytes", bytes),
            ]);
        command.ExecuteNonQuery();
    }

    void SetState(StoredModel model, ModelState state)
    {
        using var command = store.Command("update models set state = $state where name = $name and version = $version", [.. Key(model), ("$state", Word(state))]);
        command.ExecuteNonQuery();
    }

    static StoredModel ModelOf(SqliteDataReader row) => new()
    {
        Name = row.GetString(0),
        Version = row.GetInt32(1),
        State = Enum.Parse<ModelState>(row.GetString(2), ignoreCase: true),
        CreatedAt = StoredValue.Time(row.GetInt64(3)),
        Parent = row.IsDBNull(4) ? null : row.GetInt32(4),
        Series = CanonicalJson.Read<IReadOnlyList<string>>(row.GetString(5)),
        Horizon = row.GetInt32(6),
        Settings = row.GetString(7),
        DataSha256 = row.GetString(8),
        Rows = row.GetInt32(9),
        FirstRow = StoredValue.Time(row.GetInt64(10)),
        LastRow = StoredValue.Time(row.GetInt64(11)),
        Program = row.GetString(12),
        Machine = row.GetString(13),
        ValidationSkill = row.IsDBNull(14) ? double.NaN : row.GetDouble(14),
        ValidationPValue = row.GetDouble(15),
        Judgement = CanonicalJson.Read<ModelJudgement>(row.GetString(16)),
        Sha256 = row.GetString(17),
        Size = row.GetInt64(18),
    };

    static (string, object)[] Key(StoredModel model) => [("$name", model.Name), ("$version", model.Version)];

    static string Word(ModelState state) => state.ToString().ToLowerInvariant();

    static string Numbers(IReadOnlyList<StoredModel> versions) =>
        string.Join(", ", versions.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Version} ({Word(one.State)})")));

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex Name();
}
