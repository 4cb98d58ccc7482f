using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Striper.Cli.Admin;
using Striper.Cli.Metrics;
using Striper.Cli.Monitor;
using Striper.Cli.Options;
using Striper.Cli.Statistics;

namespace Striper.Cli;

/// <summary>What lets people watch a process: samples, SIGUSR2, metrics, the admin endpoint. One use.</summary>
/// <param name="options">What is wanted.</param>
/// <param name="reader">Of the proxies.</param>
/// <param name="sampler">Of the proxies.</param>
/// <param name="monitor">Shows them on stdout; null: nothing does. The caller's.</param>
/// <param name="signal">SIGUSR2.</param>
/// <param name="logger">For what concerns the whole process.</param>
internal sealed class ProxyWatch(
    WatchOptions options, StatisticsReader reader, StatisticsSampler sampler, ProxyMonitor? monitor, StatisticsSignal signal, ILogger logger) : IAsyncDisposable
{
    private ProxyMetrics? _metrics;
    private AdminEndpoint? _admin;

    /// <summary>Begins, the proxies' listeners being open; false: the admin endpoint could not be opened, which was logged.</summary>
    public async Task<bool> StartAsync()
    {
        signal.Begin(reader);
        sampler.Start();
        if (options.Admin is not null && !await StartAdminAsync(options.Admin))
            return false;
        monitor?.Start();
        return true;
    }

    /// <summary>What nobody waits for at the start.</summary>
    public void StartMetrics() => _metrics ??= new ProxyMetrics(reader);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_admin is not null)
            await _admin.DisposeAsync();
        _metrics?.Dispose();
    }

    private async Task<bool> StartAdminAsync(AdminOptions admin)
    {
        StartMetrics();
        try
        {
            _admin = await AdminEndpoint.StartAsync(admin, reader, sampler, _metrics!);
        }
        catch (SocketException e)
        {
            Log.CannotListenForAdmin(logger, admin.Listen, ListenFailure.Describe(e));
            return false;
        }

        Log.AdminReady(logger, _admin.Address, admin.Token is null ? "" : ", with the token of --admin-token-file");
        return true;
    }
}
