namespace Gatecast.Forecasting;

/// <summary>How far the training of a panel has come, after each epoch of each network.</summary>
/// <param name="Network">1 … number of networks of the ensemble; several may train side by side.</param>
/// <param name="Epoch">1 … <paramref name="Epochs"/>.</param>
/// <param name="Loss">Mean pinball loss over the panel in units of each series' scale, penalty included.</param>
public readonly record struct SmoothingProgress(int Network, int Epoch, int Epochs, double Loss);
