using System.Diagnostics;
using System.Runtime.CompilerServices;
using Gatecast.Forecasting;
using Gatecast.Sources;

namespace Gatecast.Storage.Tests;

public sealed class ModelStoreTests : IDisposable
{
    const string FileVariable = "GATECAST_MODELS_CHILD";

    static readonly DateTimeOffset _start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    static readonly Lazy<Series> _series = new(() =>
    {
        var random = new Random(1);
        return Series.From(
            "test", TargetKind.Difference, Interval.Parse("1d"), [.. Enumerable.Range(0, 120).Select(row => _start.AddDays(row))],
            [.. Enumerable.Range(0, 120).Select(row => row % 7 + random.NextDouble())]);
    });

    readonly string _folder = Directory.CreateTempSubdirectory("gatecast-").FullName;
    readonly CandleStore _store;
    readonly ModelStore _models;

    public ModelStoreTests()
    {
        _store = CandleStore.Open(File);
        _models = new(_store, TimeProvider.System);
    }

    string File => Path.Combine(_folder, "a.db");

    public void Dispose()
    {
        _store.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    static ModelFile Trained(ulong seed)
    {
        var trainer = new EnsembleTrainer
        {
            Network = new() { Horizon = 1, Epochs = 1, Hidden = 4, Lookback = 4, Seed = seed, Baselines = [Baseline.LastValue] },
        };
        return ModelFile.Of(trainer.Fit(_series.Value), trainer, _series.Value);
    }

    static StoredModel Named(string name, int? parent = null, string series = "sample:btc-usd", int horizon = 1) => new()
    {
        Name = name,
        Parent = parent,
        Series = [series],
        Horizon = horizon,
        Settings = """{"horizon":1}""",
        DataSha256 = _series.Value.Sha256,
        Rows = 120,
        FirstRow = _start,
        LastRow = _start.AddDays(119),
        Program = "0.1.0",
        Machine = """{"kernels":"256 bits"}""",
        ValidationSkill = 0.1 + 0.2,
        ValidationPValue = 1e-300,
        Judgement = new(
            new("BEATS", "lower CRPS", "crps", Skill: 0.1 + 0.2, Low: -0.0, High: double.NaN, PValue: 1e-300, "last value", Origins: 60), _start.AddDays(50),
            _start.AddDays(109), new Dictionary<string, double> { ["50"] = 0.51, ["90"] = 0.1 + 0.2 }, Crps: 0.7, ChampionCrps: null),
    };

    StoredModel Add(string name, ulong seed = 1, int? parent = null, bool promote = false) => _models.Add(Named(name, parent), Trained(seed), promote);

    [Fact]
    public void A_model_comes_back_as_it_went_in()
    {
        var (given, file) = (Named("btc"), Trained(seed: 3));
        var added = _models.Add(given, file);
        var found = _models.Find("btc");

        Assert.Equal((1, ModelState.Champion), (added.Version, added.State));
        Assert.Equal(CanonicalJson.Of(given.Judgement), CanonicalJson.Of(found.Judgement));
        Assert.Equal(given.Judgement.Coverage, found.Judgement.Coverage);
        Assert.Equal(
            (given.Settings, given.DataSha256, given.FirstRow, given.LastRow, given.ValidationSkill, given.ValidationPValue, added.CreatedAt, added.Sha256, added.Size),
            (found.Settings, found.DataSha256, found.FirstRow, found.LastRow, found.ValidationSkill, found.ValidationPValue, found.CreatedAt, found.Sha256, found.Size));
        Assert.Equal(Quantiles(file), Quantiles(_models.Read(found)));

        static double[] Quantiles(ModelFile model) => model.Forecaster().Forecast(_series.Value).Quantiles(1).ToArray();
    }

    [Fact]
    public void A_skill_that_is_no_number_is_kept_as_such()
    {
        _models.Add(Named("btc") with { ValidationSkill = double.NaN }, Trained(seed: 1));

        Assert.True(double.IsNaN(_models.Find("btc").ValidationSkill));
    }

    [Fact]
    public void The_first_of_a_name_is_its_champion_and_later_ones_wait()
    {
        Add("btc");
        var second = Add("btc", seed: 2);

        Assert.Equal((2, ModelState.Challenger), (second.Version, second.State));
        Assert.Equal(1, _models.Find("btc").Version);
        Assert.Equal(ModelState.Champion, Add("eth", seed: 2).State);
    }

    [Fact]
    public void The_same_bytes_again_are_the_version_that_is_there()
    {
        Add("btc");
        var again = Add("btc");

        Assert.Equal(1, again.Version);
        Assert.Single(_models.List());
    }

    [Fact]
    public void An_update_takes_its_parents_place_and_nobody_elses()
    {
        Add("btc");
        Assert.Equal(ModelState.Champion, Add("btc", seed: 2, parent: 1, promote: true).State);
        Assert.Equal([ModelState.Retired, ModelState.Champion], _models.List("btc").Select(one => one.State));

        // Version 1 is not the champion any more.
        Assert.Equal(ModelState.Challenger, Add("btc", seed: 3, parent: 1, promote: true).State);
        Assert.Equal(2, _models.Find("btc").Version);
    }

    [Fact]
    public void Promotion_takes_the_newest_challenger_or_the_one_that_is_named()
    {
        Add("btc");
        Add("btc", seed: 2);
        Add("btc", seed: 3);

        Assert.Equal(3, _models.Promote("btc").Version);
        Assert.Equal([ModelState.Retired, ModelState.Challenger, ModelState.Champion], _models.List("btc").Select(one => one.State));
        _models.Promote("btc", version: 1);
        Assert.Equal([ModelState.Champion, ModelState.Challenger, ModelState.Retired], _models.List("btc").Select(one => one.State));
        Assert.Contains("already", Assert.Throws<ArgumentException>(() => _models.Promote("btc", version: 1)).Message, StringComparison.Ordinal);
        Assert.Contains("1 (champion)", Assert.Throws<ArgumentException>(() => _models.Promote("btc", version: 9)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_champion_is_deleted_by_force_alone()
    {
        Add("btc");
        Add("btc", seed: 2);

        Assert.Throws<ArgumentException>(() => _models.Delete("btc"));
        Assert.Throws<ArgumentException>(() => _models.Delete("btc", version: 1));
        Assert.Equal([2], _models.Delete("btc", version: 2).Select(one => one.Version));
        Add("btc", seed: 2);
        Assert.Equal([1], _models.Delete("btc", version: 1, force: true).Select(one => one.Version));
        Assert.Contains("no champion", Assert.Throws<ArgumentException>(() => _models.Find("btc")).Message, StringComparison.Ordinal);
        Assert.Equal(2, _models.Promote("btc").Version);
        _models.Delete("btc", force: true);
        Assert.Empty(_models.List());
    }

    [Fact]
    public void A_name_that_is_not_there_suggests_the_nearest()
    {
        Assert.Contains("gatecast train", Assert.Throws<ArgumentException>(() => _models.Find("btc")).Message, StringComparison.Ordinal);
        Add("btc-daily");
        Assert.Contains("did you mean 'btc-daily'", Assert.Throws<ArgumentException>(() => _models.Find("btc-dayly")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_belongs_to_one_series_and_one_horizon()
    {
        Add("btc");

        Assert.Contains("belongs to a model of sample:btc-usd", Assert.Throws<ArgumentException>(
            () => _models.Add(Named("btc", series: "sample:sp500"), Trained(seed: 2))).Message, StringComparison.Ordinal);
        Assert.Contains("forecasts 1 steps ahead", Assert.Throws<ArgumentException>(
            () => _models.Add(Named("btc", horizon: 7), Trained(seed: 2))).Message, StringComparison.Ordinal);
        Assert.Single(_models.List());
    }

    [Theory]
    [InlineData("")]
    [InlineData("-x")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("btc\n")]
    public void A_name_that_a_shell_would_not_take_is_refused(string name) => Assert.Throws<ArgumentException>(() => ModelStore.CheckedName(name));

    [Fact]
    public void A_byte_that_was_changed_is_found()
    {
        var model = Add("btc");
        _store.Connection.Run("update models set bytes = cast(substr(bytes, 1, 500) || x'00' || substr(bytes, 502) as blob)");

        Assert.Contains("damaged", Assert.Throws<InvalidDataException>(() => _models.Read(model)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unfinished_training_is_there_until_it_is_cleared_and_another_one_is_refused_by_name()
    {
        var memory = new TrainingMemory(_store, "btc");
        Assert.Null(memory.Unfinished("""{"hidden":32}"""));
        memory.Begin("""{"hidden":32}""", [_series.Value]);
        Assert.Null(memory.Unfinished("""{"hidden":64}"""));
        memory.Remember("epoch", [1]);
        memory.Remember("epoch", [2, 3]);

        using (var other = CandleStore.Open(File))
            Assert.Equal([2, 3], new TrainingMemory(other, "btc").Recall("epoch")!);
        Assert.Equal(_series.Value.Sha256, memory.Unfinished("""{"hidden":32}""")![0].Sha256);
        Assert.Contains("its hidden was 32 and is now 64", Assert.Throws<InvalidDataException>(() => memory.Unfinished("""{"hidden":64}""")).Message, StringComparison.Ordinal);
        Assert.Null(new TrainingMemory(_store, "eth").Recall("epoch"));

        memory.Begin("""{"hidden":64}""", [_series.Value]);
        Assert.Null(memory.Recall("epoch"));
        memory.Clear();
        Assert.Null(memory.Unfinished("""{"hidden":32}"""));
    }

    [Fact]
    public void Two_processes_that_add_at_once_lose_and_double_nothing_and_leave_one_champion()
    {
        Process[] writers = [Start(1), Start(2)];
        foreach (var writer in writers)
            writer.WaitForExit();

        Assert.All(writers, writer => Assert.Equal(0, writer.ExitCode));
        var versions = _models.List("btc");
        Assert.Equal(Enumerable.Range(1, 20), versions.Select(one => one.Version));
        Assert.Single(versions, one => one.State is ModelState.Champion);
        Assert.Equal(20, versions.Select(one => one.Sha256).Distinct().Count());
    }

    Process Start(ulong part)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Gatecast.Storage.Tests")) { RedirectStandardOutput = true };
        (start.Environment[FileVariable], start.Environment["GATECAST_MODELS_PART"]) = (File, $"{part}");
        return Process.Start(start)!;
    }

    [ModuleInitializer]
    internal static void AddWhereAskedTo()
    {
        if (Environment.GetEnvironmentVariable(FileVariable) is not { } file)
            return;

        var part = ulong.Parse(Environment.GetEnvironmentVariable("GATECAST_MODELS_PART")!, System.Globalization.CultureInfo.InvariantCulture);
        using (var store = CandleStore.Open(file))
        {
            var models = new ModelStore(store, TimeProvider.System);
            for (var i = 0ul; i < 10; i++)
                models.Add(Named("btc"), Trained(seed: 100 * part + i));
        }

        Environment.Exit(0);
    }
}
