using System.Xml.Linq;

namespace Gatecast.Charts;

/// <summary>Pieces of a page. Texts become nodes, never markup, so that no name and no command can break out of its place.</summary>
static class Markup
{
    /// <param name="kind">Class in the style sheet.</param>
    public static XElement Element(string name, string? kind, params object?[] content) =>
        new(name, kind is null ? null : new XAttribute("class", kind), content);

    /// <param name="level">Of the heading: 2 … 6.</param>
    public static XElement Section(int level, string heading, params object?[] content) =>
        new("section", new XElement($"h{level}", heading), content);

    /// <summary>Closed until someone wants to know more.</summary>
    public static XElement Details(string summary, params object?[] content) =>
        new("details", new XElement("summary", summary), content);

    /// <summary>A table that scrolls by itself where the page is too narrow for it.</summary>
    /// <param name="textColumns">Columns of words, from the left; those after them hold figures.</param>
    /// <param name="rows">Cells: strings, or elements that go into the cell.</param>
    public static XElement Table(string caption, int textColumns, IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<object>> rows) =>
        Element("div", "scroll", new XAttribute("tabindex", "0"), new XAttribute("role", "region"), new XAttribute("aria-label", caption),
            new XElement("table",
                new XElement("caption", caption),
                new XElement("thead", new XElement("tr", headings.Select((heading, i) =>
                    Element("th", i < textColumns ? "text" : null, new XAttribute("scope", "col"), heading)))),
                new XElement("tbody", rows.Select(row => new XElement("tr", row.Select((cell, i) =>
                    i == 0 ? Element("th", "text", new XAttribute("scope", "row"), cell) : Element("td", i < textColumns ? "text" : null, cell)))))));

    /// <summary>Names and what they stand for.</summary>
    public static XElement Facts(IEnumerable<(string Name, string Value)> facts) =>
        Element("dl", "facts", facts.Select(fact => new XElement("div", new XElement("dt", fact.Name), new XElement("dd", fact.Value))));

    /// <summary>Swatches and what they stand for.</summary>
    /// <param name="entries">The kind is that of the shape in the chart.</param>
    public static XElement Legend(params (string Shape, string Kind, string Text)[] entries) =>
        Element("ul", "legend", entries.Select(entry => new XElement("li",
            Element("svg", "swatch", new XAttribute("viewBox", "0 0 28 14"), new XAttribute("aria-hidden", "true"), Swatch(entry.Shape, entry.Kind)),
            new XElement("span", entry.Text))));

    static IEnumerable<XElement> Swatch(string shape, string kind)
    {
        if (shape is "box")
            yield return Element("rect", kind, Place("x", 1), Place("y", 1), Place("width", 26), Place("height", 12));
        if (shape is "line" or "dots")
            yield return Element("line", kind, Place("x1", 0), Place("y1", 7), Place("x2", 28), Place("y2", 7));
        if (shape is "dot" or "dots")
            yield return Element("circle", kind, Place("cx", 14), Place("cy", 7), Place("r", 3));

        static XAttribute Place(string name, int value) => new(name, value);
    }
}
