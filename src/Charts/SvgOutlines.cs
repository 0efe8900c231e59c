using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using SkiaSharp;

namespace Gatecast.Charts;

/// <summary>Makes the SVG that Skia writes independent of the fonts of whoever opens it.</summary>
static class SvgOutlines
{
    static readonly XNamespace _svg = "http://www.w3.org/2000/svg";

    /// <summary>Replaces text by its outlines in Inter, keeping the words as aria-label; names the picture; lets it scale.</summary>
    /// <param name="skia">What <see cref="SKSvgCanvas"/> wrote.</param>
    public static string Of(Stream skia, string title, string description)
    {
        var document = XDocument.Load(skia);
        var root = document.Root!;
        foreach (var text in root.Descendants(_svg + "text").ToList())
            text.ReplaceWith(Outline(text));
        NumberClips(root);

        root.SetAttributeValue("viewBox", $"0 0 {root.Attribute("width")!.Value} {root.Attribute("height")!.Value}");
        root.SetAttributeValue("role", "img");
        root.AddFirst(new XElement(_svg + "title", Clean(title)), new XElement(_svg + "desc", Clean(description)));

        // ToString leaves out the declaration, which names the encoding of a file that the host has yet to choose.
        return document.ToString(SaveOptions.DisableFormatting);
    }

    /// <summary>Counts the clips from 1: Skia goes on counting from the last picture that the process drew.</summary>
    static void NumberClips(XElement root)
    {
        var names = new Dictionary<string, string>();
        foreach (var id in root.Descendants(_svg + "clipPath").Select(clip => clip.Attribute("id")!))
        {
            names[$"url(#{id.Value})"] = $"url(#clip{names.Count + 1})";
            id.Value = $"clip{names.Count}";
        }

        foreach (var use in root.Descendants().Attributes("clip-path"))
            use.Value = names[use.Value];
    }

    static XElement Outline(XElement text)
    {
        // Skia breaks and indents the line around the words.
        var words = text.Value.Trim('\n', '\t');
        var typeface = text.Attribute("font-weight") is null ? InterFont.Regular : InterFont.SemiBold;
        using var font = new SKFont(typeface, Numbers(text, "font-size")[0]);
        var glyphs = typeface.GetGlyphs(words);
        var x = Numbers(text, "x");
        var y = Numbers(text, "y");

        using var outline = new SKPath();
        for (var i = 0; i < glyphs.Length; i++)
        {
            using var glyph = font.GetGlyphPath(glyphs[i]);
            // A space has no outline.
            if (glyph is not null)
                outline.AddPath(glyph, x[i], y[int.Min(i, y.Length - 1)]);
        }

        return new XElement(
            _svg + "path",
            text.Attribute("fill"),
            text.Attribute("transform"),
            new XAttribute("aria-label", words),
            new XAttribute("d", outline.ToSvgPathData()));
    }

    /// <summary>Without what XML cannot hold, such as control characters in the name of a file.</summary>
    static string Clean(string text) => string.Concat(text.Where(XmlConvert.IsXmlChar));

    static float[] Numbers(XElement element, string attribute) =>
    [
        .. element.Attribute(attribute)!.Value
            .Split(", ", StringSplitOptions.RemoveEmptyEntries)
            .Select(number => float.Parse(number, CultureInfo.InvariantCulture)),
    ];
}
