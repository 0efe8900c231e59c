namespace Gatecast.Networks.Tests;

public class CounterRandomTests
{
    /// <summary>Known answers of philox4x32-10 from the Random123 distribution (Salmon et al., 2011), file kat_vectors.</summary>
    [Theory]
    [InlineData(0, 0, 0, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8)]
    [InlineData(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd)]
    [InlineData(0x85a308d3_243f6a88, 0x03707344_13198a2e, 0x299f31d0_a4093822, 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1)]
    public void Gives_the_known_answers_of_Philox(ulong counter, ulong stream, ulong seed, uint a, uint b, uint c, uint d) =>
        Assert.Equal((a, b, c, d), new CounterRandom(seed, stream).Block(counter));

    [Fact]
    public void Four_neighbouring_indices_share_a_block()
    {
        var random = new CounterRandom(0, 0);
        Assert.Equal([0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8], Enumerable.Range(0, 4).Select(i => random.Bits((ulong)i)));
        Assert.Equal(random.Block(1).A, random.Bits(4));
    }

    [Fact]
    public void Uniform_numbers_have_the_moments_of_their_distribution()
    {
        const int Count = 200_000;
        var random = new CounterRandom(7, 1);
        var draws = Enumerable.Range(0, Count).Select(i => (double)random.Uniform((ulong)i)).ToArray();

        // Five standard errors: the mean's is √(1/12/n), the square's √(4/45/n).
        Assert.Equal(0.5, draws.Average(), 5 * Math.Sqrt(1.0 / 12 / Count));
        Assert.Equal(1.0 / 3, draws.Average(u => u * u), 5 * Math.Sqrt(4.0 / 45 / Count));
        Assert.All(draws, u => Assert.InRange(u, 0, 1 - 1e-9));
    }

    [Fact]
    public void Normal_numbers_have_the_moments_of_their_distribution()
    {
        const int Count = 200_000;
        var random = new CounterRandom(7, 2);
        var draws = Enumerable.Range(0, Count).Select(i => random.Normal((ulong)i)).ToArray();

        // Five standard errors: variances of x, x², x³ and x⁴ are 1, 2, 15 and 96.
        Assert.Equal(0, draws.Average(), 5 * Math.Sqrt(1.0 / Count));
        Assert.Equal(1, draws.Average(x => x * x), 5 * Math.Sqrt(2.0 / Count));
        Assert.Equal(0, draws.Average(x => x * x * x), 5 * Math.Sqrt(15.0 / Count));
        Assert.Equal(3, draws.Average(x => x * x * x * x), 5 * Math.Sqrt(96.0 / Count));
        Assert.Equal(0, draws.Zip(draws.Skip(1), (x, y) => x * y).Average(), 5 * Math.Sqrt(1.0 / Count));
    }

    [Fact]
    public void Seeds_streams_and_indices_give_other_numbers()
    {
        var numbers = new HashSet<uint>();
        for (var seed = 0UL; seed < 10; seed++)
            for (var stream = 0UL; stream < 10; stream++)
                for (var index = 0UL; index < 10; index++)
                    numbers.Add(new CounterRandom(seed, stream).Bits(index));

        // A thousand draws of 32 bits coincide with probability 1e-4; these do not.
        Assert.Equal(1000, numbers.Count);
    }

    [Fact]
    public void Below_gives_every_number_below_the_bound_equally_often()
    {
        var random = new CounterRandom(3, 0);
        var counts = new int[7];
        for (var i = 0UL; i < 70_000; i++)
            counts[random.Below(7, i)]++;

        // Five standard deviations of a binomial count: √(70,000 · 1/7 · 6/7) = 93.
        Assert.All(counts, count => Assert.InRange(count, 10_000 - 463, 10_000 + 463));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.Below(0, 0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    public void A_shuffle_is_a_permutation(int count)
    {
        var items = Enumerable.Range(0, count).ToArray();
        new CounterRandom(5, 3).Shuffle(items, round: 0);

        Assert.Equal(Enumerable.Range(0, count), items.Order());
    }

    [Fact]
    public void Another_round_shuffles_into_another_order_and_the_same_round_into_the_same()
    {
        int[] Shuffled(ulong round)
        {
            var items = Enumerable.Range(0, 100).ToArray();
            new CounterRandom(5, 3).Shuffle(items, round);
            return items;
        }

        Assert.NotEqual(Shuffled(0), Shuffled(1));
        Assert.Equal(Shuffled(1), Shuffled(1));
    }

    [Fact]
    public void All_orders_of_three_items_come_up_equally_often()
    {
        var counts = new Dictionary<(int, int, int), int>();
        for (var round = 0UL; round < 60_000; round++)
        {
            int[] items = [0, 1, 2];
            new CounterRandom(5, 3).Shuffle(items, round);
            counts[(items[0], items[1], items[2])] = counts.GetValueOrDefault((items[0], items[1], items[2])) + 1;
        }

        // Five standard deviations: √(60,000 · 1/6 · 5/6) = 91.
        Assert.Equal(6, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 10_000 - 456, 10_000 + 456));
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(0.2f)]
    [InlineData(0.9f)]
    public void A_dropout_mask_has_mean_one_and_drops_its_share(float probability)
    {
        const int Count = 100_000;
        var mask = new float[Count];
        new CounterRandom(5, 3).DropoutMask(probability, 0, mask);

        var error = 5 * Math.Sqrt(probability * (1 - probability) / Count);
        Assert.Equal(probability, mask.Count(value => value == 0) / (double)Count, error + 1e-7);
        Assert.Equal(1, mask.Average(value => (double)value), (error + 1e-7) / (1 - probability));
        Assert.All(mask, value => Assert.True(value == 0 || value == 1 / (1 - probability)));
    }

    [Fact]
    public void A_dropout_mask_depends_on_its_index_alone()
    {
        var (whole, part) = (new float[100], new float[40]);
        new CounterRandom(5, 3).DropoutMask(0.5f, 1000, whole);
        new CounterRandom(5, 3).DropoutMask(0.5f, 1033, part);

        Assert.Equal(whole[33..73], part);
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL)]
    [InlineData(3UL)]
    [InlineData(4UL)]
    [InlineData((1UL << 34) - 9)]
    [InlineData(ulong.MaxValue - 100)]
    public void A_dropout_mask_is_its_elements_bits_one_by_one_at_every_length_and_start(ulong index)
    {
        const float Probability = 0.3f;
        var random = new CounterRandom(0xFEDC_BA98_7654_3210, 0x1122_3344_5566_7788);
        for (var length = 0; length <= 67; length++)
        {
            var mask = new float[length];
            random.DropoutMask(Probability, index, mask);
            for (var k = 0; k < length; k++)
                Assert.Equal(random.Bits(index + (uint)k) >> 8 < (uint)(Probability * (1 << 24)) ? 0 : 1 / (1 - Probability), mask[k]);
        }
    }

    [Fact]
    public void Four_blocks_at_a_time_are_the_blocks_one_by_one()
    {
        var random = new CounterRandom(0xFEDC_BA98_7654_3210, 0x1122_3344_5566_7788);
        foreach (var block in (ulong[])[0, 5, uint.MaxValue - 2, ulong.MaxValue - 1])
        {
            var (first, second) = PhiloxBlocks.Of(random, block);
            for (var k = 0; k < 16; k++)
            {
                var (a, b, c, d) = random.Block(block + (uint)k / 4);
                Assert.Equal(((uint[])[a, b, c, d])[k % 4], k < 8 ? first[k] : second[k - 8]);
            }
        }
    }
}
