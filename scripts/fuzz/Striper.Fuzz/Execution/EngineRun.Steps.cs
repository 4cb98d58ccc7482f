using Striper.Common.Congestion;
using Striper.Common.Engine;
using Striper.Common.Primitives;
using Striper.Common.Wire;
using Striper.Fuzz.Inputs;

namespace Striper.Fuzz.Execution;

/// <content>What each step does.</content>
internal sealed partial class EngineRun
{
    // Ticks of one step of time: what comes due later is done at its end.
    private const int MostTicks = 5;

    private const long LongestTimeMilliseconds = 200_000;

    // As much as an application says in a whole run, in bytes and in datagrams: each is cut, copied and compared.
    private const long MostSaid = 1 << 18;
    private const long MostDatagrams = 300;

    private void Do(in FuzzStep step)
    {
        switch (step.Kind)
        {
            case StepKind.Receive:
                if (LegOf(step) is { } leg)
                    Arrive(leg, step.Bytes);
                break;
            case StepKind.Data:
                if (LegOf(step) is { } carrier)
                    Arrive(carrier, DataFrame(step));
                break;
            case StepKind.Receipt:
                if (LegOf(step) is { } receipted)
                    Arrive(receipted, ReceiptFrame(receipted, step.A));
                break;
            case StepKind.Late:
                if (LegOf(step)?.Older is { } old)
                    Arrive(old, step.Bytes);
                break;
            case StepKind.Join:
                Join(step.Subject, step.A);
                break;
            case StepKind.Hello:
                ShakeHands(step.Subject, step.Bytes ?? []);
                break;
            case StepKind.Fail:
                if (LegOf(step) is { } failed)
                    _engine.OnLegFailed(failed.Leg, "failed", _now);
                break;
            case StepKind.Clog:
                LegOf(step)?.IsClogged = true;
                break;
            case StepKind.Flow:
                if (LegOf(step) is { } flowing)
                    Flow(flowing);
                break;
            case StepKind.Time:
                Pass(TimeSpan.FromMilliseconds(Math.Clamp(step.A, 0, LongestTimeMilliseconds)));
                break;
            default:
                DoMore(step);
                break;
        }
    }

    private void DoMore(in FuzzStep step)
    {
        var stream = _byOpening.Count > 0 ? _byOpening[(int)((uint)step.Subject % (uint)_byOpening.Count)] : null;
        switch (step.Kind)
        {
            case StepKind.Open:
                if (!IsServer && _engine.CanOpen)
                    OpenStream();
                break;
            case StepKind.Say when stream is not null:
                stream.Unread += stream.IsSaid ? 0 : Sayable(stream, step.A);
                ReadApplication(stream);
                break;
            case StepKind.End when stream is not null:
                stream.IsSaid = true;
                ReadApplication(stream);
                break;
            case StepKind.Reset when stream is not null:
                _engine.Reset(stream.Stream!, ResetCode.ApplicationReset, _now);
                break;
            case StepKind.GoAway:
                _engine.GoAway(_now);
                break;
            case StepKind.Use:
                if (!IsServer && LegOf(step) is { } leg)
                    _engine.SetUse(leg.Leg, (LegUse)(step.A & 1) + (int)(step.A >> 1 & 1), _now);
                break;
        }
    }

    private long Sayable(FuzzStream stream, long bytes)
    {
        var most = Math.Min(MostSaid, MostDatagrams * _input.MaxDatagramBytes) - stream.Unread - stream.Read;
        return Math.Clamp(bytes, 0, Math.Max(most, 0));
    }

    private FuzzLeg? LegOf(in FuzzStep step) => _legs[(uint)step.Subject % (uint)_legs.Length];

    private static byte[] DataFrame(in FuzzStep step)
    {
        var payload = Payload.At(step.A, step.B, (int)Math.Clamp(step.C, 0, 1 << 16), step.D);
        var frame = new byte[FrameWriter.MaxDataHeaderBytes + payload.Length];
        var position = 1;
        frame[0] = (byte)FrameType.Data;
        var (stream, offset) = (step.A & VarInt.MaxValue, step.B & VarInt.MaxValue);
        position += VarInt.Write(frame.AsSpan(position), VarInt.SizeOf(stream) + VarInt.SizeOf(offset) + payload.Length);
        position += VarInt.Write(frame.AsSpan(position), stream);
        position += VarInt.Write(frame.AsSpan(position), offset);
        payload.CopyTo(frame.AsSpan(position));
        return frame[..(position + payload.Length)];
    }

    private static byte[] ReceiptFrame(FuzzLeg leg, long above)
    {
        var frame = new byte[FrameWriter.MaxControlFrameBytes];
        var count = Math.Clamp(leg.Leg.WrittenBytes + Math.Clamp(above, -VarInt.MaxValue, VarInt.MaxValue), 0, VarInt.MaxValue);
        return frame[..FrameWriter.WriteReceipt(frame, new ReceiptFrame(leg.Leg.Id, count))];
    }

    private void Join(int slot, long incarnation)
    {
        slot = (int)((uint)slot % (uint)_legs.Length);
        var next = incarnation is > 0 and <= uint.MaxValue ? (uint)incarnation : (_legs[slot]?.Leg.Id.Incarnation ?? 0) + 1;
        AddLeg(new LegId(slot, next), default);
    }

    // As the proxies do: what is wrong with a handshake ends its connection and nothing else.
    private void ShakeHands(int slot, byte[] bytes)
    {
        try
        {
            if (!HandshakeCodec.TryRead(bytes, out var message, out var consumed))
                return;
            _features.Add(6, (int)_input.Target, message.GetType().Name.Length);
            if (message is Hello hello && IsServer)
                AddLeg(hello.Leg, hello.Traits);
            else if (message is Accept && !IsServer)
                Join(slot, 0);
            else
                return;
            if (_legs[message is Hello { Leg.Slot: var own } ? own % _legs.Length : (int)((uint)slot % (uint)_legs.Length)] is { } leg)
                Arrive(leg, bytes.AsSpan(consumed));
        }
        catch (Exception e) when (e is ProtocolViolationException or ForeignProtocolException)
        {
            _features.AddError(7, e.Message);
        }
    }

    private void AddLeg(LegId id, LegTraits traits)
    {
        if (!_engine.IsOpen || !_engine.MayJoin(id))
            return;
        var preface = IsServer ? _accept : [];
        var older = _legs[id.Slot];
        var leg = new FuzzLeg(_engine.AddLeg(id, _hasKernel ? FuzzProbe.Instance : null, preface, _now, traits), preface)
        {
            Older = older is null ? null : older,
        };
        leg.Leg.Tag = leg;
        _legs[id.Slot] = leg;
        _allLegs.Add(leg);
        if (IsServer)
            Write(leg);
    }

    private void Pass(TimeSpan time)
    {
        var end = _now + time;
        for (var ticks = 0; ticks < MostTicks && _now < end; ticks++)
        {
            var due = _engine.NextDeadline(_now) ?? end;
            var next = ticks == MostTicks - 1 || due > end ? end : due;
            _now = next > _now ? next : _now + TimeSpan.FromMilliseconds(1);
            _engine.Tick(_now);
            Act();
        }

        foreach (var leg in _allLegs)
            Resume(leg);
        for (var i = 0; i < _byOpening.Count; i++)
        {
            EndHanding(_byOpening[i]);
            AttachLate(_byOpening[i]);
            Feed(_byOpening[i]);
        }
    }
}
