using Striper.Common.Engine;
using Striper.Common.Primitives;
using Striper.Common.Wire;
using Striper.Fuzz.Inputs;

namespace Striper.Fuzz.Corpus;

/// <summary>A conversation of two engines over legs that take no time, and what each end heard.</summary>
internal sealed class Recording
{
    private static readonly TimeSpan _step = TimeSpan.FromMilliseconds(6);

    private readonly Dictionary<int, (EngineLeg Client, EngineLeg Server)> _legs = [];
    private readonly Dictionary<int, uint> _incarnations = [];
    private TimeSpan _now = TimeSpan.FromSeconds(100);

    public Recording(int legs, string scheduler)
    {
        (Client, Server) = (new RecordedEnd(TunnelRole.Client, scheduler), new RecordedEnd(TunnelRole.Server, scheduler));
        for (var slot = 0; slot < legs; slot++)
            Join(slot);
    }

    /// <summary>The client's end.</summary>
    public RecordedEnd Client { get; }

    /// <summary>The server's end.</summary>
    public RecordedEnd Server { get; }

    /// <summary>A leg comes up, in the place of the one that was there.</summary>
    public void Join(int slot)
    {
        var incarnation = _incarnations.GetValueOrDefault(slot) + 1;
        _incarnations[slot] = incarnation;
        var id = new LegId(slot, incarnation);
        _legs[slot] = (Client.Engine.AddLeg(id, null, default, _now), Server.Engine.AddLeg(id, null, default, _now));
        Client.Note(new FuzzStep(StepKind.Join, slot));
        Server.Note(new FuzzStep(StepKind.Hello, slot, Bytes: Messages.Hello(id)));
        Exchange();
    }

    /// <summary>A leg's connection fails, and the client is the first to know.</summary>
    public void Fail(int slot)
    {
        _legs.Remove(slot, out var leg);
        Client.Note(new FuzzStep(StepKind.Fail, slot));
        Client.Engine.OnLegFailed(leg.Client, "failed", _now);
        Exchange();
        Server.Note(new FuzzStep(StepKind.Fail, slot));
        Server.Engine.OnLegFailed(leg.Server, "failed", _now);
        Exchange();
    }

    /// <summary>An application comes.</summary>
    public void Open()
    {
        Client.Note(new FuzzStep(StepKind.Open));
        Client.Show(Client.Engine.Open(default, _now));
        Client.Engine.Flush(_now);
        Exchange();
    }

    /// <summary>An application says so many bytes.</summary>
    public void Say(RecordedEnd end, int stream, int bytes)
    {
        end.Note(new FuzzStep(StepKind.Say, stream, bytes));
        end.Say(end.Streams[stream], bytes, isEnd: false, _now);
        Exchange();
    }

    /// <summary>An application says no more.</summary>
    public void End(RecordedEnd end, int stream)
    {
        end.Note(new FuzzStep(StepKind.End, stream));
        end.Say(end.Streams[stream], 0, isEnd: true, _now);
        Exchange();
    }

    /// <summary>An application's connection fails.</summary>
    public void Reset(RecordedEnd end, int stream)
    {
        end.Note(new FuzzStep(StepKind.Reset, stream));
        end.Engine.Reset(end.Streams[stream], ResetCode.ApplicationReset, _now);
        Exchange();
    }

    /// <summary>The client uses a leg for something else.</summary>
    public void Use(int slot, LegUse use)
    {
        Client.Note(new FuzzStep(StepKind.Use, slot, use == LegUse.Retiring ? 3 : (int)use));
        Client.Engine.SetUse(_legs[slot].Client, use, _now);
        Exchange();
    }

    /// <summary>The server takes no new streams.</summary>
    public void GoAway()
    {
        Server.Note(new FuzzStep(StepKind.GoAway));
        Server.Engine.GoAway(_now);
        Exchange();
    }

    /// <summary>The server ends the tunnel.</summary>
    public void Close()
    {
        Server.Engine.AnnounceClose(CloseCode.Done, "done", _now);
        Exchange();
    }

    /// <summary>Time passes.</summary>
    public void Pass(TimeSpan time)
    {
        for (var end = _now + time; _now < end;)
            Tick(TimeSpan.FromSeconds(1));
        Exchange();
    }

    // Until nobody has anything to say, twice: receipts come a little later.
    private void Exchange()
    {
        for (var round = 0; round < 3; round++)
        {
            while (Carry())
            {
                // There may be answers.
            }

            Tick(_step);
        }
    }

    private void Tick(TimeSpan time)
    {
        _now += time;
        foreach (var end in (RecordedEnd[])[Client, Server])
        {
            end.Note(new FuzzStep(StepKind.Time, 0, (long)time.TotalMilliseconds));
            end.Engine.NextDeadline(_now);
            end.Engine.Tick(_now);
            end.Act(_now);
        }
    }

    private bool Carry()
    {
        var isAny = false;
        foreach (var (client, server) in _legs.Values.ToArray())
            isAny |= Carry(Client, client, Server, server) | Carry(Server, server, Client, client);
        return isAny;
    }

    private bool Carry(RecordedEnd from, EngineLeg fromLeg, RecordedEnd to, EngineLeg toLeg)
    {
        var isAny = false;
        from.Act(_now);
        while (from.Engine.TryBeginWrite(fromLeg, _now, out var bytes))
        {
            isAny = true;
            var copy = bytes.ToArray();
            from.Engine.EndWrite(fromLeg);
            to.Receive(toLeg, copy, _now);
        }

        return isAny;
    }
}
