using Striper.Common.Diagnostics;
using Striper.Common.Engine;
using Striper.Common.Legs;

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
                if (LegLines.TryTake(out var untold))
                    TunnelLog.LegSilent(_log, Id, LegWords.NameOf(signal.Leg!.Traits), signal.LegId, LineAllowance.Describe(untold));
                _owner.OnLegSilent(this, signal.LegId);
                break;
            case EngineSignalKind.LegRecovered:
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

        if (!isOpen)
            TunnelLog.LegClosed(_log, Id, LegWords.NameOf(signal.Leg!.Traits), signal.LegId, signal.Text!);
        else if (LegLines.TryTake(out var untold))
            TunnelLog.LegDown(_log, Id, LegWords.NameOf(signal.Leg!.Traits), signal.LegId, signal.Text!, LegWords.Describe(LegCount), LineAllowance.Describe(untold));
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

        TunnelLog.LegRetired(_log, Id, signal.LegId, signal.Text!, LegWords.Describe(LegCount));
    }

    private void ActOnStream(in EngineSignal signal)
    {
        switch (signal.Kind)
        {
            case EngineSignalKind.StreamOpened:
                TunnelLog.StreamOpened(_log, Id, signal.Stream!.Id, signal.EndPoints.Source);
                _owner.OnStreamOpened(this, signal.Stream!, signal.EndPoints);
                break;
            case EngineSignalKind.StreamReset:
                TunnelLog.StreamReset(_log, Id, signal.Stream!.Id, signal.Code);
                (signal.Stream.Tag as StreamConnection)?.Abort();
                (signal.Stream.Tag as CancellationTokenSource)?.Cancel();
                _owner.OnStreamEnded(this);
                break;
            case EngineSignalKind.StreamClosed:
                TunnelLog.StreamClosed(_log, Id, signal.Stream!.Id, signal.Stream.SentBytes, signal.Stream.DeliveredBytes);
                (signal.Stream.Tag as StreamConnection)?.Close();
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
