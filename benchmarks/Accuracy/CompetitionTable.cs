using System.Globalization;
using System.Text;

namespace Gatecast.Accuracy;

/// <summary>A Markdown table of methods and their scores.</summary>
sealed class CompetitionTable(string[] columns)
{
    readonly StringBuilder _text = new($"| method | {string.Join(" | ", columns)} |\n| --- |{string.Concat(columns.Select(_ => " ---: |"))}\n");

    /// <param name="scores">One for each column; null where it is not known.</param>
    public void Add(string method, params double?[] scores) => _text
        .Append("| ").Append(method).Append(" | ")
        .AppendJoin(" | ", scores.Select(score => score?.ToString("F3", CultureInfo.InvariantCulture) ?? "–"))
        .Append(" |\n");

    public override string ToString() => _text.ToString();
}
