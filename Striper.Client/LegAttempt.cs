using System.Net.Sockets;
using Striper.Common.Legs;
using Striper.Common.Primitives;
using Striper.Common.Security;
using Striper.Common.Transport;
using Striper.Common.Wire;

namespace Striper.Client;

/// <summary>One try to bring up a slot's leg: the connection, then the handshake, each for as long as connecting may take.</summary>
internal sealed class LegAttempt
{
    private readonly LegSlot _slot;

    // Has neither timer nor parent, so there is nothing to dispose.
    private readonly CancellationTokenSource _abort = new();

    /// <summary>Starts it; <paramref name="dial"/> counts the slot's dials.</summary>
    public LegAttempt(LegSlot slot, uint dial)
    {
        _slot = slot;
        Result = RunAsync(dial);
    }

    /// <summary>Null: the leg is up, or needed no more. Otherwise why not.</summary>
    public Task<string?> Result { get; }

    /// <summary>HELLO was said.</summary>
    public bool HasAsked { get; private set; }

    /// <summary>The server has seen a leg of this incarnation already, from another attempt of ours.</summary>
    public bool IsStale { get; private set; }

    /// <summary>The server said no, for a reason that half a second does not change.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>Ends it, if it has not ended.</summary>
    public void Abort() => _abort.Cancel();

    private async Task<string?> RunAsync(uint dial)
    {
        try
        {
            var result = await _slot.Dialer.DialAsync(_slot.Number, dial, _abort.Token);
            if (result.Socket is not { } socket)
                return result.Reason;
            return await JoinAsync(socket, SocketLoops.Open(socket));
        }
        catch (OperationCanceledException)
        {
            return "given up for another";
        }
        catch (Exception e)
        {
            // A mistake of ours: the slot goes on with other attempts, and the user reads of it.
            return $"internal error, {e.Message}";
        }
    }

    private async Task<string?> JoinAsync(Socket socket, ByteTransport transport)
    {
        var isTimedOut = false;
        await using var timer = new Timer(
            _ =>
            {
                isTimedOut = true;
                transport.Abort();
            },
            null, _slot.Options.ConnectTimeout, Timeout.InfiniteTimeSpan);
        await using var aborted = _abort.Token.Register(transport.Abort);
        var secured = transport;
        try
        {
            if (_slot.Options.Security is { } security)
            {
                var tls = await security.AuthenticateAsClientAsync(transport);
                tls.OnWorn = _slot.Renew;
                secured = tls;
            }

            if (!_slot.IsNeeded)
            {
                secured.Abort();
                return null;
            }

            // Either name is null when the server has reset the connection already.
            var (local, remote) = (socket.OwnName(), socket.PeerName());
            var link = LegLink.Over(socket, secured, _slot.Number, _slot.Options.Congestion, out var isRefused);
            if (isRefused)
                _slot.Session.ReportCongestionRefused();
            var leg = new LegId(_slot.Number, _slot.Incarnation);
            HasAsked = true;
            await secured.SendAsync(HandshakeCodec.Write(_slot.Session.CreateHello(leg)));
            var (message, received) = await HandshakeReader.ReadAsync(secured);
            await timer.DisposeAsync();

            // From here on the tunnel ends the leg, with CLOSE.
            await aborted.DisposeAsync();
            var failure = OnAnswer(message, leg, link, received);
            if (failure is null)
                _slot.OnUp(leg, local, remote);
            else
                secured.Abort();
            return failure;
        }
        catch (Exception e) when (ByteTransport.IsFailure(e) || e is ForeignProtocolException or ProtocolViolationException)
        {
            secured.Abort();
            return isTimedOut ? $"no ACCEPT within {_slot.Options.ConnectTimeout.TotalSeconds:0.#} s" : Describe(e);
        }
    }

    // Null: the leg is up. Otherwise why not.
    private string? OnAnswer(HandshakeMessage message, LegId leg, LegLink link, ReadOnlyMemory<byte> received)
    {
        IsStale = message is HandshakeError { Code: HandshakeErrorCode.StaleIncarnation };
        if (IsStale)
            _slot.Spend(leg.Incarnation);
        IsRefused = !IsStale && message is HandshakeError;
        return _slot.Session.OnAnswer(message, leg, link, received);
    }

    private string Describe(Exception failure)
    {
        switch (failure)
        {
            case ForeignProtocolException e:
                IsRefused = true;
                return $"there is no tcp-proxy -s at this port, the first bytes are {e.Peer}";
            case ProtocolViolationException e:
                return e.Message;
            case LegAuthenticationException e:
                IsRefused = true;
                return $"the -s proxy is not trusted, {e.Message} (--secret-file must be the same at both ends)";

            // That is all that a proxy with a secret says to one without, and the other way round: so much is guessed where there was no leg yet.
            case EndOfStreamException or SocketException { SocketErrorCode: SocketError.ConnectionReset } or IOException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionReset } }
                when !_slot.Session.HasBegun:
                IsRefused = _slot.IsClosedAgain();
                return $"closed without a word (has the -s proxy {(_slot.Options.Security is null ? "a" : "the same")} --secret-file?)";
            case IOException { InnerException: not (null or SocketException) } when _slot.Options.Security is not null && !_slot.Session.HasBegun:
                IsRefused = true;
                return $"the -s proxy does not trust this one, {failure.Message} (--secret-file must be the same at both ends)";
            default:
                return $"the handshake failed: {failure.Message}";
        }
    }
}
