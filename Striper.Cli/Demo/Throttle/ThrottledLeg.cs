using System.Net.Sockets;
using Striper.Common.Primitives;
using Striper.Common.Transport;
using Striper.Common.Wire;

namespace Striper.Cli.Demo.Throttle;

/// <summary>One leg through a <see cref="LegThrottle"/>, both directions. Owns both sockets. Thread-safe.</summary>
internal sealed class ThrottledLeg : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Socket _client;
    private readonly Socket _server;
    private readonly ThrottledDirection _up;
    private readonly ThrottledDirection _down;
    private readonly Action<ThrottledLeg> _onUp;
    private readonly HandshakeTap _hello = new();
    private readonly HandshakeTap _accept = new();
    private readonly CancellationTokenSource _stopped = new();
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Guarded by the gate.
    private LegState _state = LegState.Joining;
    private LegId? _id;
    private bool _isAccepted;

    private long _deliveredBytes;

    /// <param name="client">Connected.</param>
    /// <param name="server">Connected when <see cref="RunAsync()"/> is called.</param>
    /// <param name="shape">What each direction gets.</param>
    /// <param name="time">The clock.</param>
    /// <param name="onUp">Called once, when the server-facing proxy's ACCEPT has passed; must not block.</param>
    public ThrottledLeg(Socket client, Socket server, LinkShape shape, TimeProvider time, Action<ThrottledLeg> onUp)
    {
        (_client, _server, _onUp) = (client, server, onUp);
        _up = new ThrottledDirection(client, server, shape, time, OnDeliveredUp);
        _down = new ThrottledDirection(server, client, shape, time, OnDeliveredDown);
    }

    /// <summary>How it fares.</summary>
    public LegState State
    {
        get
        {
            lock (_gate)
                return _state;
        }
    }

    /// <summary>What its HELLO says; null before that.</summary>
    public LegId? Id
    {
        get
        {
            lock (_gate)
                return _id;
        }
    }

    /// <summary>Whether it was ever up.</summary>
    public bool IsAccepted
    {
        get
        {
            lock (_gate)
                return _isAccepted;
        }
    }

    /// <summary>Handed to the client-facing proxy so far, the tunnel's framing included.</summary>
    public long DeliveredBytes => Interlocked.Read(ref _deliveredBytes);

    /// <summary>
    /// Runs until both directions have ended or one has failed, which ends the leg at both ends; a stalled leg until it is disposed of. Never
    /// throws.
    /// </summary>
    public async Task RunAsync()
    {
        await Task.WhenAll(RunAsync(_up), RunAsync(_down));
        if (State == LegState.Stalled)
            await _gone.Task;
        _client.Dispose();
        _server.Dispose();
    }

    /// <summary>Ends the leg at once: both ends see RST, and what was on its way is lost.</summary>
    /// <returns>False when it was not connected any more, or stalled.</returns>
    public bool Kill() => TryEnd(LegState.Killed);

    /// <summary>
    /// From now on nothing passes in either direction, neither bytes nor acknowledgements nor an end, and what was on its way is lost; but both
    /// ends stay connected.
    /// </summary>
    /// <returns>False when it was not connected any more, or stalled already.</returns>
    public bool Stall()
    {
        if (!TryLeave(LegState.Stalled))
            return false;
        BlackHole.TryOpen(_client);
        BlackHole.TryOpen(_server);
        _stopped.Cancel();
        return true;
    }

    /// <summary>Ends the leg if it is still connected.</summary>
    public void Dispose() => TryEnd(LegState.Ended);

    private bool TryEnd(LegState state)
    {
        var isFirst = TryLeave(state);
        _client.Reset();
        _server.Reset();
        _stopped.Cancel();
        _gone.TrySetResult();
        return isFirst;
    }

    // What ended the leg first is what its state says.
    private bool TryLeave(LegState state)
    {
        lock (_gate)
        {
            if (_state is not (LegState.Joining or LegState.Up))
                return false;
            _state = state;
            return true;
        }
    }

    private async Task RunAsync(ThrottledDirection direction)
    {
        try
        {
            await direction.RunAsync(_stopped.Token);
        }
        catch (Exception e) when (ByteTransport.IsFailure(e))
        {
            if (State != LegState.Stalled)
                Dispose();
        }
    }

    private void OnDeliveredUp(ReadOnlySpan<byte> bytes)
    {
        if (_hello.Read(bytes) is not Hello hello)
            return;
        lock (_gate)
            _id = hello.Leg;
    }

    private void OnDeliveredDown(ReadOnlySpan<byte> bytes)
    {
        Interlocked.Add(ref _deliveredBytes, bytes.Length);
        if (_accept.Read(bytes) is not Accept)
            return;
        lock (_gate)
        {
            _isAccepted = true;
            _state = _state == LegState.Joining ? LegState.Up : _state;
        }

        _onUp(this);
    }
}
