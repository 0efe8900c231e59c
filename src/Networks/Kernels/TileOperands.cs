namespace Gatecast.Networks;

/// <summary>Where a tile reads and writes.</summary>
readonly ref struct TileOperands(
    ref float a, in MatrixLayout layout, ref float panel, nint panelStride, nint panelRun, bool accumulate, ref float c, int cStride)
{
    public readonly ref float A = ref a;
    public readonly ref float Panel = ref panel;
    public readonly ref float C = ref c;
    public readonly nint RowStride = layout.RowStride;
    public readonly nint DepthStride = layout.DepthStride;
    public readonly nint RunStride = layout.RunStride;
    public readonly nint PanelStride = panelStride;
    public readonly nint PanelRun = panelRun;
    public readonly nint CStride = cStride;
    public readonly int Run = layout.Run;
    public readonly int Runs = layout.Runs;
    public readonly bool Accumulate = accumulate;
}
