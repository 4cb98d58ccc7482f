using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Striper.WanLab.Load;

namespace Striper.Bench.Load;

/// <summary>The server's end of all loads.</summary>
internal sealed class Target
{
    // More than short connections are made at a time; everything that lasts gets a thread of its own.
    private const int Acceptors = 16;
    private const int Backlog = 4096;

    private readonly byte[] _block = new byte[MessageSize.BulkBlock];
    private readonly List<Socket> _idle = [];
    private readonly Lock _lock = new();

    /// <summary>Serves until standard input ends.</summary>
    public async Task RunAsync(IPEndPoint listen)
    {
        new SeededStream(MessageSize.NoSeed).Fill(_block, 0);
        using var listener = new Socket(listen.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Bind(listen);
        listener.Listen(Backlog);
        for (var i = 0; i < Acceptors; i++)
            LoadThread.Start(() => Accept(listener));
        Standard.Say("ready");
        await Standard.InputEndedAsync();
    }

    private void Accept(Socket listener)
    {
        while (true)
            Guard(listener.Accept(), Serve);
    }

    /// <summary>A connection that breaks is the load's matter, which sees it as well.</summary>
    private static void Guard(Socket socket, Action<Socket> serve)
    {
        try
        {
            serve(socket);
        }
        catch (SocketException)
        {
            socket.Dispose();
        }
    }

    private void Serve(Socket socket)
    {
        socket.NoDelay = true;
        Span<byte> kind = stackalloc byte[1];
        switch (BlockingSocket.TryReadExactly(socket, kind) ? (RequestKind)kind[0] : default)
        {
            case RequestKind.Bulk:
                LoadThread.Start(() => Guard(socket, SendBulk));
                break;
            case RequestKind.BulkOfMany:
                _ = SendOfManyAsync(socket);
                break;
            case RequestKind.RoundTrips:
                LoadThread.Start(() => Guard(socket, s => Echo(s, RequestKind.RoundTrips, MessageSize.RoundTrip)));
                break;
            case RequestKind.Short:
                Echo(socket, RequestKind.Short, MessageSize.Short);
                break;
            case RequestKind.Idle:
                socket.Send(kind);
                lock (_lock)
                    _idle.Add(socket);
                break;
            default:
                socket.Dispose();
                break;
        }
    }

    private static void Echo(Socket socket, RequestKind kind, int messageBytes)
    {
        Span<byte> message = stackalloc byte[messageBytes];
        message[0] = (byte)kind;
        if (BlockingSocket.TryReadExactly(socket, message[1..]))
        {
            do
                socket.Send(message);
            while (BlockingSocket.TryReadExactly(socket, message));
        }

        socket.Dispose();
    }

    private void SendBulk(Socket socket)
    {
        Span<byte> request = stackalloc byte[sizeof(ulong)];
        if (!BlockingSocket.TryReadExactly(socket, request))
            return;
        var seed = BinaryPrimitives.ReadUInt64LittleEndian(request);
        if (seed == MessageSize.NoSeed)
        {
            // The other end says nothing more: readable is closed.
            while (!socket.Poll(0, SelectMode.SelectRead))
                socket.Send(_block);
        }
        else
        {
            Standard.Say(SentLine(seed, SendSeeded(socket, seed)));
        }

        socket.Dispose();
    }

    private async Task SendOfManyAsync(Socket socket)
    {
        using var connection = socket;
        try
        {
            do
            {
                // So that one stream that never has to wait does not keep a thread from the others.
                await Task.Yield();
                await socket.SendAsync(_block);
            }
            while (!socket.Poll(0, SelectMode.SelectRead));
        }
        catch (SocketException)
        {
            // The load sees it as well.
        }
    }

    /// <summary>What the target says of seeded bulk at its end.</summary>
    public static string SentLine(ulong seed, long bytes) => FormattableString.Invariant($"{SentPrefix(seed)}{bytes}");

    /// <summary>How that line begins.</summary>
    public static string SentPrefix(ulong seed) => FormattableString.Invariant($"sent {seed} ");

    private static long SendSeeded(Socket socket, ulong seed)
    {
        var stream = new SeededStream(seed);
        var block = new byte[MessageSize.BulkBlock];
        var sent = 0L;
        while (!socket.Poll(0, SelectMode.SelectRead))
        {
            stream.Fill(block, sent);
            socket.Send(block);
            sent += block.Length;
        }

        return sent;
    }
}
