namespace Gatecast.Lab;

/// <summary>Lengths that a task can have.</summary>
public static class TaskLength
{
    public const int Least = 10;
    public const int Most = 2_000;

    public static int Checked(int length) => length is >= Least and <= Most
        ? length
        : throw new ArgumentOutOfRangeException(nameof(length), length, $"The length must lie between {Least} and {Most}.");
}
