using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using Striper.Common.Legs;
using Striper.Common.Primitives;
using Striper.Common.Transport;
using Striper.Common.Wire;

namespace Striper.Client;

/// <summary>
/// One slot of a tunnel: keeps a leg up. Dials at once when the leg dies and beside it when it goes silent; retries jittered, quickly while
/// streams are open, slower when idle.
/// </summary>
internal sealed class LegSlot
{
    private static readonly TimeSpan _busyPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan _longestIdlePause = TimeSpan.FromSeconds(5);

    private readonly TunnelSession _session;
    private readonly int _slot;
    private readonly ILogger _log;
    private readonly LegDialer _dialer;
    private readonly ClientProxyOptions _options;
    private readonly ResiliencePipeline<bool> _retry;
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private uint _incarnation;
    private uint _dials;
    private bool _isRefused;
    private volatile bool _isSilent;

    public LegSlot(TunnelSession session, int slot, ClientProxyOptions options, LegDialer dialer, ILogger log)
    {
        (_session, _slot, _options, _dialer, _log) = (session, slot, options, dialer, log);
        _retry = new ResiliencePipelineBuilder<bool>()
            .AddRetry(new RetryStrategyOptions<bool>
            {
                ShouldHandle = static args => ValueTask.FromResult(args.Outcome.Result is false && args.Outcome.Exception is null),
                MaxRetryAttempts = int.MaxValue,
                DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(PauseBefore(args.AttemptNumber)),
            })
            .Build();
    }

    /// <summary>The slot's leg died, or went silent: a dial is due.</summary>
    public void Wake(bool isSilent)
    {
        _isSilent = isSilent;
        _wake.Writer.TryWrite(true);
    }

    /// <summary>The silent leg makes progress again: a replacement that is not up yet is not needed.</summary>
    public void Recover() => _isSilent = false;

    /// <summary>Keeps the leg up until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            while (!cancellation.IsCancellationRequested)
            {
                await _retry.ExecuteAsync(async token => !IsNeeded || await TryBringUpAsync(token), cancellation);
                await _wake.Reader.ReadAsync(cancellation);
            }
        }
        catch (OperationCanceledException)
        {
            // The tunnel is over.
        }
        catch (Exception e)
        {
            ClientLog.SlotFailed(_log, _slot, e);
        }
    }

    private bool IsNeeded => _isSilent || !_session.HasLeg(_slot);

    private TimeSpan PauseBefore(int attempt)
    {
        if (_session.IsBusy && !_isRefused)
            return _busyPause * Random.Shared.NextDouble();
        var pause = _busyPause * Math.Pow(2, Math.Min(attempt, 10));
        return (pause < _longestIdlePause ? pause : _longestIdlePause) * (0.5 + (Random.Shared.NextDouble() / 2));
    }

    private async Task<bool> TryBringUpAsync(CancellationToken cancellation)
    {
        _isRefused = false;
        var result = await _dialer.DialAsync(_slot, _dials++, cancellation);
        if (result.Socket is not { } socket)
        {
            _session.ReportDialFailure(result.Reason);
            return false;
        }

        var transport = new SocketTransport(socket);
        if (!IsNeeded)
        {
            transport.Abort();
            return true;
        }

        var link = LegLink.Over(socket, transport, _slot, _options.Congestion, out var isRefused);
        if (isRefused)
            _session.ReportCongestionRefused();

        // Either name is null when the server has reset the connection already.
        var (local, remote) = (socket.OwnName(), socket.PeerName());
        var leg = new LegId(_slot, ++_incarnation);
        var failure = await ShakeHandsAsync(link, leg, cancellation);
        if (failure is null)
        {
            _isSilent = false;
            ClientLog.LegUp(_log, _session.Id, leg, local, remote, _session.LegCount);
            return true;
        }

        transport.Abort();
        cancellation.ThrowIfCancellationRequested();
        _session.ReportDialFailure(failure);
        return false;
    }

    // Null: the leg is up. Otherwise why not.
    private async Task<string?> ShakeHandsAsync(LegLink link, LegId leg, CancellationToken cancellation)
    {
        var isTimedOut = false;
        await using var timer = new Timer(
            _ =>
            {
                isTimedOut = true;
                link.Transport.Abort();
            },
            null, _options.ConnectTimeout, Timeout.InfiniteTimeSpan);
        await using var cancelled = cancellation.Register(link.Transport.Abort);
        try
        {
            await link.Transport.SendAsync(HandshakeCodec.Write(_session.CreateHello(leg)));
            var (message, received) = await HandshakeReader.ReadAsync(link.Transport);
            await timer.DisposeAsync();

            // From here on the tunnel ends the leg, with CLOSE.
            await cancelled.DisposeAsync();

            // A server that says no has a reason that half a second does not change.
            _isRefused = message is HandshakeError { Code: not HandshakeErrorCode.StaleIncarnation };
            return _session.OnAnswer(message, leg, link, received);
        }
        catch (ForeignProtocolException e)
        {
            return $"there is no tcp-proxy -s at this port, the first bytes are {e.Peer}";
        }
        catch (ProtocolViolationException e)
        {
            return e.Message;
        }
        catch (Exception e) when (ByteTransport.IsFailure(e))
        {
            return isTimedOut ? $"no ACCEPT within {_options.ConnectTimeout.TotalSeconds:0.#} s" : $"the handshake failed: {e.Message}";
        }
    }
}
