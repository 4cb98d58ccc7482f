using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Striper.Tests.Support;

/// <summary>
/// A target that speaks Foo: every third request is answered with NAK, others with ACK, in another order than they came, and cut anywhere. What is no request
/// goes back in capitals or small letters as it came.
/// </summary>
internal sealed class FooServer : IAsyncDisposable
{
    private readonly TcpListener _listener = Loopback.Listen();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    public FooServer() => _accepting = AcceptAsync();

    public IPEndPoint EndPoint => _listener.EndPoint;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
                serving.Add(ServeAsync(await _listener.AcceptSocketAsync(_stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using (socket)
        {
            try
            {
                using var reader = new StreamReader(new NetworkStream(socket), Encoding.UTF8);
                var held = new List<string>();
                while (await reader.ReadLineAsync(_stop.Token) is { } line)
                {
                    held.Add(line.Split(' ') is ["REQ", var number, ..] ? $"{(int.Parse(number) % 3 == 0 ? "NAK" : "ACK")} {number} done\n" : $"{line}\n");
                    if (held.Count < 7)
                        continue;
                    held.Reverse();
                    await SendAsync(socket, string.Concat(held));
                    held.Clear();
                }

                await SendAsync(socket, string.Concat(held));
                socket.Shutdown(SocketShutdown.Send);
            }
            catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
            {
                // The other end has gone, or the test is over.
            }
        }
    }

    private async Task SendAsync(Socket socket, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var start = 0; start < bytes.Length; start += 13)
            await socket.SendAsync(bytes.AsMemory(start, Math.Min(13, bytes.Length - start)), _stop.Token);
    }
}
