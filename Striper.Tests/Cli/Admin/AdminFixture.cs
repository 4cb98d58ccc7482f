using System.Net;
using Striper.Cli;
using Striper.Cli.Admin;
using Striper.Cli.Metrics;
using Striper.Cli.Options;
using Striper.Cli.Statistics;
using Striper.Common.Diagnostics;
using Striper.Tests.Cli.Statistics;

namespace Striper.Tests.Cli.Admin;

/// <summary>The admin endpoint over made-up figures, and a client of it.</summary>
internal sealed class AdminFixture : IAsyncDisposable
{
    private readonly ScriptedProxy _proxy;
    private readonly ProxyMetrics _metrics;
    private readonly StatisticsSampler _sampler;
    private readonly AdminEndpoint _endpoint;

    private AdminFixture(ScriptedProxy proxy, ProxyMetrics metrics, StatisticsSampler sampler, AdminEndpoint endpoint)
    {
        (_proxy, _metrics, _sampler, _endpoint) = (proxy, metrics, sampler, endpoint);
        Client = new HttpClient { BaseAddress = new Uri(endpoint.Address) };
    }

    public HttpClient Client { get; }

    public ScriptedStatistics Scripted => _proxy.Scripted;

    public EventHistory Events => Scripted.Events;

    /// <summary>Of one client-facing proxy.</summary>
    public static async Task<AdminFixture> StartAsync(string? token = null)
    {
        var proxy = new ScriptedProxy();
        proxy.Scripted.Now = SampleStatistics.Proxy(SampleStatistics.Tunnel());
        var reader = new StatisticsReader([new ForwardProxy(null, CommandLineText.Read<ProxyOptions>("-c 0 a 1"), proxy, new RecordingLogger())]);
        var (metrics, sampler) = (new ProxyMetrics(reader), new StatisticsSampler(reader));
        sampler.Start();
        var listen = new ListenAddress(new IPEndPoint(IPAddress.Loopback, 0));
        return new AdminFixture(proxy, metrics, sampler, await AdminEndpoint.StartAsync(new AdminOptions(listen, token), reader, sampler, metrics));
    }

    /// <summary>Ends the endpoint alone.</summary>
    public ValueTask CloseAsync() => _endpoint.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _endpoint.DisposeAsync();
        _sampler.Dispose();
        _metrics.Dispose();
        await _proxy.DisposeAsync();
    }
}
