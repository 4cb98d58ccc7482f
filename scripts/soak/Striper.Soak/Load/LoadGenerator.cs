using System.Net;
using System.Net.Sockets;

namespace Striper.Soak.Load;

/// <summary>Keeps so many streams running at once, each a new one when one has ended.</summary>
/// <param name="draw">What they are.</param>
/// <param name="book">Where they are written down.</param>
/// <param name="pace">Of all of them.</param>
internal sealed class LoadGenerator(StreamDraw draw, StreamBook book, Pace pace)
{
    // An application that is refused comes back, but not at once.
    private static readonly TimeSpan _afterReset = TimeSpan.FromMilliseconds(200);

    private int _last;

    /// <summary>Runs streams until it is told to begin no more, and those that have begun have ended.</summary>
    /// <param name="entrance">The -c proxy.</param>
    /// <param name="atOnce">How many.</param>
    /// <param name="noMore">No new ones any more.</param>
    /// <param name="stopping">Everything ends at once.</param>
    public Task RunAsync(IPEndPoint entrance, int atOnce, CancellationToken noMore, CancellationToken stopping) =>
        Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(() => RunOneByOneAsync(entrance, noMore, stopping), CancellationToken.None)));

    /// <summary>The target's side of a stream.</summary>
    public async Task ServeAsync(int id, Socket socket)
    {
        if (book.Find(id) is not { } record)
        {
            book.Complain(FormattableString.Invariant($"the target was given stream {id}, which has ended or was never begun"));
            socket.Reset();
            return;
        }

        record.IsAtTarget = true;
        record.Move();
        var plan = record.Plan;
        var side = new StreamSide(plan.Target, plan.TargetSeed, plan.Client, plan.ClientSeed, pace, (sent, received) => book.Move(record, sent, received));
        record.Target = await side.RunAsync(socket, record.GivingUp);
        book.Conclude(record);
    }

    private async Task RunOneByOneAsync(IPEndPoint entrance, CancellationToken noMore, CancellationToken stopping)
    {
        while (!noMore.IsCancellationRequested && !stopping.IsCancellationRequested)
        {
            var record = book.Begin(draw.Draw(Interlocked.Increment(ref _last)), stopping);
            record.Client = await RunAsync(record, entrance);
            book.Conclude(record);
            if (record.Client.End == SideEnd.Reset)
                await Task.Delay(_afterReset, CancellationToken.None);
        }
    }

    private async Task<SideReport> RunAsync(StreamRecord record, IPEndPoint entrance)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Bind(new IPEndPoint(SourceAddress.Of(record.Plan.Id), 0));
            await socket.ConnectAsync(entrance, record.GivingUp);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            // Accepted, and reset before that was seen here.
            socket.Dispose();
            return new SideReport(0, false, 0, null, false, SideEnd.Reset);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            book.Complain($"{record.Plan}: the application cannot connect: {e.Message}");
            socket.Dispose();
            return new SideReport(0, false, 0, null, false, SideEnd.GivenUp);
        }

        record.Move();
        var plan = record.Plan;
        var side = new StreamSide(plan.Client, plan.ClientSeed, plan.Target, plan.TargetSeed, pace, (sent, received) => book.Move(record, sent, received));
        return await side.RunAsync(socket, record.GivingUp);
    }
}
