namespace Gatecast.Networks.Tests;

public class SlstmCellTests
{
    const int Time = 12;

    /// <summary>A few activations of 3e-7 to 4e-7 each, and exponents whose sums over the steps are rounded, through twelve steps.</summary>
    const double Tolerance = 4e-6;

    public static MatrixTheoryData<string, int> Rows => Widths.With(1, 2, 3, 5, 16);

    public static TheoryData<string> Names => Widths.Names;

    [Theory, MemberData(nameof(Rows))]
    public void Twelve_steps_forward_and_back_equal_their_twin(string width, int rows)
    {
        var (kernels, lanes) = (Widths.Named(width), Widths.Named(width).Lanes);
        var stride = lanes + 3;
        var twins = Twins(rows, lanes, scale: 3, out var sums);
        var states = new States(rows * lanes);
        var weights = Enumerable.Range(0, Time).Select(t => Draws.Normals(rows * lanes, seed: 90 + (ulong)t)).ToArray();
        for (var t = 0; t < Time; t++)
        {
            var hidden = Strided.Nothing(rows, lanes, stride);
            states.Gates[t] = Draws.Floats(sums[t]);
            kernels.SlstmForward(
                states.Cells[t], states.Normalisers[t], stride, states.Gates[t], states.Stabiliser, states.Cells[t + 1],
                states.Normalisers[t + 1], states.Slopes[t], hidden);

            Near.Equal(Flat(twins, twin => twin.Hiddens[t]), Strided.Rows(hidden, rows, lanes, stride), Tolerance, $"hidden {t}");
            Near.Equal(Flat(twins, twin => twin.Stabilisers[t]), states.Stabiliser, Tolerance, $"stabiliser {t}");
            Near.Equal(Flat(twins, twin => twin.Gates[t]), states.Gates[t], Tolerance, $"gates {t}");
            Near.Equal(Flat(twins, twin => twin.Cells[t + 1]), states.Cells[t + 1], Tolerance, $"cell {t}");
            Near.Equal(Flat(twins, twin => twin.Normalisers[t + 1]), states.Normalisers[t + 1], Tolerance, $"normaliser {t}");
        }

        var grads = twins.Select((twin, row) => twin.Backward([.. weights.Select(w => w[(row * lanes)..((row + 1) * lanes)])])).ToArray();
        var (cellGrad, normaliserGrad) = (new float[rows * lanes], new float[rows * lanes]);
        for (var t = Time - 1; t >= 0; t--)
        {
            kernels.SlstmBackward(
                Strided.Spread(weights[t], lanes, stride), stride, states.Cells[t], states.Normalisers[t], states.Cells[t + 1],
                states.Normalisers[t + 1], states.Slopes[t], states.Gates[t], cellGrad, normaliserGrad);

            Near.Equal([.. grads.SelectMany(grad => grad[t])], states.Gates[t], Tolerance, $"gradient {t}");
        }
    }

