namespace Gatecast.Networks;

/// <summary>One dense layer on top of a network.</summary>
public sealed record HeadOptions
{
    /// <param name="name">First part of the names of its tensors: letters, digits, - and _.</param>
    /// <param name="outputs">Number of its outputs.</param>
    public HeadOptions(string name, int outputs) => (Name, Outputs) = (name, outputs);

    public string Name
    {
        get;
        init => field = value is { Length: > 0 } && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') && !IsTaken(value)
            ? value
            : throw new ArgumentException(
                $"A head cannot be named '{value}': take letters, digits, - and _, and no name of other tensors (embedding, lstm, gru, rnn, slstm).",
                nameof(Name));
    }

    public int Outputs
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Outputs));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, RecurrentNetworkOptions.LargestWidth, nameof(Outputs));
            field = value;
        }
    }

    /// <summary>Names that the tensors of other parts begin with.</summary>
    static bool IsTaken(string name) => name == "embedding" || Enum.GetValues<CellKind>().Any(cell => Recurrence.Of(cell).Name == name);
}
