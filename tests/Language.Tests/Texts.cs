using System.Text;

namespace Gatecast.Language.Tests;

/// <summary>Texts with a structure that can be learned, and streams of them.</summary>
static class Texts
{
    /// <summary>Sentences of a few words in an order that repeats with variations: predictable within words, less so between them.</summary>
    public static string Sentences(int characters, string letters = "abcdefghij")
    {
        var (text, random) = (new StringBuilder(), 12345u);
        string[] words = [letters, letters[2..6], letters[5..] + letters[..2], letters[3..5], $"{letters[8]}{letters[1]}{letters[0]}"];
        while (text.Length < characters)
        {
            random = random * 1664525 + 1013904223;
            text.Append(words[random >> 16 & 3]).Append(random >> 24 < 40 ? ".\n" : " ").Append(random >> 28 == 3 ? words[4] : "");
        }

        return text.ToString()[..characters];
    }

    public static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));

    public static Corpus Corpus(string text) => Language.Corpus.Read(Stream(text), "text.txt");
}
