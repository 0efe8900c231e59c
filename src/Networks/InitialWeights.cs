namespace Gatecast.Networks;

/// <summary>How the weights of a network's layers are drawn before it learns.</summary>
public enum InitialWeights
{
    /// <summary>Orthogonal recurrent matrices (Saxe, McClelland and Ganguli, 2014), Glorot-uniform others (2010), biases of 0.</summary>
    Orthogonal,

    /// <summary>Weights and biases uniform on ±1/√H, and on ±1/√(fan in) in dense layers, as torch.nn.RNN, LSTM, GRU and Linear begin.</summary>
    Uniform,
}
