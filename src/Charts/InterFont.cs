using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using SkiaSharp;

namespace Gatecast.Charts;

/// <summary>The typeface of all text in charts: Inter, read out of a package, because servers often have no fonts.</summary>
/// <remarks>
/// Inter is Copyright the Inter Project Authors, SIL Open Font License 1.1. It comes inside Avalonia.Fonts.Inter (MIT), whose
/// assembly is embedded here and read as data, never loaded. Avalonia keeps its assets in one manifest resource:
/// <code>
/// int32  size of the index
/// index  int32 version, int32 count, then for each asset: string path, int32 offset, int32 size
/// data   offsets count from here
/// </code>
/// The typefaces are handed to each label, so that ScottPlot's global list of fonts is left alone. They are immutable and
/// made once, whichever thread comes first.
/// </remarks>
static class InterFont
{
    const string Package = "Avalonia.Fonts.Inter.dll";
    static readonly Lazy<SKTypeface> _regular = new(() => Read("/Assets/Inter-Regular.ttf"));
    static readonly Lazy<SKTypeface> _semiBold = new(() => Read("/Assets/Inter-SemiBold.ttf"));

    public static SKTypeface Regular => _regular.Value;

    public static SKTypeface SemiBold => _semiBold.Value;

    static SKTypeface Read(string path)
    {
        using var assembly = typeof(InterFont).Assembly.GetManifestResourceStream(Package)
            ?? throw new InvalidOperationException($"{Package} is not embedded in Gatecast.Charts; restore and build the project again.");
        using var file = new PEReader(assembly);
        var assets = Assets(file);

        var indexSize = assets.ReadInt32();
        var data = sizeof(int) + indexSize;
        assets.ReadInt32();
        var count = assets.ReadInt32();
        for (var i = 0; i < count; i++)
        {
            var name = assets.ReadSerializedString();
            var offset = assets.ReadInt32();
            var size = assets.ReadInt32();
            if (name != path)
                continue;

            assets.Offset = data + offset;
            using var bytes = SKData.CreateCopy(assets.ReadBytes(size));
            return SKTypeface.FromData(bytes) ?? throw new InvalidOperationException($"{path} in {Package} is not a font.");
        }

        throw new InvalidOperationException($"{Package} has no {path}; its layout has changed, see InterFont.");
    }

    static BlobReader Assets(PEReader file)
    {
        var metadata = file.GetMetadataReader();
        foreach (var handle in metadata.ManifestResources)
        {
            var resource = metadata.GetManifestResource(handle);
            if (metadata.GetString(resource.Name) != "!AvaloniaResources")
                continue;

            var section = file.GetSectionData(file.PEHeaders.CorHeader!.ResourcesDirectory.RelativeVirtualAddress);
            var start = (int)resource.Offset;
            var size = section.GetReader(start, sizeof(int)).ReadInt32();
            return section.GetReader(start + sizeof(int), size);
        }

        throw new InvalidOperationException($"{Package} has no !AvaloniaResources; its layout has changed, see InterFont.");
    }
}
