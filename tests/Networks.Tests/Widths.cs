namespace Gatecast.Networks.Tests;

/// <summary>Every vector width, by name, for tests that must hold for all of them.</summary>
static class Widths
{
    public static TheoryData<string> Names => [.. Kernels.All.Select(kernels => kernels.Name)];

    public static MatrixTheoryData<string, int> With(params int[] numbers) => new(Kernels.All.Select(kernels => kernels.Name), numbers);

    public static Kernels Named(string name) => Kernels.All.Single(kernels => kernels.Name == name);
}
