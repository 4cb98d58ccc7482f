using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace Striper.Cli.Demo;

/// <summary>
/// The verb <c>demo</c>: downloads the same bytes over one capped leg and over several, one of which is killed on the way, all in this
/// process and on loopback.
/// </summary>
internal sealed class DemoCommand(TextWriter output, ILogger log)
{
    private const int ContentBytes = 40_000_000;
    private const int ContentSeed = 20;
    private const int ManyLegs = 8;
    private const double MegabitsPerLeg = 20;

    // 20 ms there and back; a buffer of 26 ms at the cap.
    private static readonly LinkShape _shape = new((long)(MegabitsPerLeg * 1e6 / 8), TimeSpan.FromMilliseconds(10), 64 * 1024);

    // Far beyond what both downloads take: only a broken tunnel or a stopped machine reaches it.
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60);

    private readonly byte[] _content = new byte[ContentBytes];

    /// <summary>Runs the demonstration.</summary>
    /// <returns>The exit code: success only if every byte arrived and many legs gave what they should.</returns>
    public async Task<int> RunAsync()
    {
        new Random(ContentSeed).NextBytes(_content);
        var sha256 = SHA256.HashData(_content);
        await WriteAsync($"A target, a server-facing and a client-facing proxy on this machine; between the proxies every leg is held");
        await WriteAsync($"to {MegabitsPerLeg:0} Mbit/s and {_shape.Delay.TotalMilliseconds * 2:0} ms round trip. {ContentBytes / 1e6:0} MB are downloaded through them, twice.");
        using var limit = new CancellationTokenSource(_limit);
        string? failure;
        try
        {
            await using var target = new DemoTarget(_content);
            var one = await RunAsync(target, 1, isLegKilled: false, sha256, limit.Token);
            var many = await RunAsync(target, ManyLegs, isLegKilled: true, sha256, limit.Token);
            await WriteAsync($"");
            await output.WriteAsync(ResultTable.Render(one, many, MegabitsPerLeg));
            failure = ResultTable.FindFailure(one, many);
        }
        catch (SocketException e)
        {
            failure = $"the download broke off: {e.Message}";
        }
        catch (OperationCanceledException)
        {
            failure = $"not done after {_limit.TotalSeconds:0} s";
        }

        if (failure is not null)
            await WriteAsync($"demo failed: {failure}");
        return failure is null ? ExitCode.Success : ExitCode.Failure;
    }

    private async Task<ResultRow> RunAsync(DemoTarget target, int legs, bool isLegKilled, byte[] sha256, CancellationToken cancellation)
    {
        await WriteAsync($"");
        await WriteAsync($"{legs} {(legs == 1 ? "leg" : "legs")}{(isLegKilled ? ", one of them killed half way" : "")}:");
        await using var tunnel = new DemoTunnel(target.EndPoint, legs, _shape, log);
        var download = new Download();
        var running = download.RunAsync(
            tunnel.EndPoint,
            ContentBytes / 2,
            () =>
            {
                if (isLegKilled && tunnel.KillLeg())
                    output.WriteLine("  one leg killed");
            },
            cancellation);
        await Progress.WriteAsync(output, download, running);
        var result = await running;
        await WriteAsync($"  done in {result.Elapsed.TotalSeconds:0.0} s");
        return new ResultRow(legs, result, result.Sha256.AsSpan().SequenceEqual(sha256));
    }

    private Task WriteAsync(FormattableString line) => output.WriteLineAsync(line.ToString(CultureInfo.InvariantCulture));
}
