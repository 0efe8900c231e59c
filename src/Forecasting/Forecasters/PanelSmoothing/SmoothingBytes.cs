using Gatecast.Networks;

namespace Gatecast.Forecasting;

/// <summary>A <see cref="SmoothingForecaster"/> as bytes that are read back to one with the same forecasts, bit for bit: one block for all series of the panel.</summary>
/// <remarks>In <see cref="SealedBytes"/>: cell, units, dilations, horizon and spacing groups, window, seasons; of each series its name, first time in UTC ticks, scale and
/// size; of each network its weights as a <see cref="Checkpoint"/>, the anchor quantiles, and the float64 parameters of each series.</remarks>
static class SmoothingBytes
{
    const string Kind = "gatesmo1";

    /// <summary>As a trainer takes them at most; what is announced reserves memory.</summary>
    const int MostHidden = 1_024, MostLayers = 16, MostWindow = 2_000, MostHorizon = 10_000, MostSeasonRows = 10_000;

    public static byte[] Of(SmoothingForecaster forecaster) => SealedBytes.Of(Kind, writer =>
    {
        var (networks, panel) = (forecaster.All, forecaster.Members);
        var (options, head) = (networks[0].Network.Options, networks[0].Head);
        writer.Write(options.Cell.ToString());
        writer.Write(options.Hidden);
        writer.WriteList(options.Dilations, writer.Write);
        writer.Write(head.Horizon);
        writer.Write(head.Groups);
        writer.Write(forecaster.Window);
        writer.WriteList(networks[0].Seasons, writer.Write);
        writer.WriteList(panel, member =>
        {
            writer.Write(member.Name);
            writer.Write(member.Start.UtcTicks);
            writer.Write(member.Scale);
            writer.Write(member.Size);
        });
        writer.WriteList(networks, network =>
        {
            using var stream = new MemoryStream();
            Checkpoint.Write(stream, network.Network.Export(), new Dictionary<string, string>());
            writer.Write((int)stream.Length);
            writer.Write(stream.ToArray());
            writer.WriteList(network.Anchor, writer.Write);
            foreach (var own in network.Parameters)
                writer.WriteList(own, writer.Write);
        });
    });

    /// <param name="threads">Largest number of threads of its forecasts.</param>
    /// <exception cref="InvalidDataException">The bytes are damaged, or of something else.</exception>
    public static SmoothingForecaster Read(byte[] bytes, int threads) => SealedBytes.Read(bytes, Kind, "a smoothing network", reader =>
    {
        var cell = Enum.Parse<CellKind>(reader.ReadString());
        var hidden = Checked("units", reader.ReadInt32(), MostHidden);
        var dilations = reader.ReadIntegers();
        Checked("layers", dilations.Length, MostLayers);
        var (horizon, groups) = (Checked("steps", reader.ReadInt32(), MostHorizon), reader.ReadInt32());
        var head = new QuantileHead(horizon, QuantileLevels.Count, groups);
        var window = Checked("rows of the window", reader.ReadInt32(), MostWindow);
        var seasons = reader.ReadIntegers();
        foreach (var season in seasons)
            Checked("rows of a season", season, MostSeasonRows);
        var panel = reader.ReadList(sizeof(long), () => new PanelMember(
            reader.ReadString(), new(reader.ReadInt64(), TimeSpan.Zero), reader.ReadDouble(), reader.ReadSingle()));
        var options = SmoothingNetwork.OptionsOf(cell, window, hidden, dilations, head);
        var networks = reader.ReadList(sizeof(int), () =>
        {
            var network = RecurrentNetwork.OfZeros(options);
            network.Import(Checkpoint.Read(new MemoryStream(reader.ReadList(sizeof(byte), reader.ReadByte))).Tensors);
            var anchor = reader.ReadSingles();
            return new SmoothingNetwork(network, head, seasons, anchor, Array.ConvertAll(panel, _ => reader.ReadDoubles()));
        });
        Check(panel, networks);
        return new SmoothingForecaster(networks, panel, window, threads);
    });

    static void Check(PanelMember[] panel, SmoothingNetwork[] networks)
    {
        if (panel.Length == 0 || networks.Length == 0)
            throw new FormatException($"there are {panel.Length} series and {networks.Length} networks");
        foreach (var network in networks)
            if (network.Anchor.Length != network.Head.QuantileCount || network.Parameters.Any(own => own.Length != LevelAndSeasons.ParameterCount(network.Seasons)))
                throw new FormatException("its quantiles or the parameters of a series are too few or too many");
    }

    static int Checked(string what, int value, int most) =>
        value >= 1 && value <= most ? value : throw new FormatException(FormattableString.Invariant($"{value} {what} are not possible; 1 to {most} are"));
}
