namespace Gatecast.Forecasting;

/// <summary>Level and seasons of one series, smoothed row by row with parameters that are learned, and the way back through that recursion.
/// Not for use by two threads at once.</summary>
/// <remarks><code>
/// r(t) = y(t) − Σ s_j(t)                        r(t), ℓ(t), s_j(t + K_j) for t = 0 … n − 1
/// ℓ(0) = r(0)     ℓ(t) = a·r(t) + (1 − a)·ℓ(t − 1)
/// s_j(t + K_j) = s_j(t) + b_j·(r(t) − ℓ(t))     s_j(0) … s_j(K_j − 1) are parameters
/// a = σ(parameter 0)     b_j = σ(parameter 1 + j)
/// </code>
/// With y the logarithm of a value this is Holt and Winters' multiplicative smoothing without a trend, as in Smyl, "A hybrid method of exponential
/// smoothing and recurrent neural networks for time series forecasting", International Journal of Forecasting 36(1), 2020, with geometric
/// means in place of arithmetic ones; two seasons after Taylor, Journal of the Operational Research Society 54(8), 2003. With y a value itself it is the additive one.</remarks>
sealed class LevelAndSeasons
{
    readonly int[] _seasons;
    readonly double[] _remainders;
    readonly double[] _levels;
    readonly double[][] _states;
    readonly double[] _remainderGrad;
    readonly double[] _levelGrad;
    readonly double[][] _stateGrad;
    double[] _values = [];
    double[] _parameters = [];

    /// <param name="seasons">K_j: rows of each season, none to two.</param>
    /// <param name="capacity">Most rows.</param>
    public LevelAndSeasons(IReadOnlyList<int> seasons, int capacity)
    {
        _seasons = [.. seasons];
        (_remainders, _levels) = (new double[capacity], new double[capacity]);
        (_remainderGrad, _levelGrad) = (new double[capacity], new double[capacity]);
        _states = [.. seasons.Select(season => new double[capacity + season])];
        _stateGrad = [.. seasons.Select(season => new double[capacity + season])];
    }

    /// <summary>n: rows of the series of the last <see cref="Run"/>.</summary>
    public int Rows { get; private set; }

    /// <summary>Parameters of a series: the smoothing of level and seasons, and the first season of each kind.</summary>
    public static int ParameterCount(IReadOnlyList<int> seasons) => 1 + seasons.Count + seasons.Sum();

    /// <summary>Where the first states of a season lie among the parameters.</summary>
    public static int FirstStates(IReadOnlyList<int> seasons, int season) => 1 + seasons.Count + seasons.Take(season).Sum();

    /// <param name="values">y, oldest first.</param>
    /// <param name="parameters">As the remarks say; kept for the way back.</param>
    public void Run(double[] values, double[] parameters)
    {
        (_values, _parameters, Rows) = (values, parameters, values.Length);
        for (var j = 0; j < _seasons.Length; j++)
            parameters.AsSpan(FirstStates(_seasons, j), _seasons[j]).CopyTo(_states[j]);

        var a = Sigmoid(parameters[0]);
        for (var t = 0; t < Rows; t++)
        {
            var remainder = values[t];
            for (var j = 0; j < _seasons.Length; j++)
                remainder -= _states[j][t];
            _remainders[t] = remainder;
            _levels[t] = t == 0 ? remainder : a * remainder + (1 - a) * _levels[t - 1];
            for (var j = 0; j < _seasons.Length; j++)
                _states[j][t + _seasons[j]] = _states[j][t] + Sigmoid(parameters[1 + j]) * (remainder - _levels[t]);
        }

        Array.Clear(_remainderGrad);
        Array.Clear(_levelGrad);
        foreach (var grad in _stateGrad)
            Array.Clear(grad);
    }

    /// <summary>ℓ(t).</summary>
    public double Level(int row) => _levels[row];

    /// <summary>r(i) − ℓ(t): an earlier row without its season, seen from the level.</summary>
    /// <param name="row">i, at most <paramref name="origin"/>.</param>
    public double Input(int origin, int row) => _remainders[row] - _levels[origin];

    /// <summary>What is added to ℓ(t) for a step ahead, as far as it is known at t: the last season of each kind, again and again.</summary>
    /// <param name="step">1 for the row after the origin.</param>
    public double SeasonAhead(int origin, int step)
    {
        var sum = 0.0;
        for (var j = 0; j < _seasons.Length; j++)
            sum += _states[j][StateAhead(j, origin, step)];
        return sum;
    }

    /// <summary>y(t + k) as the network is to forecast it at t: without level and season.</summary>
    public double Target(int origin, int step) => _values[origin + step] - _levels[origin] - SeasonAhead(origin, step);

    /// <summary>Takes ∂L/∂<see cref="Input"/>.</summary>
    public void AddInputGrad(int origin, int row, double grad)
    {
        _remainderGrad[row] += grad;
        _levelGrad[origin] -= grad;
    }

    /// <summary>Takes ∂L/∂<see cref="Target"/>.</summary>
    public void AddTargetGrad(int origin, int step, double grad)
    {
        _levelGrad[origin] -= grad;
        for (var j = 0; j < _seasons.Length; j++)
            _stateGrad[j][StateAhead(j, origin, step)] -= grad;
    }

    /// <summary>weight · mean of (ℓ(t) − 2·ℓ(t − 1) + ℓ(t − 2))²: a level that changes its direction is dear (Smyl's level-variability penalty).</summary>
    public double Penalise(double weight)
    {
        if (weight == 0 || Rows < 3)
            return 0;

        var sum = 0.0;
        for (var t = 2; t < Rows; t++)
        {
            var bend = _levels[t] - 2 * _levels[t - 1] + _levels[t - 2];
            var grad = 2 * weight * bend / (Rows - 2);
            sum += bend * bend;
            _levelGrad[t] += grad;
            _levelGrad[t - 1] -= 2 * grad;
            _levelGrad[t - 2] += grad;
        }

        return weight * sum / (Rows - 2);
    }

    /// <summary>∂L/∂parameters of all gradients taken since the last <see cref="Run"/>.</summary>
    /// <param name="parameterGrad">Out, overwritten.</param>
    public void Backward(double[] parameterGrad)
    {
        var a = Sigmoid(_parameters[0]);
        Array.Clear(parameterGrad);
        for (var t = Rows - 1; t >= 0; t--)
        {
            for (var j = 0; j < _seasons.Length; j++)
            {
                var (b, grad) = (Sigmoid(_parameters[1 + j]), _stateGrad[j][t + _seasons[j]]);
                _stateGrad[j][t] += grad;
                parameterGrad[1 + j] += grad * (_remainders[t] - _levels[t]) * b * (1 - b);
                _remainderGrad[t] += b * grad;
                _levelGrad[t] -= b * grad;
            }

            if (t == 0)
                _remainderGrad[0] += _levelGrad[0];
            else
            {
                parameterGrad[0] += _levelGrad[t] * (_remainders[t] - _levels[t - 1]) * a * (1 - a);
                _remainderGrad[t] += a * _levelGrad[t];
                _levelGrad[t - 1] += (1 - a) * _levelGrad[t];
            }

            foreach (var grad in _stateGrad)
                grad[t] -= _remainderGrad[t];
        }

        for (var j = 0; j < _seasons.Length; j++)
            _stateGrad[j].AsSpan(0, _seasons[j]).CopyTo(parameterGrad.AsSpan(FirstStates(_seasons, j)));
    }

    int StateAhead(int season, int origin, int step) => origin + 1 + (step - 1) % _seasons[season];

    static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
