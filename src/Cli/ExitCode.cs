namespace Gatecast.Cli;

/// <summary>What the process ends with.</summary>
static class ExitCode
{
    public const int Done = 0;

    /// <summary>Something failed that better input would not mend: disk, network, a fault of the program.</summary>
    public const int Failed = 1;

    /// <summary>Wrong usage or bad input.</summary>
    public const int BadInput = 2;

    /// <summary>Done, but --require-skill was asked for and the verdict is not BEATS.</summary>
    public const int NoSkill = 3;

    /// <summary>Stopped by Ctrl-C.</summary>
    public const int Stopped = 130;
}
