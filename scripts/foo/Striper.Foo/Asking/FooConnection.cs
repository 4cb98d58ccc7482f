using System.Diagnostics;
using System.IO.Pipelines;
using System.Net.Sockets;
using Striper.Foo.Protocol;

namespace Striper.Foo.Asking;

/// <summary>One connection of a client: asks, with so many requests on their way, and checks that each is answered once. One use.</summary>
internal sealed class FooConnection(FooClientPlan plan, int number) : IDisposable
{
    private readonly PendingRequests _pending = new();
    private readonly SemaphoreSlim _room = new(plan.Pipeline);
    private readonly List<TimeSpan> _times = [];
    private readonly CancellationTokenSource _limit = new();

    // Written by the receiving loop alone.
    private int _acks;
    private int _naks;

    /// <summary>Answers so far.</summary>
    public int Answers => Volatile.Read(ref _acks) + Volatile.Read(ref _naks);

    /// <summary>Runs to the end; a failure is a result.</summary>
    public async Task<FooOutcome> RunAsync(CancellationToken stopping)
    {
        await using var stop = stopping.UnsafeRegister(static limit => ((CancellationTokenSource)limit!).Cancel(), _limit);
        string? failure = null;
        try
        {
            _limit.CancelAfter(plan.Timeout);
            using var socket = await ConnectAsync();
            await using var stream = new NetworkStream(socket);
            await Task.WhenAll(EndAllAtFailure(ReceiveAsync(PipeReader.Create(stream))), EndAllAtFailure(SendAsync(PipeWriter.Create(stream), socket)));
        }
        catch (Exception e) when (e is FooProtocolException or IOException or SocketException)
        {
            failure = e.Message;
        }
        catch (OperationCanceledException)
        {
            failure = stopping.IsCancellationRequested ? "stopped" : $"no answer within {plan.Timeout.TotalSeconds} s, {_pending.Count} requests wait";
        }

        return new FooOutcome(number, _acks, _naks, _times, failure);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _room.Dispose();
        _limit.Dispose();
    }

    private async Task<Socket> ConnectAsync()
    {
        try
        {
            return await plan.Server.ConnectAsync(_limit.Token);
        }
        catch (SocketException e)
        {
            throw new IOException($"cannot connect: {e.Message}", e);
        }
    }

    private async Task EndAllAtFailure(Task loop)
    {
        try
        {
            await loop;
        }
        catch
        {
            await _limit.CancelAsync();
            throw;
        }
    }

    private async Task SendAsync(PipeWriter writer, Socket socket)
    {
        var data = plan.DataBytes > 0 ? new string('x', plan.DataBytes) : null;
        for (var sent = 0; sent < plan.Requests; sent++)
        {
            // What there is room for goes out together.
            if (!_room.Wait(0, CancellationToken.None))
            {
                await writer.FlushAsync(_limit.Token);
                await _room.WaitAsync(_limit.Token);
            }

            FooCodec.Write(writer, _pending.Add(Distinct(data, sent), Stopwatch.GetTimestamp()));
        }

        await writer.FlushAsync(_limit.Token);
        socket.Shutdown(SocketShutdown.Send);
    }

    // An answer with another request's data must show.
    private static string? Distinct(string? data, int sent) =>
        data is null ? null : $"{sent:x}" is var own && own.Length <= data.Length ? own + data[own.Length..] : data;

    private async Task ReceiveAsync(PipeReader reader)
    {
        while (true)
        {
            _limit.CancelAfter(plan.Timeout);
            var read = await reader.ReadAsync(_limit.Token);
            var buffer = read.Buffer;
            while (FooCodec.TryRead(ref buffer, out var answer))
                Take(answer);
            var rest = buffer.Length;
            reader.AdvanceTo(buffer.Start, buffer.End);
            if (!read.IsCompleted)
                continue;
            if (rest > 0 || Answers < plan.Requests)
                throw new FooProtocolException($"the server ended with {plan.Requests - Answers} requests unanswered");
            return;
        }
    }

    private void Take(FooMessage answer)
    {
        _times.Add(Stopwatch.GetElapsedTime(_pending.Take(answer)));
        Interlocked.Increment(ref answer.Kind == FooKind.Ack ? ref _acks : ref _naks);
        _room.Release();
    }
}
