namespace Gatecast.FakeExchange;

/// <summary>What can go wrong with one reply.</summary>
public enum FaultKind
{
    /// <summary>429 with Retry-After, or what the exchange says instead.</summary>
    TooManyRequests,

    /// <summary>418 with Retry-After: the address is banned.</summary>
    Banned,

    /// <summary>451: the country is not served.</summary>
    Restricted,

    /// <summary>500, this time and the next ones: <see cref="Faults.Burst"/>.</summary>
    ServerError,

    /// <summary>No answer for a time: <see cref="Faults.Hold"/>.</summary>
    Timeout,

    /// <summary>The connection ends before the answer.</summary>
    Dropped,

    /// <summary>The connection ends in the middle of the body.</summary>
    HalfBody,

    /// <summary>200 with something else than what is documented: another document, a part of one, a proxy's page.</summary>
    WrongJson,

    /// <summary>The server's clock is wrong: <see cref="Faults.Skew"/>.</summary>
    ClockSkew,

    /// <summary>The candle in progress is there, asked for or not.</summary>
    UnfinishedCandle,

    /// <summary>Rows that exist are not there.</summary>
    MissingRows,

    /// <summary>Rows that nobody was sent before have other figures than they will have later.</summary>
    RevisedRows,

    /// <summary>Rows are there twice.</summary>
    DuplicatedRows,
}
