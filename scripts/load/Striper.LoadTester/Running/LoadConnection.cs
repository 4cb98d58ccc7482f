using System.Diagnostics;
using System.Net.Sockets;

namespace Striper.LoadTester.Running;

/// <summary>One connection of a run. One use.</summary>
internal sealed class LoadConnection(LoadPlan plan, int number)
{
    // Each connection has its own sequence, the same in every run of the seed; neighbours differ in all bits.
    private readonly Random _random = new(unchecked(plan.Seed ^ (int)(((uint)number + 1) * 0x9E3779B1)));
    private readonly List<TimeSpan> _replyTimes = [];
    private TimeSpan? _connectTime;
    private long _bytes;

    /// <summary>Connects, asks, compares and ends; a failure is a result, only being stopped throws.</summary>
    public async Task<LoadOutcome> RunAsync(CancellationToken stopping)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        try
        {
            await AskAsync(limit);
            return Outcome();
        }
        catch (MismatchException e)
        {
            return Outcome() with { IsMismatch = true, Failure = e.Message };
        }
        catch (SocketException e)
        {
            return Outcome() with { Failure = $"{(_connectTime is null ? "cannot connect" : "broken")}: {e.Message}" };
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return Outcome() with { Failure = $"no {(_connectTime is null ? "connection" : "reply")} within {plan.Timeout.TotalSeconds} s" };
        }
    }

    private LoadOutcome Outcome() => new(number, _connectTime, _replyTimes, _bytes, IsMismatch: false, Failure: null);

    private async Task AskAsync(CancellationTokenSource limit)
    {
        limit.CancelAfter(plan.Timeout);
        var start = Stopwatch.GetTimestamp();
        using var socket = await plan.Server.ConnectAsync(limit.Token);
        _connectTime = Stopwatch.GetElapsedTime(start);
        for (var request = 0; request < plan.Requests; request++)
        {
            limit.CancelAfter(plan.Timeout);
            var text = LowerCase(_random.Next(plan.MinBytes, plan.MaxBytes + 1));
            start = Stopwatch.GetTimestamp();

            // Beside each other: a long request is answered before its end is sent.
            await Task.WhenAll(SendAsync(socket, text, limit), CompareAsync(socket, text, limit));
            _replyTimes.Add(Stopwatch.GetElapsedTime(start));
        }

        limit.CancelAfter(plan.Timeout);
        socket.Shutdown(SocketShutdown.Send);
        if (await socket.ReceiveAsync(new byte[1], limit.Token) > 0)
            throw new MismatchException("bytes after the last reply");
    }

    private byte[] LowerCase(int bytes)
    {
        var text = new byte[bytes];
        _random.GetItems("abcdefghijklmnopqrstuvwxyz"u8, text);
        return text;
    }

    private static async Task SendAsync(Socket socket, ReadOnlyMemory<byte> text, CancellationTokenSource limit)
    {
        try
        {
            while (text.Length > 0)
                text = text[await socket.SendAsync(text, limit.Token)..];
        }
        catch (SocketException)
        {
            // No reply will come either; it may be on its way to say why.
            await limit.CancelAsync();
            throw;
        }
    }

    private async Task CompareAsync(Socket socket, byte[] text, CancellationTokenSource limit)
    {
        var reply = new byte[Math.Min(text.Length, 64 * 1024)];
        for (var done = 0; done < text.Length;)
        {
            var count = await socket.ReceiveAsync(reply.AsMemory(0, Math.Min(reply.Length, text.Length - done)), limit.Token);
            for (var i = 0; i < count; i++)
            {
                var due = (byte)char.ToUpperInvariant((char)text[done + i]);
                if (reply[i] == due)
                    continue;
                await limit.CancelAsync();
                throw new MismatchException($"byte {done + i} of a reply of {text.Length} is 0x{reply[i]:x2} where 0x{due:x2} is due");
            }

            if (count == 0)
            {
                await limit.CancelAsync();
                throw new MismatchException($"the end after {done} of {text.Length} bytes of a reply");
            }

            done += count;
            _bytes += count;
        }
    }
}
