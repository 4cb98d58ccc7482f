using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Striper.Common.Diagnostics;
using Striper.Common.Pipes;
using Striper.Common.Transport;

namespace Striper.Common.Relay;

/// <summary>One application's connection through a <see cref="RelayProxy"/>: dials the target, bridges, and ends both sides alike.</summary>
internal sealed class RelayConnection(long number, Socket application, RelayOptions options, ILogger logger)
{
    // The bridge never blocks, so it may run on the sockets' own loops.
    private static readonly SocketPipeOptions _pipeOptions = new() { ContinuationScheduler = PipeScheduler.Inline };

    /// <summary>Carries the connection to its end; <paramref name="abort"/> resets it. Never throws.</summary>
    public async Task RunAsync(CancellationToken abort)
    {
        try
        {
            var target = await TargetConnector.ConnectAsync(options.TargetHost, options.TargetPort, options.ConnectTimeout, abort);
            if (target.IsConnected)
            {
                await BridgeAsync(target.Socket, abort);
                return;
            }

            logger.TargetFailed(number, options.TargetHost, options.TargetPort, target.Reason);
        }
        catch (Exception e)
        {
            logger.Faulted(number, e);
        }

        application.Reset();
    }

    private async Task BridgeAsync(Socket target, CancellationToken abort)
    {
        application.PrepareForApplication();
        target.PrepareForApplication();
        logger.Joined(number, application.PeerName(), target.PeerName());
        await using var applicationPipe = new SocketDuplexPipe(application, _pipeOptions);
        await using var targetPipe = new SocketDuplexPipe(target, _pipeOptions);

        // Beside the bridge: the pipes may still be sending what they hold when it has ended.
        await using var aborting = abort.UnsafeRegister(
            _ =>
            {
                applicationPipe.Abort();
                targetPipe.Abort();
            },
            null);
        var result = await new Bridge(applicationPipe, targetPipe).RunAsync(abort);
        await Task.WhenAll(applicationPipe.Completion, targetPipe.Completion);
        logger.Ended(number, result.End, result.FirstToSecond.Bytes, result.SecondToFirst.Bytes, result.Reason?.Message ?? "");
    }
}
