namespace Gatecast.Networks;

/// <summary>Which recurrence the layers of a network are made of.</summary>
public enum CellKind
{
    /// <summary>Long short-term memory: Hochreiter and Schmidhuber (1997).</summary>
    Lstm,

    /// <summary>Gated recurrent unit: Cho et al. (2014), as torch.nn.GRU.</summary>
    Gru,

    /// <summary>Plain recurrence with tanh: Elman (1990).</summary>
    Rnn,

    /// <summary>Scalar LSTM with exponential input gate: Beck et al. (2024).</summary>
    Slstm,
}
