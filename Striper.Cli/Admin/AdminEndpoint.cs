using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Striper.Cli.Metrics;
using Striper.Cli.Statistics;
using Striper.Common.Diagnostics;

namespace Striper.Cli.Admin;

/// <summary>
/// The admin endpoint: health, statistics, metrics, the live page, and the pausing of legs, over HTTP. Thread-safe; whoever made it disposes it.
/// </summary>
internal sealed class AdminEndpoint : IAsyncDisposable
{
    // People, a scraper and a probe or two: more is a mistake or harm.
    private const int MostConnections = 64;
    private const int MostRequestBytes = 1024;
    private const int MostHeaderBytes = 8 * 1024;

    // A connection that says nothing makes room for others.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private readonly WebApplication _application;
    private readonly StatisticsReader _reader;
    private readonly EventFeed _feed;
    private readonly ProxyMetrics _metrics;
    private readonly AdminPage _page = new();
    private readonly AdminAccess _access;

    private AdminEndpoint(AdminOptions options, StatisticsReader reader, StatisticsSampler sampler, ProxyMetrics metrics)
    {
        (_reader, _metrics) = (reader, metrics);
        _feed = new EventFeed(reader, sampler);
        _access = new AdminAccess(options.Token);
        _application = Build(options);
        _application.Use(Guard);
        Map();
    }

    /// <summary>Where it listens, with the port that was picked.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Opens it.</summary>
    /// <exception cref="SocketException">The address cannot be listened on.</exception>
    public static async Task<AdminEndpoint> StartAsync(AdminOptions options, StatisticsReader reader, StatisticsSampler sampler, ProxyMetrics metrics)
    {
        var endpoint = new AdminEndpoint(options, reader, sampler, metrics);
        try
        {
            await endpoint._application.StartAsync();
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            await endpoint.DisposeAsync();
            throw new SocketException((int)SocketError.AddressAlreadyInUse);
        }
        catch (Exception)
        {
            await endpoint.DisposeAsync();
            throw;
        }

        endpoint.Address = endpoint._application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return endpoint;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // First: pages that are open would hold up the end.
        _feed.Dispose();

        // Their answers end, where disposing alone would cut them off; whoever does not read is not waited for long.
        if (Address.Length > 0)
        {
            try
            {
                await _application.StopAsync();
            }
            catch (OperationCanceledException)
            {
                // The time for it is over.
            }
        }

        await _application.DisposeAsync();
    }

    private static WebApplication Build(AdminOptions options)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = MostConnections;
            kestrel.Limits.MaxRequestBodySize = MostRequestBytes;
            kestrel.Limits.MaxRequestHeadersTotalSize = MostHeaderBytes;
            kestrel.Limits.KeepAliveTimeout = _patience;
            kestrel.Limits.RequestHeadersTimeout = _patience;
            kestrel.Listen(options.Listen.EndPoint);
        });
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        return builder.Build();
    }

    private async Task Guard(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (!_access.Admits(context, out var refusal))
        {
            if (refusal.Value.Status == StatusCodes.Status401Unauthorized)
                headers.WWWAuthenticate = "Bearer";
            await Error(refusal.Value.Status, refusal.Value.Error).ExecuteAsync(context);
            return;
        }

        await next(context);
        if (context.Response is { HasStarted: false, StatusCode: StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed } response)
            await Error(response.StatusCode, "there is nothing here: /, /health, /stats, /metrics, /events").ExecuteAsync(context);
    }

    private void Map()
    {
        _application.UseRouting();
        MapLook("/", Page);
        foreach (var path in (string[])["/health", "/heartbeat", "/status"])
            MapLook(path, Health);
        MapLook("/stats", context => Write(context, "application/json", StatisticsJson.Write(_reader.Read())));
        foreach (var path in (string[])["/metrics", "/stats/prometheus"])
            MapLook(path, context => Write(context, PrometheusText.ContentType, PrometheusText.Write(_metrics.Meter)));
        _application.MapGet("/events", context => TypedResults.ServerSentEvents(_feed.ReadAsync(context.RequestAborted)).ExecuteAsync(context));
        _application.MapPost("/tunnels/{tunnel}/legs/{slot:int}/pause", context => SetPaused(context, isPaused: true));
        _application.MapPost("/tunnels/{tunnel}/legs/{slot:int}/resume", context => SetPaused(context, isPaused: false));
    }

    // Probes ask with HEAD too; the server leaves the body out.
    private void MapLook(string path, RequestDelegate answer) => _application.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], answer);

    private Task Page(HttpContext context)
    {
        var (document, policy) = _page.Create(_access);
        context.Response.Headers.ContentSecurityPolicy = policy;
        return Write(context, "text/html; charset=utf-8", document);
    }

    private Task Health(HttpContext context)
    {
        var reason = _reader.Read(mostStreams: 0).Reason;
        var message = new HealthMessage(reason is null ? "ok" : "unavailable", reason);
        return TypedResults.Json(message, StatisticsJson.Context.HealthMessage, statusCode: reason is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable)
            .ExecuteAsync(context);
    }

    private Task SetPaused(HttpContext context, bool isPaused)
    {
        var tunnel = (string)context.Request.RouteValues["tunnel"]!;
        var slot = int.Parse((string)context.Request.RouteValues["slot"]!, System.Globalization.CultureInfo.InvariantCulture);
        var results = _reader.Forwards.Select(forward => forward.Proxy.Statistics.SetPaused(tunnel, slot, isPaused));
        IResult answer = results.FirstOrDefault(result => result != PauseResult.NotFound, PauseResult.NotFound) switch
        {
            PauseResult.Done => TypedResults.NoContent(),
            PauseResult.NotHere => Error(StatusCodes.Status409Conflict, "legs are paused at the client-facing proxy, which decides what they are used for"),
            _ => Error(StatusCodes.Status404NotFound, $"there is no slot {slot} of a tunnel {tunnel} here"),
        };
        return answer.ExecuteAsync(context);
    }

    private static Task Write(HttpContext context, string contentType, string text)
    {
        context.Response.ContentType = contentType;
        return context.Response.WriteAsync(text, context.RequestAborted);
    }

    private static IResult Error(int status, string error) => TypedResults.Json(new ErrorMessage(error), StatisticsJson.Context.ErrorMessage, statusCode: status);
}
