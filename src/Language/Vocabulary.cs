using System.Text;
using Gatecast.Networks;

namespace Gatecast.Language;

/// <summary>The characters that a language model knows, each with a number: its token. Characters are Unicode scalar values, in the order of their code points.</summary>
public sealed class Vocabulary
{
    /// <summary>Most characters: a network has no more outputs.</summary>
    public const int Largest = RecurrentNetworkOptions.LargestWidth;

    const int Ascii = 128;

    readonly Rune[] _characters;
    readonly int[] _asciiTokens = new int[Ascii];
    readonly Dictionary<int, int> _tokens = [];

    /// <param name="characters">Each once or more often, in any order.</param>
    /// <exception cref="ArgumentException">There are fewer than two, or too many.</exception>
    public Vocabulary(IEnumerable<Rune> characters)
    {
        ArgumentNullException.ThrowIfNull(characters);
        _characters = [.. characters.Distinct().Order()];
        if (_characters.Length is < 2 or > Largest)
            throw new ArgumentException(
                $"There are {_characters.Length:N0} different characters; a language model needs 2 to {Largest:N0}.", nameof(characters));

        Array.Fill(_asciiTokens, -1);
        for (var token = 0; token < _characters.Length; token++)
            if (_characters[token].Value < Ascii)
                _asciiTokens[_characters[token].Value] = token;
            else
                _tokens[_characters[token].Value] = token;
    }

    /// <summary>V.</summary>
    public int Count => _characters.Length;

    /// <summary>The character of a token, 0 … V − 1.</summary>
    public Rune this[int token] => _characters[token];

    /// <summary>−1 for a character that is not known.</summary>
    public int TokenOf(Rune character) => character.Value < Ascii ? _asciiTokens[character.Value] : _tokens.GetValueOrDefault(character.Value, -1);

    /// <exception cref="ArgumentException">The text has characters that are not known; the message names them.</exception>
    public int[] TokensOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Rune[] unknown = [.. text.EnumerateRunes().Where(character => TokenOf(character) < 0).Distinct()];
        return unknown.Length == 0 ? [.. text.EnumerateRunes().Select(TokenOf)] : throw new ArgumentException(
            $"The model does not know {string.Join(", ", unknown.Take(5).Select(Name))}{(unknown.Length > 5 ? $" and {unknown.Length - 5} more" : "")}: {Knows}.");
    }

    /// <summary>What is known, for a message.</summary>
    public string Knows => $"it was trained on a text with {Count:N0} different characters, {Shown()}";

    /// <summary>All characters, one after the other.</summary>
    public override string ToString() => string.Concat(_characters);

    /// <summary>A character as a message shows it.</summary>
    public static string Name(Rune character) => Rune.IsControl(character) || Rune.IsWhiteSpace(character)
        ? $"U+{character.Value:X4}"
        : $"'{character}' (U+{character.Value:X4})";

    string Shown()
    {
        const int Most = 40;
        Rune[] visible = [.. _characters.Where(character => !Rune.IsControl(character) && !Rune.IsWhiteSpace(character))];
        return $"among them {string.Concat(visible.Take(Most))}{(visible.Length > Most ? "…" : "")}";
    }
}
