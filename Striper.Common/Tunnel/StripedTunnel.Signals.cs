using Microsoft.Extensions.Logging;
using Striper.Common.Diagnostics;
using Striper.Common.Engine;
using Striper.Common.Legs;
using Striper.Common.Primitives;

namespace Striper.Common.Tunnel;

/// <content>Does what the engine wants done; never under the lock.</content>
public sealed partial class StripedTunnel
{
    internal void Act(in EngineSignal signal)
    {
        switch (signal.Kind)
        {
            case EngineSignalKind.LegWritable:
                ((LegConnection)signal.Leg!.Tag!).StartWriting();
                break;
            case EngineSignalKind.StreamReadable:
                ((StreamConnection)signal.Stream!.Tag!).StartReading();
                break;
            case EngineSignalKind.StreamWritable:
                ((StreamConnection)signal.Stream!.Tag!).StartDelivering();
                break;
            case EngineSignalKind.LegDead:
                CloseLeg(signal);
                _owner.OnLegDown(this, signal.LegId, signal.Text!);
                break;
            case EngineSignalKind.LegRetired:
                CloseRetiredLeg(signal);
                _owner.OnLegRetired(this, signal.LegId);
                break;
            case EngineSignalKind.LegSilent:
                NoteLeg(EventKinds.LegSilent, signal, "is silent, its data goes elsewhere");
                if (LegLines.TryTake(out var untold))
                    TunnelLog.LegSilent(_log, Id, LegWords.NameOf(signal.Leg!.Traits), signal.LegId, LineAllowance.Describe(untold));
                _owner.OnLegSilent(this, signal.LegId);
                break;
            case EngineSignalKind.LegRecovered:
                NoteLeg(EventKinds.LegBack, signal, "is back");
                if (LegLines.TryTake(out untold))
                    TunnelLog.LegRecovered(_log, Id, LegWords.NameOf(signal.Leg!.Traits), signal.LegId, LineAllowance.Describe(untold));
                _owner.OnLegRecovered(this, signal.LegId);
                break;
            default:
                ActOnStream(signal);
                break;
        }
    }

    // The end of the tunnel has a line of its own; its legs need none.
    private void CloseLeg(in EngineSignal signal)
    {
        var isOpen = IsOpen;
        if (signal.Leg!.Tag is LegConnection connection)
        {
            if (isOpen)
                connection.Abort();
            else
                _closing.Enqueue(connection.CloseAsync(_closeWait, _options.Time));
        }

        var leg = signal.Leg!;
        if (!isOpen)
        {
            TunnelLog.LegClosed(_log, Id, LegWords.NameOf(leg.Traits), leg.Id, signal.Text!, FiguresOf(leg));
            return;
        }

        NoteLegEnd(leg.Id, signal.Text!);
        var left = LegWords.Describe(LegCount);
        NoteLeg(EventKinds.LegDown, signal, $"down ({signal.Text}), {left} left");
        if (LegLines.TryTake(out var untold))
            TunnelLog.LegDown(_log, Id, LegWords.NameOf(leg.Traits), leg.Id, signal.Text!, left, FiguresOf(leg), LineAllowance.Describe(untold));
    }

    // Nothing is on it, so there is no hurry, and a reset would look like a failure to whoever watches the network.
    private void CloseRetiredLeg(in EngineSignal signal)
    {
        var isOpen = IsOpen;
        if (signal.Leg!.Tag is LegConnection connection)
        {
            var closing = connection.CloseAsync(_closeWait, _options.Time);
            if (isOpen)
                Watch(closing, "closing a retired leg");
            else
                _closing.Enqueue(closing);
        }

        NoteLeg(EventKinds.LegDown, signal, $"retired ({signal.Text})");
        TunnelLog.LegRetired(_log, Id, signal.LegId, signal.Text!, LegWords.Describe(LegCount), FiguresOf(signal.Leg!));
    }

