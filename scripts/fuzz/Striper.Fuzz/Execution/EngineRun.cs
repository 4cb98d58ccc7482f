using Striper.Common.Buffers;
using Striper.Common.Engine;
using Striper.Common.Primitives;
using Striper.Common.Scheduling;
using Striper.Common.Wire;
using Striper.Fuzz.Inputs;
using Striper.Fuzz.Mutation;

namespace Striper.Fuzz.Execution;

/// <summary>
/// One end of a tunnel, driven as the real shell drives it, that receives an input's bytes; and the oracle. Parts: Steps, Receiving (and the
/// end after an error), Signals, Writing (what it says is read here), Applications, Bounds.
/// </summary>
internal sealed partial class EngineRun
{
    private static readonly byte[] _accept = HandshakeCodec.Write(new Accept(ProtocolVersion.Current, new ServerInstanceId(7), TunnelLimits.Default));

    private readonly FuzzInput _input;
    private readonly BufferPool _buffers;
    private readonly Features _features;
    private readonly Chance _chance;
    private readonly MemoryBudget _budget = new(BudgetBytes);
    private readonly TunnelEngine _engine;
    private readonly FuzzLeg?[] _legs = new FuzzLeg?[ILegScheduler.MaxLegs];
    private readonly List<FuzzLeg> _allLegs = [];
    private readonly Dictionary<long, FuzzStream> _streams = [];
    private readonly List<FuzzStream> _byOpening = [];
    private readonly bool _hasKernel;
    private TimeSpan _now = TimeSpan.FromSeconds(100);

    /// <summary>Prepares a run. The pool is tracked, and nothing is out of it.</summary>
    public EngineRun(FuzzInput input, BufferPool buffers, Features features)
    {
        (_input, _buffers, _features) = (input, buffers, features);
        _chance = new Chance(input.Seed);
        _hasKernel = _chance.OneIn(2);
        _engine = new TunnelEngine(new EngineOptions(
            IsServer ? TunnelRole.Server : TunnelRole.Client,
            new TunnelLimits(input.MaxDatagramBytes, input.MaxStreams, TimeSpan.FromSeconds(60)),
            Schedulers.Create(input.Scheduler), buffers, _budget)
        {
            MostUnreceiptedBytes = MostUnreceiptedBytes,
        });
    }

    /// <summary>Whether the tunnel ended with a protocol error; only after <see cref="Run"/>.</summary>
    public string? Error { get; private set; }

    private bool IsServer => _input.Target == FuzzTarget.Server;

    /// <summary>Does every step, then ends the tunnel and looks for what is left.</summary>
    /// <exception cref="FindingException">The oracle says no. Any other exception is a finding as well.</exception>
    public void Run()
    {
        foreach (var step in _input.Steps)
        {
            Do(step);
            Act();
            CheckBounds();
        }

        Finish();
    }

    private void Finish()
    {
        foreach (var leg in _allLegs)
            Flow(leg);
        Pass(TimeSpan.FromSeconds(1));
        Act();
        if (_engine.IsOpen)
        {
            _engine.AnnounceClose(CloseCode.Done, "the end", _now);
            Act();
            _engine.Terminate(ResetCode.ShuttingDown, "the end");
            Act();
        }

        foreach (var leg in _allLegs)
            Resume(leg);
        foreach (var stream in _byOpening)
            EndHanding(stream);
        Act();
        CheckNothingIsLeft();
    }
}
