namespace Gatecast.Networks;

/// <summary>A number that the runtime knows when it compiles: code is compiled anew for each, and what a number rules out is left out.</summary>
interface ICount
{
    static abstract int Value { get; }
}

readonly struct One : ICount
{
    public static int Value => 1;
}

readonly struct Two : ICount
{
    public static int Value => 2;
}

readonly struct Three : ICount
{
    public static int Value => 3;
}

readonly struct Four : ICount
{
    public static int Value => 4;
}

readonly struct Eight : ICount
{
    public static int Value => 8;
}
