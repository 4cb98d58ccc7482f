using Striper.Common.Engine;

namespace Striper.Fuzz.Execution;

/// <content>What the engine wants done is done at once, as the shell does it; what it may want only once is counted.</content>
internal sealed partial class EngineRun
{
    private const int Pairs = 5;

    private EngineSignalKind _last;
    private bool _isActing;
    private bool _isClosed;
    private bool _isPeerGoing;

    private void Act()
    {
        if (_isActing)
            return;
        _isActing = true;
        while (_engine.TryTakeSignal(out var signal))
        {
            CountWork();
            _features.Add(Pairs, (int)_input.Target, ((int)_last << 8) | (int)signal.Kind);
            _last = signal.Kind;
            Act(signal);
        }

        _isActing = false;
        _engine.NextDeadline(_now);
    }

    private void Act(in EngineSignal signal)
    {
        switch (signal.Kind)
        {
            case EngineSignalKind.LegWritable:
                Write((FuzzLeg)signal.Leg!.Tag!);
                break;
            case EngineSignalKind.LegDead or EngineSignalKind.LegRetired:
                var over = signal.Leg;
                var leg = _allLegs.Find(l => ReferenceEquals(l.Leg, over)) ?? throw new FindingException("an unknown leg is over");
                Once(!leg.IsOver, "the leg is over");
                leg.IsOver = true;
                break;
            case EngineSignalKind.StreamOpened:
                OnOpened(signal.Stream!);
                break;
            case EngineSignalKind.StreamReadable:
                ReadApplication((FuzzStream)signal.Stream!.Tag!);
                break;
            case EngineSignalKind.StreamWritable:
                Feed((FuzzStream)signal.Stream!.Tag!);
                break;
            case EngineSignalKind.StreamReset or EngineSignalKind.StreamClosed:
                OnOver(signal);
                break;
            case EngineSignalKind.PeerGoingAway:
                Once(!_isPeerGoing, "the peer goes away");
                _isPeerGoing = true;
                break;
            case EngineSignalKind.TunnelClosed:
                Once(!_isClosed, "the tunnel is closed");
                _isClosed = true;
                break;
        }
    }

    private void OnOver(in EngineSignal signal)
    {
        if (signal.Stream!.Tag is not FuzzStream stream)
            return;
        Once(!stream.IsOver, "the stream is over");
        stream.IsOver = true;
        if (signal.Kind == EngineSignalKind.StreamClosed && !(stream.Arrivals.IsEnded && stream.IsEndRead && stream.Unread == 0))
            throw new FindingException($"stream {stream.Id} is closed before both directions have ended");
    }

    private static void Once(bool isFirst, string what)
    {
        if (!isFirst)
            throw new FindingException($"it is said twice that {what}");
    }
}
