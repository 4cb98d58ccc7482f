using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Striper.Soak.Legs;
using Striper.Soak.Load;
using Striper.WanLab.Lab;

namespace Striper.Soak.Running;

/// <summary>Both proxies as processes, and the relay between them. Disposing ends them.</summary>
internal sealed partial class ProxyPair : IAsyncDisposable
{
    private static readonly TimeSpan _longestStart = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _longestEnd = TimeSpan.FromSeconds(60);
    private static readonly Dictionary<string, string> _environment = [];

    private ProxyPair(ChildProcess server, ChildProcess client, LegRelay relay, IPEndPoint entrance)
    {
        Server = server;
        Client = client;
        Relay = relay;
        Entrance = entrance;
    }

    /// <summary>The -s proxy.</summary>
    public ChildProcess Server { get; }

    /// <summary>The -c proxy.</summary>
    public ChildProcess Client { get; }

    /// <summary>Between them.</summary>
    public LegRelay Relay { get; }

    /// <summary>Where applications connect.</summary>
    public IPEndPoint Entrance { get; }

    /// <summary>Starts both, and waits until all legs are up.</summary>
    public static async Task<ProxyPair> StartAsync(SoakPlan plan, IPEndPoint target, CancellationToken cancellationToken)
    {
        ChildProcess? server = null, client = null;
        LegRelay? relay = null;
        try
        {
            server = new ChildProcess(["dotnet", plan.Proxy, "-s", "127.0.0.1:0", target.ToString(), .. SourceAddress.ProxyOptions, .. plan.ServerOptions], _environment);
            relay = new LegRelay(await ListeningAsync(server, cancellationToken));
            client = new ChildProcess(
                ["dotnet", plan.Proxy, "-c", "127.0.0.1:0", relay.EndPoint.ToString(), "-n", plan.Legs.ToString(CultureInfo.InvariantCulture), .. plan.ClientOptions], _environment);
            var entrance = await ListeningAsync(client, cancellationToken);
            var all = plan.Legs == 1 ? ", 1 leg" : FormattableString.Invariant($", {plan.Legs} legs");
            await client.WaitForLineAsync(l => l.EndsWith(all, StringComparison.Ordinal), _longestStart, cancellationToken);
            return new ProxyPair(server, client, relay, entrance);
        }
        catch
        {
            await DisposeAsync(client, relay, server);
            throw;
        }
    }

    /// <summary>One proxy or both stand still for some time.</summary>
    public async Task StandStillAsync(bool client, bool server, TimeSpan time, CancellationToken cancellationToken)
    {
        ChildProcess[] stopped = [.. client ? [Client] : Array.Empty<ChildProcess>(), .. server ? [Server] : Array.Empty<ChildProcess>()];
        foreach (var process in stopped)
            ProxySignal.Send(process, ProxySignal.StandStill);
        try
        {
            await Task.Delay(time, cancellationToken);
        }
        finally
        {
            foreach (var process in stopped)
                ProxySignal.Send(process, ProxySignal.GoOn);
        }
    }

    /// <summary>Asks both to end, the client-facing one first, and waits for it.</summary>
    /// <exception cref="LabException">One ended with another status than 0.</exception>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(_longestEnd);
        foreach (var process in (ChildProcess[])[Client, Server])
        {
            ProxySignal.Send(process, ProxySignal.Terminate);
            try
            {
                await process.WaitForSuccessAsync(deadline.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new LabException(FormattableString.Invariant($"{process.Command} does not end within {_longestEnd.TotalSeconds:0} s of SIGTERM"));
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => DisposeAsync(Client, Relay, Server);

    private static async ValueTask DisposeAsync(params IAsyncDisposable?[] parts)
    {
        foreach (var part in parts.OfType<IAsyncDisposable>())
            await part.DisposeAsync();
    }

    private static async Task<IPEndPoint> ListeningAsync(ChildProcess process, CancellationToken cancellationToken)
    {
        var line = await process.WaitForLineAsync(l => Listening().IsMatch(l), _longestStart, cancellationToken);
        return IPEndPoint.Parse(Listening().Match(line).Groups["endpoint"].Value);
    }

    [GeneratedRegex(@"listening on (?<endpoint>\S+) \(", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Listening();
}
