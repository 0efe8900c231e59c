namespace Gatecast.Storage;

/// <summary>A row of the fetch log.</summary>
/// <param name="Rows">Candles that were given to the store with the fetch, those included that it held already.</param>
public sealed record LoggedFetch(Fetch Fetch, int Rows);
