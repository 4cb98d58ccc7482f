using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Striper.Foo.Protocol;
using Striper.Tools;

namespace Striper.Foo.Serving;

/// <summary>Answers requests on any number of connections. One use.</summary>
internal sealed class FooServer(FooServerPlan plan, TextWriter output)
{
    private static readonly TimeSpan _drain = TimeSpan.FromSeconds(5);

    private readonly TcpListener _listener = new(plan.Listen);
    private readonly ConcurrentDictionary<long, Task> _connections = new();
    private readonly TextWriter _output = TextWriter.Synchronized(output);
    private long _requests;

    /// <summary>Serves until <paramref name="stopping"/>, then lets connections end for some seconds, or until <paramref name="aborting"/>.</summary>
    /// <exception cref="IOException">It cannot listen.</exception>
    public async Task RunAsync(CancellationToken stopping, CancellationToken aborting)
    {
        Place.Listen(_listener);
        _output.WriteLine($"listening on {(IPEndPoint)_listener.LocalEndpoint} (Foo)");
        using var aborted = CancellationTokenSource.CreateLinkedTokenSource(aborting);
        var accepted = await AcceptAsync(stopping, aborted.Token);
        _listener.Dispose();
        aborted.CancelAfter(_drain);
        await Task.WhenAll(_connections.Values);
        _output.WriteLine($"stopped: {accepted} connections, {_requests} requests");
    }

    private async Task<long> AcceptAsync(CancellationToken stopping, CancellationToken aborting)
    {
        for (var number = 1L; ; number++)
        {
            try
            {
                Note(number, ServeAsync(number, await _listener.AcceptSocketAsync(stopping), aborting));
            }
            catch (OperationCanceledException)
            {
                return number - 1;
            }
        }
    }

    private void Note(long number, Task serving)
    {
        _connections[number] = serving;
        _ = serving.ContinueWith(_ => _connections.TryRemove(number, out Task? _), TaskScheduler.Default);
    }

    private async Task ServeAsync(long number, Socket socket, CancellationToken aborting)
    {
        var answers = new FooAnswers(plan.NakEvery);
        var end = "over";
        try
        {
            using (socket)
            {
                socket.NoDelay = true;
                if (plan.IsVerbose)
                    _output.WriteLine($"connection {number}: from {socket.RemoteEndPoint}");
                await using var stream = new NetworkStream(socket);
                await AnswerAsync(PipeReader.Create(stream), PipeWriter.Create(stream), answers, aborting);
                socket.Shutdown(SocketShutdown.Send);
            }
        }
        catch (Exception e) when (e is FooProtocolException or IOException or SocketException or OperationCanceledException)
        {
            end = $"ended, {e.Message}";
        }

        Interlocked.Add(ref _requests, answers.Count);
        if (plan.IsVerbose)
            _output.WriteLine($"connection {number}: {end}, {answers.Count} requests");
    }

    private async Task AnswerAsync(PipeReader reader, PipeWriter writer, FooAnswers answers, CancellationToken aborting)
    {
        var together = new List<FooMessage>();
        while (true)
        {
            var read = await reader.ReadAsync(aborting);
            var buffer = read.Buffer;
            while (FooCodec.TryRead(ref buffer, out var message))
                together.Add(answers.To(message));
            var rest = buffer.Length;
            reader.AdvanceTo(buffer.Start, buffer.End);
            if (plan.IsShuffled)
                Random.Shared.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(together));
            foreach (var answer in together)
                FooCodec.Write(writer, answer);
            together.Clear();
            await writer.FlushAsync(aborting);
            if (!read.IsCompleted)
                continue;
            if (rest > 0)
                throw new FooProtocolException($"the end inside a line, after {rest} bytes of it");
            return;
        }
    }
}
