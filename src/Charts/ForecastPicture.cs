using Gatecast.Forecasting;
using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace Gatecast.Charts;

/// <summary>A forecast chart laid out at one size, ready to be drawn on any canvas.</summary>
/// <param name="width">In layout pixels, of which a tick label is 16 high.</param>
sealed class ForecastPicture(ForecastChart chart, float width, float height)
{
    const float Margin = 32;
    const float TickSize = 16;
    const float TickGap = 11;
    const float LegendTop = 90;

    readonly Stretch _stretch = new(chart);

    public void Draw(SKCanvas canvas)
    {
        using var legend = new LegendStrip(_stretch.Past.Count > 0, _stretch.Paths.Count, width - 2 * Margin);
        var dataTop = LegendTop + legend.Height + 54;
        var values = new ValueTicks(_stretch.Low, _stretch.High, most: (int)((height - dataTop) / 70));
        var ends = EndLabels(values);
        var padding = new PixelPadding(
            left: Margin + WidestOf(values.Values.Select(values.Label)) + TickGap,
            right: Margin + WidestOf(ends.Select(end => end.Text)) + TickGap,
            bottom: 68,
            top: dataTop);
        var times = new TimeTicks(
            _stretch.TimeAt(_stretch.Left), _stretch.TimeAt(_stretch.Right), most: (int)((width - padding.Horizontal) / 120));

        using var plot = MakePlot(values, times, padding);
        Render(plot, canvas);
        DrawHeader(canvas);
        legend.Draw(canvas, Margin, LegendTop);
        DrawAboveData(canvas, plot, Captions.Unit(chart.Series, values), dataTop - 26);
        DrawTickLabels(canvas, plot, values, times);
        DrawEndLabels(canvas, plot, ends);
    }

    /// <summary>Paints the whole background, so that all that stands outside the data area is drawn afterwards.</summary>
    void Render(Plot plot, SKCanvas canvas)
    {
        // ScottPlot paints again until its layout has settled, which in an SVG puts one picture over the other: let it settle elsewhere.
        var whole = new PixelRect(0, width, height, 0);
        using var nowhere = new SKNoDrawCanvas((int)width, (int)height);
        plot.Render(nowhere, whole);

        plot.RenderManager.ClearCanvasBeforeEachRender = false;
        plot.Render(canvas, whole);
    }

    Plot MakePlot(ValueTicks values, TimeTicks times, PixelPadding padding)
    {
        var plot = new Plot();
        plot.Layout.Fixed(padding);
        plot.HideLegend();

        AddBands(plot);
        AddLines(plot);

        plot.Axes.SetLimits(_stretch.Left, _stretch.Right, _stretch.Low, _stretch.High);
        StyleAxes(plot, values, times);
        return plot;
    }

    void AddBands(Plot plot)
    {
        foreach (var forecast in _stretch.Past)
            AddBand(plot, forecast, Ink.PastCoverage, Ink.Past);
        foreach (var (coverage, color) in Ink.Fan)
            AddBand(plot, chart.Future, coverage, color);
    }

    void AddLines(Plot plot)
    {
        plot.Add.Plottable(new StrokedLine([new(0, _stretch.Low), new(0, _stretch.High)], Ink.Origin));
        foreach (var segment in Segments())
            plot.Add.Plottable(new StrokedLine(segment, Ink.Observed));
        foreach (var forecast in _stretch.Past)
            plot.Add.Plottable(new StrokedLine(MedianOf(forecast), Ink.PastMedian));
        foreach (var path in _stretch.Paths)
            plot.Add.Plottable(new StrokedLine(LineOf(chart.Future, step => path[step - 1]), Ink.Path));
        plot.Add.Plottable(new StrokedLine(MedianOf(chart.Future), Ink.Median));
    }

    void AddBand(Plot plot, QuantileForecast forecast, double coverage, Color color)
    {
        var steps = Enumerable.Range(1, forecast.Horizon);
        var band = plot.Add.Polygon(
        [
            OriginOf(forecast),
            .. steps.Select(step => new Coordinates(HoursOf(forecast, step), forecast.Interval(step, coverage).High)),
            .. steps.Reverse().Select(step => new Coordinates(HoursOf(forecast, step), forecast.Interval(step, coverage).Low)),
        ]);
        band.FillColor = color;
        band.LineStyle = LineStyle.None;
        band.MarkerStyle = MarkerStyle.None;
    }

    /// <summary>The observed values, cut where rows are missing: a line across would claim what nobody saw.</summary>
    IEnumerable<Coordinates[]> Segments()
    {
        var series = chart.Series;
        var segment = new List<Coordinates>();
        for (var row = _stretch.FirstRow; row < series.Length; row++)
        {
            if (segment.Count > 0 && !series.IsWhole(row - 1, 1))
            {
                yield return Visible(segment);
                segment.Clear();
            }

            segment.Add(new(_stretch.Hours(series.Times[row]), series.Values[row]));
        }

        yield return Visible(segment);
    }

    /// <summary>A row between two gaps becomes a line from itself to itself, which round ends turn into a dot.</summary>
    static Coordinates[] Visible(List<Coordinates> segment) => segment is [var lonely] ? [lonely, lonely] : [.. segment];

    Coordinates[] MedianOf(QuantileForecast forecast) => LineOf(forecast, forecast.Median);

