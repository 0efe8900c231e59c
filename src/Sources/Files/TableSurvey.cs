namespace Gatecast.Sources.Files;

/// <summary>How a table is written, found by looking through it as far as needed before it is read.</summary>
sealed record TableSurvey(TableColumns Columns, TimeFormat Times, NumberFormat Numbers, Interval? WantedInterval, string? DoubtfulFigure)
{
    /// <param name="want">The target column and the interval that are asked for, given the header.</param>
    public static async Task<TableSurvey> TakeAsync(
        ITable table, Func<IReadOnlyList<string>, (string? Column, Interval? Interval)> want, CancellationToken cancellation)
    {
        var (column, interval) = want(table.Header);
        var columns = await TableColumns.ChooseAsync(table, column, cancellation);
        var (times, numbers) = (new TimeSurvey(), new NumberSurvey());
        if (!table.IsText(columns.Target))
            numbers.Settle('.');

        foreach (var cell in await table.HeadAsync(columns.Time, cancellation))
            times.Add(cell);
        foreach (var cell in numbers.IsSettled ? [] : await table.HeadAsync(columns.Target, cancellation))
            numbers.Add(cell);
        if (!(times.IsSettled && numbers.IsSettled))
            await LookFurtherAsync(table, columns, times, numbers, cancellation);

        return new TableSurvey(
            columns,
            times.Result(table.Name, table.Header[columns.Time]),
            numbers.Result(table.Name, table.Header[columns.Target]),
            interval,
            numbers.Doubtful);
    }
    static async Task LookFurtherAsync(
        ITable table, TableColumns columns, TimeSurvey times, NumberSurvey numbers, CancellationToken cancellation)
    {
        await using var rows = await table.OpenRowsAsync(columns, cancellation);
        while (!(times.IsSettled && numbers.IsSettled) && await rows.ReadAsync(cancellation))
        {
            times.Add(rows[columns.Time]);
            numbers.Add(rows[columns.Target]);
        }
    }
}
