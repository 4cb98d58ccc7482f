using System.Net;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using Striper.Common.Diagnostics;
using Striper.Common.Primitives;

namespace Striper.Client;

/// <summary>
/// One slot of a tunnel: keeps a leg up. Dials at once when the leg dies and beside it when it goes silent; retries jittered, quickly while
/// somebody needs legs, slower when idle. An attempt that hangs gets others beside it: a lost SYN would cost 1, 3, then 7 s, and a path that
/// comes back is found by the next one.
/// </summary>
internal sealed class LegSlot
{
    // Of those beside each other the first keeps its time, for a path that is slow; the others make room for the next after a few turns.
    private const int MostBesideEachOther = 5;

    // With nobody in need: enough for a lost SYN or two, and quiet.
    private const int MostWhenIdle = 3;

    // Longer than most paths' round trip, so that a healthy path sees one.
    private static readonly TimeSpan _overlapAfter = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan _busyPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan _longestIdlePause = TimeSpan.FromSeconds(5);

    private readonly ILogger _log;

    // Made behind the first attempt, whose time it would take; not later, since its library's ten assemblies take a descriptor each.
    private readonly Lazy<ResiliencePipeline<bool>> _retry;
    private readonly Channel<bool> _wake = CreateSignal();
    private readonly Channel<bool> _hurry = CreateSignal();

    // Used by the slot's loop alone: those that race, and those that may still end after the race.
    private readonly List<LegAttempt> _running = [];
    private uint _incarnation = 1;
    private uint _dials;
    private int _closed;
    private bool _isRefused;
    private volatile bool _isSilent;
    private volatile bool _isWorn;
    private volatile bool _isWanted = true;

    public LegSlot(TunnelSession session, int slot, ClientProxyOptions options, LegDialer dialer, ILogger log)
    {
        (Session, Number, Options, Dialer, _log) = (session, slot, options, dialer, log);
        _retry = new Lazy<ResiliencePipeline<bool>>(CreateRetry, LazyThreadSafetyMode.PublicationOnly);
    }

    public TunnelSession Session { get; }

    public int Number { get; }

    public ClientProxyOptions Options { get; }

    public LegDialer Dialer { get; }

    /// <summary>
    /// The next leg's. Every HELLO says the same until it is spent: of those that are on their way at once the server takes one and refuses the
    /// others, where with newer ones each would cost the leg that the one before has brought up.
    /// </summary>
    public uint Incarnation => Volatile.Read(ref _incarnation);

    /// <summary>Whether the tunnel wants a leg here; a slot without is not dialled. The leg that it has is the tunnel's to retire.</summary>
    public bool IsWanted
    {
        get => _isWanted;
        set
        {
            _isWanted = value;
            if (value)
                _wake.Writer.TryWrite(true);
        }
    }

    /// <summary>What is wanted here, and what there is.</summary>
    public SlotState State =>
        !_isWanted ? SlotState.Unwanted : !Session.HasLeg(Number) ? SlotState.Missing : _isSilent || _isWorn ? SlotState.Silent : SlotState.Up;

    /// <summary>Why the last dial since the slot had a leg has failed; null: none has.</summary>
    public string? LastFailure { get; private set; }

    /// <summary>Whether a leg is wanted, and missing or silent.</summary>
    public bool IsNeeded => State is SlotState.Missing or SlotState.Silent;

    /// <summary>The slot's leg died, or went silent: a dial is due.</summary>
    public void Wake(bool isSilent)
    {
        _isSilent = isSilent;
        _wake.Writer.TryWrite(true);
    }

    /// <summary>The keys of the slot's leg have carried enough: a replacement is dialled beside it.</summary>
    public void Renew()
    {
        _isWorn = true;
        _wake.Writer.TryWrite(true);
    }

    /// <summary>The server has closed a connection without a word. True: not for the first time, which a busy or a starting server does as well.</summary>
    public bool IsClosedAgain() => Interlocked.Increment(ref _closed) > 1;

    /// <summary>Somebody needs legs: a pause that was chosen when nobody did is over.</summary>
    public void Hurry() => _hurry.Writer.TryWrite(true);

    /// <summary>The silent leg makes progress again: a replacement that is not up yet is not needed.</summary>
    public void Recover() => _isSilent = false;

    /// <summary>The server has seen a leg of this incarnation.</summary>
    public void Spend(uint incarnation) => Interlocked.CompareExchange(ref _incarnation, incarnation + 1, incarnation);

    /// <summary>An attempt has brought up a leg.</summary>
    public void OnUp(LegId leg, EndPoint? local, EndPoint? remote)
    {
        (_isSilent, _isWorn) = (false, false);
        LastFailure = null;
        Spend(leg.Incarnation);
        if (Session.MayTellOfLeg(out var untold))
            ClientLog.LegUp(_log, Session.Id, LegWords.NameOf(Options.OriginOf(Number).Traits), leg, local, remote, LegWords.Describe(Session.LegCount), LineAllowance.Describe(untold));
    }