    [Theory, MemberData(nameof(Rows))]
    public void Inference_has_the_bits_of_the_forward_step(string width, int rows)
    {
        var (kernels, lanes) = (Widths.Named(width), Widths.Named(width).Lanes);
        Twins(rows, lanes, scale: 3, out var sums);
        var (states, carried) = (new States(rows * lanes), new States(rows * lanes));
        for (var t = 0; t < Time; t++)
        {
            var (hidden, inferred) = (new float[rows * lanes], new float[rows * lanes]);
            kernels.SlstmForward(
                states.Cells[t], states.Normalisers[t], lanes, Draws.Floats(sums[t]), states.Stabiliser, states.Cells[t + 1],
                states.Normalisers[t + 1], states.Slopes[t], hidden);
            kernels.SlstmInfer(lanes, Draws.Floats(sums[t]), carried.Cells[0], carried.Normalisers[0], carried.Stabiliser, inferred);

            Near.SameBits(hidden, inferred);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Exponents_that_no_float_holds_leave_every_number_finite(string width)
    {
        // e^±300 is no float and no share of one; the stabiliser takes it away. i and f far apart: the smaller one counts as nothing.
        var (kernels, lanes) = (Widths.Named(width), Widths.Named(width).Lanes);
        var twins = Twins(1, lanes, scale: 300, out var sums);
        var states = new States(lanes);
        for (var t = 0; t < Time; t++)
        {
            var hidden = new float[lanes];
            kernels.SlstmInfer(lanes, Draws.Floats(sums[t]), states.Cells[0], states.Normalisers[0], states.Stabiliser, hidden);

            // m reaches thousands, of which a float keeps 1e-4.
            Near.Equal(twins[0].Hiddens[t], hidden, 1e-3, $"hidden {t}");
            Assert.All(states.Normalisers[0], n => Assert.InRange(n, 1, Time));
        }
    }

    [Fact]
    public void The_twins_gradients_are_the_slopes_of_its_values_through_time()
    {
        // Twelve steps, because m cancels only over a whole sequence whose loss knows nothing but h.
        const int Units = 3;
        var sums = Enumerable.Range(0, Time).Select(t => Draws.Normals(4 * Units, seed: (ulong)t, scale: 1.5)).ToArray();
        var weights = Enumerable.Range(0, Time).Select(t => Draws.Normals(Units, seed: 50 + (ulong)t)).ToArray();
        var grads = new SlstmSequence(sums, Units).Backward(weights);

        for (var t = 0; t < Time; t++)
            Slope.AssertEqual(
                grads[t], sums[t],
                () => new SlstmSequence(sums, Units).Hiddens.Zip(weights, (h, w) => h.Zip(w, (a, b) => a * b).Sum()).Sum(), $"sums {t}");
    }

    [Fact]
    public void The_twin_agrees_with_two_steps_worked_out_by_hand()
    {
        // Unscaled: i = e⁰ = 1, z = 3/5, o = 1/2: c = 3/5, n = 1, h = 0.3. Then i = 2, f = 3/4, z = 0, o = 3/4:
        // c = 0.45, n = 2.75, h = 3/4·0.45/2.75.
        var twin = new SlstmSequence([[0, 5, Math.Log(2), 0], [Math.Log(2), Math.Log(3), 0, Math.Log(3)]], 1);

        Assert.Equal(0.3, twin.Hiddens[0][0], 1e-12);
        Assert.Equal(0.75 * 0.45 / 2.75, twin.Hiddens[1][0], 1e-12);
    }

    [Theory, MemberData(nameof(Names))]
    public void A_buffer_or_a_stride_that_is_one_too_short_throws(string width)
    {
        var (kernels, n) = (Widths.Named(width), 2 * Widths.Named(width).Lanes);
        for (var shorter = 0; shorter < 9; shorter++)
        {
            var stride = shorter == 8 ? n / 2 - 1 : n / 2;
            var b = Enumerable.Range(0, 8).Select(i => new float[i == shorter ? n - 1 : n]).ToArray();
            Assert.Throws<ArgumentException>(() =>
                kernels.SlstmBackward(b[0], stride, b[1], b[2], b[3], b[4], b[5], new float[4 * n], b[6], b[7]));
            if (shorter != 7)
                Assert.Throws<ArgumentException>(() =>
                    kernels.SlstmForward(b[1], b[2], stride, new float[4 * n], b[3], b[4], b[5], b[6], b[0]));
            if (shorter is < 4 or 8)
                Assert.Throws<ArgumentException>(() => kernels.SlstmInfer(stride, new float[4 * n], b[1], b[2], b[3], b[0]));
        }
    }

    static SlstmSequence[] Twins(int rows, int lanes, double scale, out double[][] sums)
    {
        var all = Enumerable.Range(0, Time).Select(t => Draws.Normals(rows * 4 * lanes, seed: (ulong)t, scale)).ToArray();
        sums = all;
        return
        [
            .. Enumerable.Range(0, rows).Select(row =>
                new SlstmSequence([.. all.Select(values => values[(row * 4 * lanes)..((row + 1) * 4 * lanes)])], lanes)),
        ];
    }

    static double[] Flat(SlstmSequence[] twins, Func<SlstmSequence, double[]> part) => [.. twins.SelectMany(part)];

    /// <summary>What a layer keeps for [R, V] units.</summary>
    sealed class States
    {
        public States(int count)
        {
            (Cells, Normalisers) = (Steps(Time + 1), Steps(Time + 1));
            (Slopes, Gates, Stabiliser) = (Steps(Time), new float[Time][], new float[count]);
            Array.Fill(Stabiliser, SlstmCell.FirstStabiliser);

            float[][] Steps(int times) => [.. Enumerable.Range(0, times).Select(_ => new float[count])];
        }

        public float[][] Cells { get; }

        public float[][] Normalisers { get; }

        public float[][] Slopes { get; }

        public float[][] Gates { get; }

        public float[] Stabiliser { get; }
    }
}
