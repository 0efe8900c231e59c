using System.Globalization;
using System.Xml.Linq;
using Gatecast.Forecasting;

namespace Gatecast.Charts;

/// <summary>Skill at each step ahead, with its intervals.</summary>
static class SkillChart
{
    /// <summary>Steps up to which each has a bar for its interval; more become a band.</summary>
    const int MostBars = 40;

    /// <summary>Percent beyond which a skill is drawn at the edge: an interval of very few origins may reach anywhere.</summary>
    const double Lowest = -200;

    /// <param name="limits">Of the scale, in percent; see <see cref="Limits"/>.</param>
    public static XElement Of(string model, IReadOnlyList<StepSkill> steps, (double Low, double High) limits)
    {
        var points = Points(steps);
        var chart = SmallChart.WithValues($"Skill of {model} at each step ahead, in percent.", (0.5, steps.Count + 0.5), limits, _ => "skill, %");

        foreach (var step in StepTicks(steps.Count, most: (int)(chart.InnerWidth / 40)))
            chart.ColumnAt(step, step.ToString(CultureInfo.InvariantCulture));
        chart.Below("steps ahead");
        if (steps.Count > MostBars)
            chart.Band([.. points.Select(point => (point.Step, point.Low, point.High))], "interval");
        chart.Segment((0.5, 0), (steps.Count + 0.5, 0), "zero");
        foreach (var point in steps.Count > MostBars ? [] : points)
            chart.Segment((point.Step, point.Low), (point.Step, point.High), "bar");
        chart.Line(points.Select(point => (point.Step, point.Skill)), "skill");
        foreach (var point in steps.Count > MostBars ? [] : points)
            chart.Dot(point.Step, point.Skill, "skill");

        return chart.Svg;
    }

    /// <summary>One scale for all models, so that their charts compare.</summary>
    public static (double Low, double High) Limits(IEnumerable<IReadOnlyList<StepSkill>> models)
    {
        var points = models.SelectMany(Points).ToList();
        var low = double.Min(-1, points.Min(point => point.Low));
        var high = double.Max(1, points.Max(point => point.High));
        var air = 0.06 * (high - low);
        return (low - air, high + air);
    }

    static (double Step, double Skill, double Low, double High)[] Points(IReadOnlyList<StepSkill> steps) =>
        [.. steps.Select((one, k) => (k + 1.0, Percent(one.Skill), Percent(one.Low ?? one.Skill), Percent(one.High ?? one.Skill)))];

    /// <summary>Round steps, or all where they have room.</summary>
    static IEnumerable<int> StepTicks(int count, int most)
    {
        int[] sizes = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];
        var size = Array.Find(sizes, size => count / size <= most);
        return Enumerable.Range(1, count).Where(step => step % size == 0);
    }

    static double Percent(double fraction) => double.IsFinite(fraction) ? double.Clamp(100 * fraction, Lowest, 100) : 0;
}
