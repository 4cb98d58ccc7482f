using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Striper.Cli.Options;

namespace Striper.Cli;

/// <summary>Runs one proxy from its start to its end, and turns the end into an exit code.</summary>
internal static class ProxyRun
{
    /// <summary>Starts the proxy, says that it is ready, waits for a signal or its end, and stops it. The caller disposes it.</summary>
    /// <returns>The exit code: 0 after a clean stop, 1 after a failure (which was logged) or a second signal.</returns>
    public static async Task<int> RunAsync(IProxy proxy, ProxyOptions options, Lifetime lifetime, ILogger logger)
    {
        foreach (var warning in options.Warnings)
            Log.OptionWarning(logger, warning);
        try
        {
            await proxy.StartAsync(lifetime.Stopping);
        }
        catch (SocketException e)
        {
            Log.CannotListen(logger, options.Listen, ListenFailure.Describe(e));
            return ExitCode.Failure;
        }
        catch (OperationCanceledException) when (lifetime.Stopping.IsCancellationRequested)
        {
            return ExitCode.Success;
        }

        LogReady(logger, proxy, options);
        if (!await EndsByItselfAsync(proxy.Completion, lifetime.Stopping))
        {
            Log.Stopping(logger, options.Drain.TotalSeconds);
            if (!await StopAsync(proxy, options.Drain, lifetime.Aborting))
            {
                Log.Aborted(logger);
                return ExitCode.Failure;
            }
        }

        await proxy.Completion;
        Log.Stopped(logger);
        return ExitCode.Success;
    }

    private static async Task<bool> EndsByItselfAsync(Task completion, CancellationToken stopping)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stopping.Register(stopped.SetResult);
        return await Task.WhenAny(completion, stopped.Task) == completion;
    }

    private static async Task<bool> StopAsync(IProxy proxy, TimeSpan drain, CancellationToken aborting)
    {
        try
        {
            await proxy.StopAsync(drain, aborting);
        }
        catch (OperationCanceledException) when (aborting.IsCancellationRequested)
        {
            return false;
        }

        return !aborting.IsCancellationRequested;
    }

    private static void LogReady(ILogger logger, IProxy proxy, ProxyOptions options)
    {
        switch (options)
        {
            case ClientOptions client:
                Log.ClientReady(logger, proxy.LocalEndPoint, client.Legs == 1 ? "1 leg" : $"{client.Legs} legs", client.Server);
                break;
            case ServerOptions server:
                Log.ServerReady(logger, proxy.LocalEndPoint, server.Target);
                break;
            case RelayOptions relay:
                Log.RelayReady(logger, proxy.LocalEndPoint, relay.Target);
                break;
        }
    }
}
