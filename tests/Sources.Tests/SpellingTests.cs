using FsCheck.Xunit;

namespace Gatecast.Sources.Tests;

public class SpellingTests
{
    [Theory]
    [InlineData("btc-usdd", "btc-usd")]
    [InlineData("btcusd", "btc-usd")]
    [InlineData("BTC-USD", "btc-usd")]
    [InlineData("seatle-wether", "seattle-weather")]
    [InlineData("ps500", "sp500")]
    public void The_nearest_word_is_found(string word, string nearest) =>
        Assert.Equal(nearest, Spelling.Nearest(word, ["sp500", "btc-usd", "seattle-weather"]));

    [Theory]
    [InlineData("")]
    [InlineData("gold")]
    [InlineData("ethereum")]
    public void A_word_near_nothing_finds_nothing(string word) =>
        Assert.Null(Spelling.Nearest(word, ["sp500", "btc-usd", "seattle-weather"]));

    [Fact]
    public void Swapped_letters_are_one_mistake() => Assert.Equal("open", Spelling.Nearest("oepn", ["oxxn", "open"]));

    [Fact]
    public void Of_two_as_near_the_first_wins() => Assert.Equal("cat", Spelling.Nearest("bat", ["cat", "hat"]));

    [Property]
    public bool Every_word_is_nearest_to_itself(string[] words) =>
        words.Where(word => word is not null).All(word => Spelling.Nearest(word, [word]) == word);
}
