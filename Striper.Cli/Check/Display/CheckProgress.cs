using System.Globalization;
using Striper.Cli.Options;
using Striper.Client.Check;

namespace Striper.Cli.Check.Display;

/// <summary>How far a check is. Thread-safe.</summary>
/// <param name="options">What is checked.</param>
/// <param name="time">The clock.</param>
/// <param name="say">Takes a line about a step that is over.</param>
internal sealed class CheckProgress(CheckOptions options, TimeProvider time, Action<string> say)
{
    private readonly Lock _gate = new();
    private int _steps = 1;
    private int _done;
    private string _step = "";
    private CheckPhase? _phase;
    private long _phaseStart;

    /// <summary>So many steps there are in all.</summary>
    public void Expect(int steps)
    {
        lock (_gate)
            _steps = steps;
    }

    /// <summary>A step begins.</summary>
    public void Begin(CheckStep step)
    {
        lock (_gate)
            (_step, _phase) = (step.Name, null);
    }

    /// <summary>The step's legs are up, and this is what is done with them now.</summary>
    public void Enter(CheckPhase phase)
    {
        lock (_gate)
            (_phase, _phaseStart) = (phase, time.GetTimestamp());
    }

    /// <summary>The step is over.</summary>
    public void End(CheckRow row)
    {
        lock (_gate)
            (_done, _phase) = (_done + 1, null);

        // Other failures are told with the result, or in place of it.
        if (row.Figures is not null || row.Step.Item is not null)
            say(Describe(row));
    }

    /// <summary>What is being done, and what part of everything, 0 to 1, is done.</summary>
    public (string What, double Share) Read()
    {
        lock (_gate)
        {
            var inPhase = _phase is null ? 0 : Math.Min(1, time.GetElapsedTime(_phaseStart) / options.Seconds);
            var (what, inStep) = _phase switch
            {
                CheckPhase.Idle => ("round trips", 0),
                CheckPhase.Down => ("down", inPhase / 2),
                CheckPhase.Up => ("up", (1 + inPhase) / 2),
                _ => ("dialling", 0.0),
            };
            return ($"{_step}, {what}", Math.Min(1, (_done + inStep) / _steps));
        }
    }

    private static string Describe(CheckRow row) => row.Figures is not { } figures
        ? $"  {row.Step.Name}: {row.Failure}"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"  {row.Step.Name}: {figures.Down.BitsPerSecond / 1e6:0.0} Mbit/s down, {figures.Up.BitsPerSecond / 1e6:0.0} up, round trip {figures.IdleRtt.TotalMilliseconds:0.#} ms");
}
