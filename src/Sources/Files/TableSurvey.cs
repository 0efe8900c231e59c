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

        await using (var rows = await table.OpenRowsAsync(columns, cancellation))
        {
            while (!(times.IsSettled && numbers.IsSettled) && await rows.ReadAsync(cancellation))
            {
                times.Add(rows[columns.Time]);
                numbers.Add(rows[columns.Target]);
            }
        }

        return new TableSurvey(
            columns,
            times.Result(table.Name, table.Header[columns.Time]),
            numbers.Result(table.Name, table.Header[columns.Target]),
            interval,
            numbers.Doubtful);
    }
}
