using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Striper.Cli.Admin;
using Striper.Cli.Metrics;
using Striper.Cli.Options;
using Striper.Cli.Statistics;

namespace Striper.Cli;

/// <summary>What lets people watch a process: samples, SIGUSR2, metrics, the admin endpoint. One use.</summary>
/// <param name="options">What is wanted.</param>
/// <param name="reader">Of the proxies.</param>
/// <param name="signal">SIGUSR2.</param>
/// <param name="logger">For what concerns the whole process.</param>
internal sealed class ProxyWatch(WatchOptions options, StatisticsReader reader, StatisticsSignal signal, ILogger logger) : IAsyncDisposable
{
    private StatisticsSampler? _sampler;
    private ProxyMetrics? _metrics;
    private AdminEndpoint? _admin;

    /// <summary>Begins, the proxies' listeners being open; false: the admin endpoint could not be opened, which was logged.</summary>
    public async Task<bool> StartAsync()
    {
        signal.Begin(reader);
        _sampler = new StatisticsSampler(reader);
        return options.Admin is null || await StartAdminAsync(options.Admin, _sampler);
    }

    /// <summary>What nobody waits for at the start.</summary>
    public void StartMetrics() => _metrics ??= new ProxyMetrics(reader);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_admin is not null)
            await _admin.DisposeAsync();
        _metrics?.Dispose();
        _sampler?.Dispose();
    }

    private async Task<bool> StartAdminAsync(AdminOptions admin, StatisticsSampler sampler)
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
