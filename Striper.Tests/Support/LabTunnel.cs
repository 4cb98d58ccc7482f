using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Striper.Tests.Support;

/// <summary>A tunnel between the hosts of a <see cref="NetworkLab"/>, with one application and its connection at the target.</summary>
internal sealed partial class LabTunnel : IAsyncDisposable
{
    private const string LegUp = " up from ";

    private readonly TcpListener _target;
    private readonly ProxyProcess _server;

    private LabTunnel(TcpListener target, ProxyProcess server, ProxyProcess client) =>
        (_target, _server, Client) = (target, server, client);

    public ProxyProcess Client { get; }

    /// <summary>Where all legs that ever came up left from and went to, the oldest first.</summary>
    public IReadOnlyList<(IPEndPoint Local, IPEndPoint Remote)> Legs =>
        [.. Client.ErrorLines.Select(line => LegUpLine().Match(line)).Where(match => match.Success)
            .Select(match => (IPEndPoint.Parse(match.Groups["local"].Value), IPEndPoint.Parse(match.Groups["remote"].Value)))];

    /// <summary>Starts both proxies, without express legs, and waits for the legs.</summary>
    /// <param name="lab">The hosts.</param>
    /// <param name="server">What -c takes for the server's host.</param>
    /// <param name="legs">How many.</param>
    /// <param name="clientArguments">Further ones of -c.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<LabTunnel> StartAsync(
        NetworkLab lab, string server, int legs, IEnumerable<string> clientArguments, CancellationToken cancellationToken)
    {
        var target = new TcpListener(lab.TestAddress, 0);
        target.Start();
        var serverFacing = await ProxyProcess.StartAsync(lab.OnServer, ["-s", "0.0.0.0:22222", target.EndPoint.ToString()], cancellationToken);
        var number = legs.ToString(CultureInfo.InvariantCulture);
        var clientFacing = await ProxyProcess.StartAsync(
            lab.OnClient, ["-c", $"{lab.ClientAddress}:0", server, "22222", "-n", number, "--express", "off", .. clientArguments], cancellationToken);
        var tunnel = new LabTunnel(target, serverFacing, clientFacing);
        await tunnel.WaitForLegsAsync(legs, cancellationToken);
        return tunnel;
    }

    /// <summary>Waits until so many legs have come up since the start.</summary>
    public Task WaitForLegsAsync(int count, CancellationToken cancellationToken) =>
        Client.WaitForErrorLinesAsync(count, LegUp, cancellationToken);

    /// <summary>Opens a stream.</summary>
    public Task<StreamPair> OpenAsync(CancellationToken cancellationToken) => StreamPair.OpenAsync(Client.EndPoint, _target, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await _server.DisposeAsync();
        _target.Dispose();
    }

    [GeneratedRegex(@" up from (?<local>\S+) to (?<remote>[^\s,]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LegUpLine();
}
