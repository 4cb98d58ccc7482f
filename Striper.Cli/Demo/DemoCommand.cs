using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Striper.Cli.Demo.Display;
using Striper.Cli.Demo.Throttle;

namespace Striper.Cli.Demo;

/// <summary>
/// The verb <c>demo</c>: downloads the same bytes over one capped leg and over several, two of which are lost on the way, all in this
/// process and on loopback. Figures: <see cref="DemoPlan"/>.
/// </summary>
internal sealed class DemoCommand(IDemoDisplay display, ILogger log)
{
    private readonly byte[] _content = new byte[DemoPlan.ContentBytes];
    private LegLosses? _losses;

    /// <summary>Runs the demonstration.</summary>
    /// <param name="stopping">Ends it at once.</param>
    /// <returns>The exit code: success only if every byte arrived and many legs gave what they should.</returns>
    public async Task<int> RunAsync(CancellationToken stopping)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        deadline.CancelAfter(DemoPlan.Limit);
        string? failure;
        try
        {
            failure = await CompareAsync(deadline.Token);
        }
        catch (SocketException e)
        {
            failure = $"the download broke off: {e.Message}";
        }
        catch (OperationCanceledException)
        {
            failure = Format($"not done after {DemoPlan.Limit.TotalSeconds:0} s");
        }

        if (failure is not null)
            display.WriteLine(stopping.IsCancellationRequested ? "stopped" : $"demo failed: {failure}");
        return failure is null ? ExitCode.Success : ExitCode.Failure;
    }

    private async Task<string?> CompareAsync(CancellationToken cancellation)
    {
        display.WriteLine("A target, a server-facing and a client-facing proxy in this process; every leg");
        display.WriteLine(Format($"between the proxies is held to {DemoPlan.MegabitsPerLeg:0} Mbit/s and a round trip of {DemoPlan.RoundTripMilliseconds:0} ms."));
        display.WriteLine(Format($"{DemoPlan.ContentBytes / 1e6:0} MB are downloaded through them, over 1 leg and over {DemoPlan.ManyLegs}."));
        new Random(DemoPlan.ContentBytes).NextBytes(_content);
        var sha256 = SHA256.HashData(_content);
        await using var target = new DemoTarget(_content);
        var one = await DownloadAsync(target, 1, sha256, cancellation);
        var many = await DownloadAsync(target, DemoPlan.ManyLegs, sha256, cancellation);
        display.WriteLine("");
        display.WriteTable(ResultTable.Build(one, many));
        display.WriteLine("1 leg: what one connection gets here; the same proxies, with a single leg.");
        display.WriteLine("Caps count the legs' TCP payload: the tunnel's framing, no TCP and IP headers.");
        return Verdict.FindFailure(one, many, _losses?.Killed, _losses?.Stalled);
    }

    private async Task<ResultRow> DownloadAsync(DemoTarget target, int legs, byte[] sha256, CancellationToken cancellation)
    {
        display.WriteLine("");
        display.WriteLine(legs == 1 ? "1 leg:" : $"{legs} legs, one of them killed and another one stalled on the way:");
        await using var tunnel = new DemoTunnel(target.EndPoint, legs, DemoPlan.Shape(legs), log);
        _losses = legs == 1 ? null : new LegLosses(
            tunnel.Throttle,
            (long)(DemoPlan.KillAt * DemoPlan.ContentBytes),
            (long)(DemoPlan.StallAt * DemoPlan.ContentBytes),
            display.WriteLine,
            TimeProvider.System);
        var download = new Download();
        var meter = new ProgressMeter(
            () => download.Bytes, () => SlotReading.Of(tunnel.Throttle.Legs, legs), DemoPlan.ContentBytes, TimeProvider.System);
        var running = download.RunAsync(tunnel.EndPoint, total => _losses?.OnReceived(total), cancellation);
        await display.ShowAsync(meter, running);
        var result = await running;
        display.WriteLine(Format($"  done in {result.Elapsed.TotalSeconds:0.0} s"));
        return new ResultRow(legs, result, result.Sha256.AsSpan().SequenceEqual(sha256));
    }

    private static string Format(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);
}
