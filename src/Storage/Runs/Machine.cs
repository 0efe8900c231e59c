using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Gatecast.Storage;

/// <summary>What of a machine decides the last bits of a forecast.</summary>
/// <param name="Kernels">Vector width of the network's kernels.</param>
/// <param name="Features">Of the processor, such as AVX2.</param>
/// <param name="Runtime">Such as .NET 10.0.1.</param>
/// <param name="OperatingSystem">With its version.</param>
public sealed record Machine(string Kernels, IReadOnlyList<string> Features, string Architecture, string Runtime, string OperatingSystem)
{
    /// <summary>The one that this runs on.</summary>
    /// <param name="kernels">Their name, which the store does not know.</param>
    public static Machine This(string kernels) => new(
        kernels, [.. Supported()], RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant(), RuntimeInformation.FrameworkDescription,
        RuntimeInformation.OSDescription);

    static IEnumerable<string> Supported() =>
        from feature in new (string Name, bool IsThere)[]
        {
            ("SSE4.2", Sse42.IsSupported), ("AVX", Avx.IsSupported), ("AVX2", Avx2.IsSupported), ("FMA", Fma.IsSupported),
            ("AVX-512F", Avx512F.IsSupported), ("AVX-512BW", Avx512BW.IsSupported), ("AVX-512DQ", Avx512DQ.IsSupported),
            ("AdvSimd", AdvSimd.IsSupported),
        }
        where feature.IsThere
        select feature.Name;
}
