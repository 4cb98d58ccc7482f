using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Spectre.Console;
using Striper.Cli.Statistics;

namespace Striper.Cli.Monitor;

/// <summary>
/// <c>--monitor</c>: on a terminal the legs, drawn anew twice a second, and keys to pause a leg and to stop; elsewhere a line for each forward every second.
/// One use; whoever made it disposes it.
/// </summary>
/// <param name="reader">What to show.</param>
/// <param name="sampler">Tells when there are new figures.</param>
/// <param name="terminal">Where to draw; null: plain lines on stdout.</param>
/// <param name="log">Lines of the log, to be shown beside.</param>
/// <param name="stop">What the key q does.</param>
internal sealed class ProxyMonitor(StatisticsReader reader, StatisticsSampler sampler, IAnsiConsole? terminal, LogTail log, Action stop) : IAsyncDisposable
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    // Something has changed: a key, or a second has passed.
    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _ending = new();
    private readonly bool _hasKeys = terminal is not null && !Console.IsInputRedirected;
    private Task _showing = Task.CompletedTask;
    private volatile int _chosen;

    /// <summary>Begins to show.</summary>
    public void Start()
    {
        _showing = Task.Run(terminal is null ? PrintAsync : DrawAsync);
        if (_hasKeys)
            new Thread(ReadKeys) { IsBackground = true, Name = "monitor keys" }.Start();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();

        // A terminal that is held (Ctrl-S), or a pipe that nobody reads, does not hold up the end.
        await Task.WhenAny(_showing, Task.Delay(_patience));
    }

    // The lines that the log writes from here on are shown below the legs.
    [SuppressMessage("Design", "CA1031", Justification = "What goes wrong on a terminal must not stop the proxy.")]
    private async Task DrawAsync()
    {
        log.Hold();
        using var watching = sampler.Watch();
        using var timer = new Timer(_ => _changes.Writer.TryWrite(true), null, TimeSpan.Zero, _interval);
        try
        {
            await terminal!.Live(new Text("")).StartAsync(async context =>
            {
                do
                    Draw(context);
                while (await WaitAsync());

                // The last lines.
                Draw(context);
            });
        }
        catch (Exception e)
        {
            log.Add($"the monitor has ended: {e.Message}");
        }
        finally
        {
            log.Release();
        }
    }

    private void Draw(LiveDisplayContext context) =>
        context.UpdateTarget(MonitorView.Build(reader.Read(mostStreams: 0), _chosen, log.Read(), _hasKeys, terminal!.Profile));

    private async Task PrintAsync()
    {
        using var watching = sampler.Watch();
        void OnSampled() => _changes.Writer.TryWrite(true);
        sampler.Sampled += OnSampled;
        try
        {
            // Until nobody reads stdout any more; the proxy goes on.
            var isRead = true;
            while (isRead && await WaitAsync())
            {
                var statistics = reader.Read(mostStreams: 0);
                isRead = StandardOutput.TryWriteLines(statistics.Forwards.Select(forward => MonitorText.Line(forward, statistics.Uptime)));
            }
        }
        finally
        {
            sampler.Sampled -= OnSampled;
        }
    }

    // False: it is over.
    private async Task<bool> WaitAsync()
    {
        try
        {
            return await _changes.Reader.ReadAsync(_ending.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void ReadKeys()
    {
        while (!_ending.IsCancellationRequested)
        {
            try
            {
                OnKey(Console.ReadKey(intercept: true));
            }
            catch (Exception e) when (e is InvalidOperationException or IOException)
            {
                // The terminal is gone.
                return;
            }

            _changes.Writer.TryWrite(true);
        }
    }

    private void OnKey(ConsoleKeyInfo key)
    {
        var rows = MonitorRow.Of(reader.Read(mostStreams: 0));
        switch (key.Key)
        {
            case ConsoleKey.UpArrow or ConsoleKey.K:
                _chosen = Math.Max(0, _chosen - 1);
                break;
            case ConsoleKey.DownArrow or ConsoleKey.J:
                _chosen = Math.Min(Math.Max(0, rows.Count - 1), _chosen + 1);
                break;
            case ConsoleKey.Spacebar or ConsoleKey.P when _chosen < rows.Count:
                var row = rows[_chosen];
                foreach (var forward in reader.Forwards)
                    forward.Proxy.Statistics.SetPaused(row.Tunnel.Id, row.Leg.Slot, !row.Leg.IsPaused);
                if (!row.Forward.CanPause)
                    log.Add("legs are paused at the client-facing proxy, which decides what they are used for");
                break;
            case ConsoleKey.Q:
                stop();
                break;
        }
    }
}
