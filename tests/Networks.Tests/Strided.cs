namespace Gatecast.Networks.Tests;

/// <summary>Rows at a stride, with a mark in what lies between them.</summary>
static class Strided
{
    const float Mark = 7;

    /// <summary>A buffer that ends with its last row and holds nothing but marks.</summary>
    public static float[] Nothing(int rows, int width, int stride)
    {
        var buffer = new float[rows == 0 ? 0 : (rows - 1) * stride + width];
        Array.Fill(buffer, Mark);
        return buffer;
    }

    /// <summary>The rows one after the other, once it is sure that the marks between them are still there.</summary>
    public static float[] Rows(float[] buffer, int rows, int width, int stride)
    {
        for (var i = 0; i < buffer.Length; i++)
            if (i % stride >= width)
                Assert.Equal(Mark, buffer[i]);

        return [.. Enumerable.Range(0, rows * width).Select(i => buffer[i / width * stride + i % width])];
    }

    /// <summary>Rows spread out to a stride, with marks between them.</summary>
    public static float[] Spread(double[] values, int width, int stride)
    {
        var buffer = Nothing(values.Length / width, width, stride);
        for (var i = 0; i < values.Length; i++)
            buffer[i / width * stride + i % width] = (float)values[i];
        return buffer;
    }
}