    Coordinates[] LineOf(QuantileForecast forecast, Func<int, double> valueAt) =>
    [
        OriginOf(forecast),
        .. Enumerable.Range(1, forecast.Horizon).Select(step => new Coordinates(HoursOf(forecast, step), valueAt(step))),
    ];

    Coordinates OriginOf(QuantileForecast forecast) => new(_stretch.Hours(forecast.OriginTime), forecast.OriginValue);

    /// <summary>Where a step stands. Holidays are known only afterwards: an earlier forecast of trading days stands on the rows it was for.</summary>
    double HoursOf(QuantileForecast forecast, int step) =>
        _stretch.Hours(chart.Series.TradingDays && forecast.Origin + step < chart.Series.Length
            ? chart.Series.Times[forecast.Origin + step]
            : forecast.Times[step - 1]);

    void StyleAxes(Plot plot, ValueTicks values, TimeTicks times)
    {
        // Without labels, which are drawn with the rest of the text.
        plot.Axes.Bottom.TickGenerator = MarksAt(times.All.Select(tick => _stretch.Hours(tick.Time)));
        plot.Axes.Left.TickGenerator = MarksAt(values.Values);

        foreach (var axis in plot.Axes.GetAxes())
        {
            axis.FrameLineStyle.IsVisible = axis == plot.Axes.Bottom;
            axis.FrameLineStyle.Color = Ink.QuietText;
            axis.MajorTickStyle.Color = Ink.QuietText;
        }

        // Else Skia drops lines that a small picture scales below a pixel.
        plot.Axes.AntiAlias(true);
        plot.Grid.YAxisStyle.MajorLineStyle.AntiAlias = true;
        plot.Axes.Left.MajorTickStyle.Length = 0;
        plot.Axes.Bottom.MajorTickStyle.Length = 6;
        plot.Grid.XAxisStyle.IsVisible = false;
        plot.Grid.MajorLineColor = Ink.Grid;
    }

    static NumericManual MarksAt(IEnumerable<double> positions) => new([.. positions.Select(position => Tick.Major(position, ""))]);

    void DrawTickLabels(SKCanvas canvas, Plot plot, ValueTicks values, TimeTicks times)
    {
        using var lettering = new Lettering(TickSize, Ink.Text);
        foreach (var value in values.Values)
        {
            var place = plot.GetPixel(new(_stretch.Left, value));
            lettering.Draw(canvas, values.Label(value), place.X - TickGap, place.Y, SKTextAlign.Right);
        }

        foreach (var (time, label, below) in times.All)
        {
            var place = plot.GetPixel(new(_stretch.Hours(time), _stretch.Low));
            lettering.Draw(canvas, label, place.X, place.Y + 19, SKTextAlign.Center);
            lettering.Draw(canvas, below, place.X, place.Y + 40, SKTextAlign.Center);
        }
    }

    void DrawHeader(SKCanvas canvas)
    {
        using var title = new Lettering(28, Ink.Text, bold: true);
        title.Draw(canvas, title.Fit(Captions.Title(chart.Series, chart.Future), width - 2 * Margin), Margin, 38);

        using var verdict = new Lettering(18, Ink.QuietText);
        verdict.Draw(canvas, verdict.Fit(Captions.Verdict(chart.Model, chart.Verdict, chart.Served), width - 2 * Margin), Margin, 72);
    }

    void DrawAboveData(SKCanvas canvas, Plot plot, string unit, float middle)
    {
        using var quiet = new Lettering(TickSize, Ink.QuietText);
        quiet.Draw(canvas, unit, Margin, middle);

        var text = Captions.Origin(chart.Series, chart.Future);
        var half = quiet.WidthOf(text) / 2;
        var free = Margin + quiet.WidthOf(unit) + 24;
        var x = plot.GetPixel(new(0, _stretch.High)).X;
        quiet.Draw(canvas, text, float.Clamp(x, free + half, float.Max(free + half, width - Margin - half)), middle, SKTextAlign.Center);
    }

    /// <summary>The last step in figures: the median, then the edges of the 95 and the 80 % band.</summary>
    (double Value, string Text)[] EndLabels(ValueTicks ticks)
    {
        var last = chart.Future.Horizon;
        var (low95, high95) = chart.Future.Interval(last, 0.95);
        var (low80, high80) = chart.Future.Interval(last, 0.80);
        return [.. new[] { chart.Future.Median(last), low95, high95, low80, high80 }.Select(value => (value, ticks.Finer(value)))];
    }

    /// <summary>Writes the figures beside the fan, leaving out what would stand on another.</summary>
    void DrawEndLabels(SKCanvas canvas, Plot plot, (double Value, string Text)[] ends)
    {
        using var regular = new Lettering(TickSize, Ink.Text);
        using var bold = new Lettering(TickSize, Ink.Median.Color, bold: true);
        var taken = new List<float>();
        foreach (var (value, text) in ends)
        {
            var place = plot.GetPixel(new(_stretch.Right, value));
            if (taken.Exists(y => Math.Abs(y - place.Y) < TickSize * 1.3f))
                continue;

            (taken.Count == 0 ? bold : regular).Draw(canvas, text, place.X + TickGap, place.Y);
            taken.Add(place.Y);
        }
    }

    static float WidestOf(IEnumerable<string> texts)
    {
        // The wider of the two weights, so that either fits.
        using var lettering = new Lettering(TickSize, Ink.Text, bold: true);
        return texts.Max(lettering.WidthOf);
    }
}
