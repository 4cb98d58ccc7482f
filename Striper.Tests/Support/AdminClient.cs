using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Striper.Tests.Support;

/// <summary>Asks the admin endpoint of a proxy that was started with <c>--admin</c>.</summary>
internal sealed partial class AdminClient : IDisposable
{
    private readonly HttpClient _http;

    /// <param name="proxy">A proxy that is ready.</param>
    /// <param name="token">Borne by every request; null: none.</param>
    public AdminClient(ProxyProcess proxy, string? token = null)
    {
        var line = proxy.ErrorLines.Select(text => ReadyLine().Match(text)).First(match => match.Success);
        Address = new Uri(line.Groups["address"].Value.Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal));
        _http = new HttpClient { BaseAddress = Address };
        if (token is not null)
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Where it is.</summary>
    public Uri Address { get; }

    /// <summary>One answer's body, whatever its status.</summary>
    public async Task<(int Status, string Body)> AskAsync(
        string path, CancellationToken cancellationToken, HttpMethod? method = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await _http.SendAsync(request, cancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
    }

    /// <summary>The statistics now.</summary>
    public async Task<JsonElement> ReadStatsAsync(CancellationToken cancellationToken) =>
        JsonDocument.Parse(await _http.GetStringAsync("/stats", cancellationToken)).RootElement;

    /// <summary>Asks until the statistics are as they should be.</summary>
    public async Task<JsonElement> WaitForStatsAsync(Func<JsonElement, bool> condition, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            var stats = await ReadStatsAsync(cancellationToken);
            if (condition(stats))
                return stats;
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    /// <summary>Asks after its health until the answer has this status.</summary>
    /// <returns>Why it is ill; null: it is not.</returns>
    public async Task<string?> WaitForHealthAsync(int status, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            var (now, body) = await AskAsync("/health", cancellationToken);
            if (now == status)
                return JsonDocument.Parse(body).RootElement.GetProperty("reason").GetString();
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    public void Dispose() => _http.Dispose();

    [GeneratedRegex(@" INFO admin endpoint on (?<address>http://\S+/) \(live page, /health, /stats, /metrics\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ReadyLine();
}
