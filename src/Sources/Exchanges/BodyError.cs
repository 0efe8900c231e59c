using System.Net;

namespace Gatecast.Sources.Exchanges;

/// <summary>An error that the body of a reply tells, in HTTP's words.</summary>
/// <param name="Status">404 an unknown symbol, 418 a ban, 429 too many requests, 451 a country not served, 503 busy; 400 anything else.</param>
/// <param name="Pause">How long to stay away, where the body says so.</param>
readonly record struct BodyError(HttpStatusCode Status, TimeSpan? Pause = null);
