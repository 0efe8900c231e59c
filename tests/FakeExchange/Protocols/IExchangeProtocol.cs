namespace Gatecast.FakeExchange;

/// <summary>How an exchange understands a request and answers it, errors included.</summary>
interface IExchangeProtocol
{
    /// <summary>First part of the path at the fake, and the source's name at Gatecast.</summary>
    string Name { get; }

    /// <summary>Whether candles without trades have a row.</summary>
    bool HasFlatRows { get; }

    /// <summary>How many of the newest rows it still hands out; <see langword="null"/> for all.</summary>
    int? NewestRows { get; }

    /// <summary>The instrument with this symbol, as the exchange writes it.</summary>
    FakeInstrument? Find(string symbol);

    /// <summary>Where weeks begin differs.</summary>
    FakeInterval Week { get; }

    FakeAnswer Answer(FakeRequest request);

    /// <summary>The words with which it refuses.</summary>
    /// <param name="pause">How long it wants to be left alone.</param>
    FakeAnswer Refuse(FaultKind kind, TimeSpan pause, DateTimeOffset now);
}
