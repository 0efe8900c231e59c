namespace Gatecast.Storage;

/// <summary>What a version of a model is for.</summary>
public enum ModelState
{
    /// <summary>It is served: one of each name.</summary>
    Champion,

    /// <summary>It waits to be promoted.</summary>
    Challenger,

    /// <summary>It was champion before.</summary>
    Retired,
}
