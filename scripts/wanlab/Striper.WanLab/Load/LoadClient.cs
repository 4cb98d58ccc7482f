using System.Net;
using System.Net.Sockets;

namespace Striper.WanLab.Load;

/// <summary>The client's end of a load: bulk, round trips and short connections, as its options say.</summary>
internal sealed class LoadClient(LoadOptions options)
{
    private static readonly TimeSpan _longestEnd = TimeSpan.FromSeconds(20);

    private readonly IPEndPoint _target = IPEndPoint.Parse(options.Target);
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<string> _failures = [];
    private readonly Lock _lock = new();

    /// <summary>Runs until standard input ends, lets bulk end, and then reports to standard output.</summary>
    public async Task RunAsync()
    {
        var bulk = options.Bulk == TransferDirection.None ? null : await StartBulkAsync();
        var transfer = bulk?.RunAsync() ?? Task.CompletedTask;
        var roundTrips = options.RoundTrips ? new RoundTrips(await ConnectAsync()) : null;
        var shortConnections = options.ShortConnections ? new ShortConnections(_target) : null;
        var small = Task.WhenAll(
            NoteFailureAsync(roundTrips?.RunAsync(_stopping.Token)),
            NoteFailureAsync(shortConnections?.RunAsync(_stopping.Token)));
        Standard.Say($"started {MonotonicClock.NowUs}");

        await Standard.InputEndedAsync();
        await _stopping.CancelAsync();
        bulk?.Stop();
        await Task.WhenAny(Task.WhenAll(transfer, small), Task.Delay(_longestEnd));
        lock (_lock)
        {
            Standard.Report(new LoadReport(
                bulk is null ? [] : [bulk.Report],
                roundTrips?.Measured ?? [],
                shortConnections?.Measured ?? [],
                [.. _failures]));
        }
    }

    private async Task<BulkConnection> StartBulkAsync()
    {
        var request = new BulkRequest(options.Bulk, options.Seed, options.Congestion);
        var socket = await ConnectAsync();
        request.SetCongestion(socket);
        await request.WriteAsync(socket);
        return new BulkConnection(socket, request, isClient: true);
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(_target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(_target);
        return socket;
    }

    private async Task NoteFailureAsync(Task? load)
    {
        try
        {
            await (load ?? Task.CompletedTask);
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }
        catch (Exception e) when (e is SocketException or IOException or InvalidDataException)
        {
            lock (_lock)
                _failures.Add(e.Message);
        }
    }
}
