namespace Gatecast.Language.Tests;

public class NgramModelTests
{
    [Fact]
    public void Probabilities_are_those_of_counts_interpolated_by_hand()
    {
        // Counted is abab; b is scored after it, and then a.
        var corpus = Texts.Corpus("ababba");
        var model = NgramModel.Of(corpus, end: 4);

        // Alone: 2 of 4, two different ones: p = (2 + 2·½) / (4 + 2) = ½ for either.
        // After b: a once, one different: p(b | b) = (0 + 1·½) / (1 + 1) = ¼, p(a | b) = (1 + ½) / 2 = ¾.
        var (length, score) = model.Score(corpus, first: 4, count: 2);
        Assert.Equal(-Math.Log(0.5), model.Score(corpus, first: 4, count: 1).Score.Nats, 1e-12);
        Assert.Equal(2, score.Characters);

        // The pair: ¼ · ¾ with two characters. With three, ab was followed by a once, p(b | ab) = (0 + ¼) / 2, and bb by nothing.
        Assert.Equal(1, length);
        Assert.Equal(-Math.Log(0.5), score.Nats, 1e-12);
        Assert.Equal(-Math.Log(0.75), model.Score(corpus, first: 5, count: 1).Score.Nats, 1e-12);
    }

    [Fact]
    public void Longer_memories_help_where_the_text_has_them()
    {
        var corpus = Texts.Corpus(Texts.Sentences(20_000));
        var (length, score) = NgramModel.Of(corpus, end: 18_000).Score(corpus, first: 18_000, count: 2_000);

        Assert.InRange(length, 3, 7);
        Assert.InRange(score.Nats, 0.1, 0.8);
    }

    [Fact]
    public void What_lies_behind_the_end_is_not_counted()
    {
        var (one, other) = (Texts.Corpus("ababab" + "bbbb" + "ab"), Texts.Corpus("ababab" + "aaaa" + "ab"));
        Assert.Equal(
            NgramModel.Of(one, end: 6).Score(one, first: 11, count: 1), NgramModel.Of(other, end: 6).Score(one, first: 11, count: 1));
    }
}
