namespace Gatecast.Sources.Files;

/// <summary>How the times of a column are written.</summary>
enum TimeShape
{
    /// <summary>2024-01-31, 2024/01/31, 2024-01, each with or without a time of day and an offset.</summary>
    Iso,

    /// <summary>31/01/2024, 31.01.2024.</summary>
    DayFirst,

    /// <summary>01/31/2024.</summary>
    MonthFirst,

    /// <summary>Jan 31, 2024 or 31 Jan 2024.</summary>
    MonthName,

    /// <summary>Seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by their number of digits.</summary>
    Unix,

    /// <summary>20240131 or 202401.</summary>
    Compact,

    /// <summary>2024.</summary>
    Year,
}
