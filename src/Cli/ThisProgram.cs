using System.Reflection;
using Gatecast.Networks;
using Gatecast.Storage;

namespace Gatecast.Cli;

/// <summary>What a manifest says of the program and of the machine that it runs on.</summary>
static class ThisProgram
{
    public static Machine Machine { get; } = Machine.This(Kernels.Best.Name);

    public static string Version { get; } =
        typeof(ThisProgram).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
