using System.Net;
using Microsoft.Extensions.Logging;
using Striper.Cli.Check.Display;
using Striper.Cli.Options;
using Striper.Client;
using Striper.Client.Check;
using Striper.Common.Buffers;
using Striper.Common.Legs;
using Striper.Common.Primitives;
using Striper.Common.Security;
using Striper.Common.Timing;
using Striper.Common.Transport;
using Striper.Common.Tunnel;

namespace Striper.Cli.Check;

/// <summary>Composes the tunnels of a check, one after the other, each as <c>-c</c> would have it.</summary>
internal sealed class CheckTunnels(CheckOptions options, CheckProgress progress, ILogger log) : IDisposable
{
    private readonly BufferPool _buffers = new();
    private readonly TimerQueue _time = SocketLoops.CreateTimers();
    private readonly MemoryBudget _budget = new(Common.Tunnel.TunnelOptions.UsualProcessBufferBytes);
    private LegSecurity? _security;

    /// <summary>Makes the tunnel of a step, measures it, and ends it.</summary>
    public async Task<CheckRow> MeasureAsync(CheckStep step, CancellationToken cancellation)
    {
        await using var tunnel = new CheckTunnel(CreateOptions(step), log);
        try
        {
            return await tunnel.ConnectAsync(cancellation) is { } failure
                ? new CheckRow(step, Figures: null, WithoutItem(failure, step.Item))
                : new CheckRow(step, await new PathMeasurement(tunnel, options.Seconds, TimeProvider.System).RunAsync(progress.Enter, cancellation));
        }
        catch (IOException e)
        {
            return new CheckRow(step, Figures: null, e.Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _time.Dispose();
        _security?.Dispose();
    }

    // The item is named in front of it.
    private static string WithoutItem(string failure, string? item) => failure.StartsWith($"from {item}: ", StringComparison.Ordinal) ? failure[$"from {item}: ".Length..] : failure;

    private ClientProxyOptions CreateOptions(CheckStep step) => new()
    {
        Listen = new IPEndPoint(IPAddress.Loopback, 0),
        ServerHost = options.Server.Host,
        ServerPort = options.Server.Port,
        Legs = step.Origins,
        ExpressLegs = LegPlan.ExpressFor(step.Origins),
        Scheduler = options.Scheduler,
        Congestion = options.Congestion ?? LegCongestion.Auto,
        ConnectTimeout = options.ConnectTimeout,
        Security = options.Secrets is { } secrets ? _security ??= new LegSecurity(secrets) { Buffers = _buffers } : null,
        Buffers = _buffers,
        Budget = _budget,
        Time = _time,
    };
}
