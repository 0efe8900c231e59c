namespace Gatecast.Lab;

/// <summary>Why a training ended.</summary>
public enum LabEnd
{
    /// <summary>The watched sequences counted as solved, twice in a row.</summary>
    Solved,

    /// <summary>It had seen all the sequences that it was given.</summary>
    Enough,

    /// <summary>The time was up.</summary>
    Time,

    /// <summary>Numbers grew beyond all bounds.</summary>
    Lost,
}
