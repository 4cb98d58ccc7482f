using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Striper.Cli.Options;
using Striper.Common.Diagnostics;
using Striper.Common.Relay;
using RelayOptions = Striper.Cli.Options.RelayOptions;

namespace Striper.Cli;

/// <summary>Runs the proxies of a process from their start to their end, and turns the end into an exit code. One use.</summary>
/// <param name="forwards">At least one. The caller disposes them.</param>
/// <param name="watch">Lets people watch them.</param>
/// <param name="lifetime">Says when to stop.</param>
/// <param name="logger">For what concerns the whole process.</param>
internal sealed class ProxyRun(IReadOnlyList<ForwardProxy> forwards, ProxyWatch watch, Lifetime lifetime, ILogger logger)
{
    /// <summary>Starts the proxies, says that they are ready, waits for a signal or an end, and stops them.</summary>
    /// <returns>The exit code: 0 after a clean stop, 1 after a failure of any proxy (which was logged) or a second signal.</returns>
    public async Task<int> RunAsync()
    {
        foreach (var forward in forwards)
        {
            foreach (var warning in forward.Options.Warnings)
                Log.OptionWarning(forward.Logger, warning);
        }

        try
        {
            if (!await StartAllAsync() || !await watch.StartAsync())
                return ExitCode.Failure;
        }
        catch (OperationCanceledException) when (lifetime.Stopping.IsCancellationRequested)
        {
            return ExitCode.Success;
        }

        foreach (var forward in forwards)
            LogReady(forward);
        using var compilerMemory = new CompilerMemory();
        watch.StartMetrics();
        await WaitForEndAsync();
        var isAborted = !await StopAllAsync();
        var isFailed = forwards.Any(forward => forward.Proxy.Completion.IsFaulted);
        if (isAborted)
            Log.Aborted(logger);
        else
            Log.Stopped(logger);
        return isAborted || isFailed ? ExitCode.Failure : ExitCode.Success;
    }

    /// <summary>Opens every listener before any is announced, so that scripts see ready lines only of a process that stays.</summary>
    private async Task<bool> StartAllAsync()
    {
        foreach (var forward in forwards)
        {
            try
            {
                await forward.Proxy.StartAsync(lifetime.Stopping);
            }
            catch (SocketException e)
            {
                Log.CannotListen(forward.Logger, forward.Options.Listen, ListenFailure.Describe(e));
                return false;
            }
        }

        return true;
    }

    /// <summary>Returns at the first signal, when a proxy has failed, or when all have ended.</summary>
    private async Task WaitForEndAsync()
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.Stopping.Register(stopped.SetResult);
        var running = forwards.ToList();
        while (running.Count > 0)
        {
            var ended = await Task.WhenAny([.. running.Select(forward => forward.Proxy.Completion), stopped.Task]);
            if (ended == stopped.Task)
                return;
            var forward = running.First(forward => forward.Proxy.Completion == ended);
            if (ended.Exception is { } failure)
            {
                Log.Failed(forward.Logger, failure.GetBaseException().Message);
                return;
            }

            running.Remove(forward);
        }
    }

    /// <summary>Drains all that still run, at the same time.</summary>
    /// <returns>False when a second signal cut it short.</returns>
    private async Task<bool> StopAllAsync()
    {
        var stops = forwards.Where(forward => !forward.Proxy.Completion.IsCompleted).Select(StopAsync);
        return (await Task.WhenAll(stops)).All(isDrained => isDrained);
    }

    private async Task<bool> StopAsync(ForwardProxy forward)
    {
        Log.Stopping(forward.Logger, forward.Options.Drain.TotalSeconds);
        try
        {
            await forward.Proxy.StopAsync(forward.Options.Drain, lifetime.Aborting);
            await forward.Proxy.Completion;
        }
        catch (OperationCanceledException) when (lifetime.Aborting.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception e) when (forward.Proxy.Completion.IsFaulted)
        {
            Log.Failed(forward.Logger, e.Message);
        }

        return !lifetime.Aborting.IsCancellationRequested;
    }

    private static void LogReady(ForwardProxy forward)
    {
        var endPoint = forward.Proxy.LocalEndPoint;
        switch (forward.Options)
        {
            case ClientOptions client:
                var legs = client.LegRange is { } range ? $"{range} legs" : LegWords.Describe(client.Legs);
                Log.ClientReady(forward.Logger, endPoint, legs, client.Server);
                break;
            case ServerOptions server:
                Log.ServerReady(forward.Logger, endPoint, server.Target);
                break;
            case RelayOptions { Framed: FramedSide.Target } classic:
                Log.ClassicClientReady(forward.Logger, endPoint, classic.Target);
                break;
            case RelayOptions { Framed: FramedSide.Application } classic:
                Log.ClassicServerReady(forward.Logger, endPoint, classic.Target);
                break;
            case RelayOptions relay:
                Log.RelayReady(forward.Logger, endPoint, relay.Target);
                break;
        }
    }
}
