namespace Gatecast.Forecasting;

/// <summary>What a fitted baseline sees ahead of an origin: for each step a centre and a scale of the change.</summary>
/// <param name="origin">A row of the history that was followed; what it says depends on rows up to this one alone.</param>
/// <param name="path">[h] out: element k is the centre of level(origin + k + 1) − level(origin).</param>
/// <param name="scale">[h] out: what the spread of that change is proportional to; positive.</param>
delegate void Outlook(int origin, Span<double> path, Span<double> scale);

/// <summary>Passes once over the rows of a history, oldest first, and keeps the state that each leaves.</summary>
/// <returns>The outlook at each of its rows.</returns>
delegate Outlook Follower(History history);
