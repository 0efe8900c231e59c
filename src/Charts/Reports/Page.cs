using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Gatecast.Charts;

/// <summary>The page around a report: one file of HTML that is well-formed XML too.</summary>
static class Page
{
    const string Style = "report.css";

    /// <summary>Elements of HTML that have no end; all others are closed by a tag of their own.</summary>
    static readonly string[] _void = ["meta", "br"];

    public static string Of(string title, IReadOnlyList<XElement> body)
    {
        var root = new XElement("html", new XAttribute("lang", "en"),
            new XElement("head",
                new XElement("meta", new XAttribute("charset", "utf-8")),
                new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
                new XElement("meta", new XAttribute("name", "color-scheme"), new XAttribute("content", "light dark")),
                new XElement("title", title),
                new XElement("style", StyleSheet())),
            new XElement("body", new XElement("main", body.Select(part => new object[] { "\n", part }))));

        foreach (var text in root.DescendantNodes().OfType<XText>())
            text.Value = Clean(text.Value);
        foreach (var attribute in root.Descendants().Attributes())
            attribute.Value = Clean(attribute.Value);
        foreach (var element in root.Descendants().Where(element => element.IsEmpty && !_void.Contains(element.Name.LocalName)).ToList())
            element.Value = "";

        return $"<!DOCTYPE html>\n{root.ToString(SaveOptions.DisableFormatting)}\n";
    }

    /// <summary>It may not contain <c>&lt;</c>, <c>&gt;</c> or <c>&amp;</c>, which HTML and XML read differently inside a style.</summary>
    static string StyleSheet()
    {
        using var stream = typeof(Page).Assembly.GetManifestResourceStream(Style)
            ?? throw new InvalidOperationException($"{Style} is not embedded in Gatecast.Charts; build the project again.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>Shows a box for what XML cannot hold, such as control characters in the name of a file.</summary>
    static string Clean(string text) => string.Concat(text.EnumerateRunes().Select(rune =>
        rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? "\u25A1" : rune.ToString()));
}
