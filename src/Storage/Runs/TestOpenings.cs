namespace Gatecast.Storage;

/// <summary>Counts how often each test period was looked at: whoever looks often enough finds skill by chance.</summary>
public sealed class TestOpenings(CandleStore store)
{
    /// <summary>Writes one opening down.</summary>
    /// <returns>How many there are of this period, this one included.</returns>
    /// <inheritdoc cref="CandleStore.Open" path="/exception"/>
    public int Add(TestPeriod period, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(period);
        return store.Clearly(() =>
        {
            using var transaction = store.Connection.BeginTransaction(deferred: false);
            using var insert = store.Command(
                "insert into test_openings (data_sha256, first_origin, last_origin, horizon, opened_at) values ($data, $first, $last, $horizon, $time)",
                [.. Key(period), ("$time", StoredValue.Of(time))]);
            insert.ExecuteNonQuery();
            using var count = store.Command(
                "select count(*) from test_openings where data_sha256 = $data and first_origin = $first and last_origin = $last and horizon = $horizon",
                Key(period));
            var openings = (int)(long)count.ExecuteScalar()!;
            transaction.Commit();
            return openings;
        });
    }

    static (string, object)[] Key(TestPeriod period) =>
    [
        ("$data", period.DataSha256), ("$first", StoredValue.Of(period.FirstOrigin)), ("$last", StoredValue.Of(period.LastOrigin)), ("$horizon", period.Horizon),
    ];
}
