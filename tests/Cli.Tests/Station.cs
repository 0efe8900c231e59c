using System.Globalization;
using System.Net;
using System.Text;

namespace Gatecast.Cli.Tests;

/// <summary>Answers as Open-Meteo's archive and FRED do, with weather and an index that it makes up, and an environment that leads the command line to it.</summary>
sealed class Station : IAsyncDisposable
{
    readonly Folder _folder = new();
    readonly HttpListener _listener = new();
    readonly Task _answering;

    Station(int port)
    {
        _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        _listener.Start();
        _answering = AnswerAsync();
        File.WriteAllText(In("gatecast.json"), "{}");
        Environment = new()
        {
            ["GATECAST_SOURCES__OPENMETEO__BASEADDRESS"] = $"http://127.0.0.1:{port}/",
            ["GATECAST_SOURCES__FRED__BASEADDRESS"] = $"http://127.0.0.1:{port}/",
            ["GATECAST_DB"] = In("gatecast.db"),
            ["GATECAST_CONFIG"] = In("gatecast.json"),
        };
    }

    public Dictionary<string, string> Environment { get; }

    /// <summary>Variables that were asked for.</summary>
    public HashSet<string> Asked { get; } = [];

    public static Station Open()
    {
        using var socket = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        var port = ((IPEndPoint)socket.LocalEndpoint).Port;
        socket.Stop();
        return new(port);
    }

    public string In(string name) => _folder.In(name);

    public Task<Run> Run(params string[] args) => Tests.Run.With(Environment, args);

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _answering;
        _folder.Dispose();
    }

    async Task AnswerAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            var body = Encoding.UTF8.GetBytes(context.Request.Url!.AbsolutePath is "/v1/archive" ? Weather(context.Request) : Index(context.Request));
            context.Response.ContentLength64 = body.Length;
            await context.Response.OutputStream.WriteAsync(body);
            context.Response.Close();
        }
    }

    /// <summary>Hours of whole days; those of the last five days are not known yet.</summary>
    string Weather(HttpListenerRequest request)
    {
        var variable = request.QueryString["hourly"]!;
        Asked.Add(variable);
        var (from, to) = (Day(request.QueryString["start_date"]!), Day(request.QueryString["end_date"]!).AddDays(1));
        var hours = Enumerable.Range(0, (int)(to - from).TotalHours).Select(hour => from.AddHours(hour)).ToList();
        var known = DateTimeOffset.UtcNow.AddDays(-5);
        var values = hours.Select(hour => hour > known ? "null" : Value(variable, hour).ToString("F1", CultureInfo.InvariantCulture));
        return "{\"hourly\":{\"time\":[" + string.Join(',', hours.Select(hour => hour.ToUnixTimeSeconds())) + $"],\"{variable}\":[" + string.Join(',', values) + "]}}";
    }

    /// <summary>A year, a day, and weather that lasts for hours; the pressure runs some hours ahead of it.</summary>
    static double Value(string variable, DateTimeOffset time)
    {
        var hour = time.ToUnixTimeSeconds() / 3600 + (variable is "surface_pressure" ? 6 : 0);
        var weather = Enumerable.Range(0, 60).Sum(lag => Math.Pow(0.95, lag) * Shock(hour - lag));
        return variable is "surface_pressure"
            ? 1013 - 4 * weather
            : 10 - 8 * Math.Cos(2 * Math.PI * time.DayOfYear / 365) - 4 * Math.Cos(2 * Math.PI * (time.Hour - 3) / 24.0) + 1.5 * weather;
    }

    /// <summary>Weekdays of a random walk, but no Christmas and no New Year.</summary>
    static string Index(HttpListenerRequest request)
    {
        var (text, level) = (new StringBuilder("observation_date,SP500\n"), 2_000.0);
        var to = Day(request.QueryString["coed"]!);
        for (var day = new DateTimeOffset(2021, 1, 4, 0, 0, 0, TimeSpan.Zero); day <= to && day < DateTimeOffset.UtcNow.AddDays(-1); day = day.AddDays(1))
        {
            level *= Math.Exp(0.01 * Shock(day.ToUnixTimeSeconds() / 86_400));
            if (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
                continue;

            // FRED has a row without a value for a holiday.
            var isHoliday = day is { Month: 12, Day: 25 } or { Month: 1, Day: 1 };
            text.Append(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd},{(isHoliday ? "" : level.ToString("F2", CultureInfo.InvariantCulture))}\n");
        }

        return text.ToString();
    }

    /// <summary>About normal, the same for the same number.</summary>
    static double Shock(long number)
    {
        var random = new Random(unchecked((int)number * 7919));
        return Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6;
    }

    static DateTimeOffset Day(string text) => DateTimeOffset.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
