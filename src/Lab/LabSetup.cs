namespace Gatecast.Lab;

/// <summary>What is trained: a cell with its settings, from one seed.</summary>
/// <param name="Cell">Name, as in <see cref="LabCells"/>.</param>
/// <param name="Seed">Of the weights and of the sequences: cells of one seed see the same sequences.</param>
public sealed record LabSetup(string Cell, ulong Seed, CellSettings Settings);