    /// <summary>Keeps the leg up until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            while (!cancellation.IsCancellationRequested)
            {
                var isUp = !IsNeeded || await RaceAsync(cancellation);
                if (!_retry.IsValueCreated)
                    _ = Task.Run(() => _retry.Value, cancellation);
                if (!isUp)
                    await RaceAgainAsync(cancellation);
                await _wake.Reader.ReadAsync(cancellation);
            }
        }
        catch (OperationCanceledException)
        {
            // The tunnel is over.
        }
        catch (Exception e)
        {
            ClientLog.SlotFailed(_log, Number, e);
        }
        finally
        {
            foreach (var attempt in _running)
                attempt.Abort();
            await ((Task)Task.WhenAll(_running.Select(a => a.Result))).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RaceAgainAsync(CancellationToken cancellation)
    {
        // The first try has been.
        var tries = 0;
        await _retry.Value.ExecuteAsync(async token => tries++ > 0 && (!IsNeeded || await RaceAsync(token)), cancellation);
    }

    private ResiliencePipeline<bool> CreateRetry() => new ResiliencePipelineBuilder<bool>()
        .AddRetry(new RetryStrategyOptions<bool>
        {
            ShouldHandle = static args => ValueTask.FromResult(args.Outcome.Result is false && args.Outcome.Exception is null),
            MaxRetryAttempts = int.MaxValue,

            // The pause is here, because it must end when somebody is in need.
            OnRetry = async args => await PauseAsync(args.AttemptNumber, args.Context.CancellationToken),
            DelayGenerator = static _ => ValueTask.FromResult<TimeSpan?>(TimeSpan.Zero),
        })
        .Build();

    // True: the leg is up, or needed no more. False: every attempt has failed.
    private async Task<bool> RaceAsync(CancellationToken cancellation)
    {
        _isRefused = false;

        // Not later: whoever is in a hurry while this fails must not be forgotten.
        _hurry.Reader.TryRead(out _);
        _running.RemoveAll(a => a.Result.IsCompleted);
        var racing = new List<LegAttempt>();
        try
        {
            do
            {
                Join(racing);
                while (await WaitForOneAsync(racing, cancellation))
                {
                    var ended = racing.Find(a => a.Result.IsCompleted)!;
                    racing.Remove(ended);
                    if (await ended.Result is not { } failure)
                        return true;

                    // A no is an answer: another attempt at once would get the same.
                    _isRefused |= ended.IsRefused;
                    if (!ended.IsStale)
                        Report(failure);
                    if (racing.Count == 0)
                        return false;
                }
            }
            while (IsNeeded);

            // The silent leg has recovered. A HELLO that may be with the server already costs it, so that one goes on and may replace it.
            racing.RemoveAll(a => a.HasAsked);
            return true;
        }
        finally
        {
            foreach (var loser in racing)
                loser.Abort();
        }
    }

    private void Report(string failure)
    {
        LastFailure = failure;
        Session.ReportDialFailure(failure);
    }

    private void Join(List<LegAttempt> racing)
    {
        if (racing.Count == MostBesideEachOther)
        {
            racing[1].Abort();
            racing.RemoveAt(1);
        }

        _running.RemoveAll(a => a.Result.IsCompleted);
        var attempt = new LegAttempt(this, _dials++);
        racing.Add(attempt);
        _running.Add(attempt);
    }

    // True: one has ended. False: it is time for another beside them.
    private async Task<bool> WaitForOneAsync(List<LegAttempt> racing, CancellationToken cancellation)
    {
        using var turnOver = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny([.. racing.Select(a => a.Result), WaitForTurnAsync(racing.Count, turnOver.Token)]);
        await turnOver.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
        return racing.Exists(a => a.Result.IsCompleted);
    }

    private Task WaitForTurnAsync(int racing, CancellationToken cancellation) =>
        racing < MostWhenIdle || Session.IsBusy
            ? Task.Delay(_overlapAfter, cancellation)
            : WaitUnlessHurriedAsync(_longestIdlePause, cancellation);

    private async Task PauseAsync(int attempt, CancellationToken cancellation)
    {
        var isBusy = Session.IsBusy;
        if (isBusy && !_isRefused)
        {
            await Task.Delay(_busyPause * Random.Shared.NextDouble(), cancellation);
            return;
        }

        var pause = _busyPause * Math.Pow(2, Math.Min(attempt, 10));
        pause = (pause < _longestIdlePause ? pause : _longestIdlePause) * (0.5 + (Random.Shared.NextDouble() / 2));
        if (isBusy)
            await Task.Delay(pause, cancellation);
        else
            await WaitUnlessHurriedAsync(pause, cancellation);
    }

    private async Task WaitUnlessHurriedAsync(TimeSpan time, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(time);
        try
        {
            await _hurry.Reader.ReadAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The time is over.
        }
    }

    private static Channel<bool> CreateSignal() =>
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
}
