namespace Gatecast.Networks;

/// <summary>Named numbers of a given shape, row-major.</summary>
public sealed class Tensor
{
    public Tensor(string name, int[] shape, float[] values)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(values);
        // In floating point, because a product of untrusted sizes would overflow an integer and could come out right by chance.
        var count = shape.Aggregate(1.0, (product, size) => product * size);
        if (count != values.Length || shape.Any(size => size < 0))
            throw new ArgumentException(
                $"The tensor {name} has {values.Length} values; its shape [{string.Join(", ", shape)}] needs {count}.", nameof(values));

        (Name, Shape, Values) = (name, shape, values);
    }

    public string Name { get; }

    public int[] Shape { get; }

    /// <summary>Row-major.</summary>
    public float[] Values { get; }
}