    private void NoteLeg(string kind, in EngineSignal signal, string what) =>
        _options.Events?.Add(kind, Id, signal.LegId, $"{LegWords.NameOf(signal.Leg!.Traits)} {signal.LegId} {what}");

    private string FiguresOf(EngineLeg leg)
    {
        lock (Gate)
        {
            var again = leg.RetransmittedSegments == 0 ? "" : $", {leg.RetransmittedSegments} segments retransmitted";
            return $"{Amounts.OfBytes(leg.WrittenBytes)} sent and {Amounts.OfBytes(leg.ReceivedBytes)} received in {Amounts.OfTime(Now - leg.CreatedAt)}{again}";
        }
    }

    // Each stream has its lines while they come at a pace that can be read; with -v it has them always. False: none now.
    private bool MayTellOfStream(out LogLevel level, out string untold)
    {
        level = _streamLines.TryTake(out var count) ? LogLevel.Information : LogLevel.Debug;
        untold = LineAllowance.Describe(count);
        return _log.IsEnabled(level);
    }

    private void NoteOpened(EngineStream stream, StreamEndPoints endPoints)
    {
        Interlocked.Increment(ref _streamsOpened);
        if (MayTellOfStream(out var level, out var untold))
            TunnelLog.StreamOpened(_log, level, Id, stream.Id, endPoints.Source is { } source ? $" for {source}" : "", untold);
    }

    private void NoteClosed(EngineStream stream)
    {
        if (MayTellOfStream(out var level, out var untold))
            TunnelLog.StreamClosed(_log, level, Id, stream.Id, FiguresOf(stream), untold);
    }

    private void NoteReset(EngineStream stream, ResetCode code, bool isTold)
    {
        Interlocked.Increment(ref _streamsReset);
        if (code != ResetCode.ApplicationReset)
            _options.Events?.Add(EventKinds.StreamReset, Id, leg: null, $"stream {stream.Id} reset ({code})");
        if (!isTold && MayTellOfStream(out var level, out var untold))
            TunnelLog.StreamReset(_log, level, Id, stream.Id, code, FiguresOf(stream), untold);
    }

    private string FiguresOf(EngineStream stream)
    {
        lock (Gate)
            return $"{Amounts.OfBytes(stream.SentBytes)} from and {Amounts.OfBytes(stream.DeliveredBytes)} to its application in {Amounts.OfTime(Now - stream.CreatedAt)}";
    }

    private void ActOnStream(in EngineSignal signal)
    {
        switch (signal.Kind)
        {
            case EngineSignalKind.StreamOpened:
                NoteOpened(signal.Stream!, signal.Stream!.EndPoints);
                _owner.OnStreamOpened(this, signal.Stream!, signal.Stream!.EndPoints);
                break;
            case EngineSignalKind.StreamReset:
                NoteReset(signal.Stream!, signal.Code, isTold: false);
                (signal.Stream!.Tag as StreamConnection)?.Abort();
                (signal.Stream.Tag as CancellationTokenSource)?.Cancel();
                _owner.OnStreamEnded(this);
                break;
            case EngineSignalKind.StreamResetHere:
                // Whoever gives a stream up for a reason of its own has said so.
                NoteReset(signal.Stream!, signal.Code, isTold: signal.Code != ResetCode.ApplicationReset);
                _owner.OnStreamEnded(this);
                break;
            case EngineSignalKind.StreamClosed:
                NoteClosed(signal.Stream!);
                (signal.Stream!.Tag as StreamConnection)?.Close();
                _owner.OnStreamEnded(this);
                break;
            case EngineSignalKind.StreamLimitRaised:
                _owner.OnStreamLimitRaised(this);
                break;
            case EngineSignalKind.PeerGoingAway:
                _owner.OnPeerGoingAway(this);
                break;
            case EngineSignalKind.CloseWritten:
                _closeWritten.TrySetResult();
                break;
            case EngineSignalKind.TunnelClosed:
                _timer.Dispose();
                _closeWritten.TrySetResult();
                _owner.OnClosed(this, signal.Text!);
                break;
        }
    }
}
