using System.Net;
using System.Net.Sockets;
using Striper.Common.Primitives;

namespace Striper.Common.Transport;

/// <summary>
/// Dials HOST:PORT: resolves the name anew each time and tries every address, the families in turn, each a little after the one before, until
/// the first connects (Happy Eyeballs, RFC 8305). Failures are results, never exceptions.
/// </summary>
public static class TargetConnector
{
    // How long an address has the field to itself before the next is tried beside it (RFC 8305, section 5).
    private static readonly TimeSpan _attemptDelay = TimeSpan.FromMilliseconds(250);

    /// <summary>Connects to a name or address within <paramref name="timeout"/>, name resolution included.</summary>
    /// <param name="host">A host name or an address; IPv6 with or without brackets.</param>
    /// <param name="port">The port, 1 to 65535.</param>
    /// <param name="timeout">For everything; more than zero.</param>
    /// <param name="cancellationToken">Gives the dial up; the code is then <see cref="ResetCode.ShuttingDown"/>.</param>
    public static async Task<ConnectResult> ConnectAsync(string host, int port, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        ConnectResult result;
        try
        {
            var addresses = await ResolveAsync(host, deadline.Token);
            result = await ConnectAnyAsync([.. addresses.Select(address => new IPEndPoint(address, port))], deadline.Token);
        }
        catch (OperationCanceledException)
        {
            result = ConnectResult.Failed(ResetCode.TargetTimeout, $"the name {host} was not resolved in time");
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            result = ConnectResult.Failed(ResetCode.TargetUnreachable, $"{host}: {e.Message}");
        }

        return !result.IsConnected && cancellationToken.IsCancellationRequested
            ? ConnectResult.Failed(ResetCode.ShuttingDown, "the dial was given up")
            : result;
    }

    /// <summary>Connects to the first of <paramref name="endPoints"/> that answers; the worst obstacle is told when none does.</summary>
    internal static async Task<ConnectResult> ConnectAnyAsync(IReadOnlyList<IPEndPoint> endPoints, CancellationToken deadline)
    {
        if (endPoints.Count == 1)
            return await ConnectOneAsync(endPoints[0], deadline);
        var worst = ConnectResult.Failed(ResetCode.TargetUnreachable, "the name has no address");
        using var givingUp = CancellationTokenSource.CreateLinkedTokenSource(deadline);
        var pending = new List<Task<ConnectResult>>();
        for (var next = 0; next < endPoints.Count || pending.Count > 0;)
        {
            if (next < endPoints.Count)
                pending.Add(ConnectOneAsync(endPoints[next++], givingUp.Token));
            await WaitForOneAsync(pending, patient: next == endPoints.Count);
            if (pending.Find(attempt => attempt.IsCompleted) is not { } finished)
                continue;
            pending.Remove(finished);
            var result = await finished;
            if (result.IsConnected)
            {
                await givingUp.CancelAsync();
                await CloseAsync(pending);
                return result;
            }

            if (RankOf(result.Code) >= RankOf(worst.Code))
                worst = result;
        }

        return worst;
    }

    /// <summary>The addresses in the resolver's order, but with the families in turn (RFC 8305, section 4).</summary>
    internal static IEnumerable<IPAddress> InterleaveFamilies(IReadOnlyList<IPAddress> addresses)
    {
        var preferred = addresses.Where(address => address.AddressFamily == addresses[0].AddressFamily).ToList();
        var others = addresses.Except(preferred).ToList();
        for (var i = 0; i < Math.Max(preferred.Count, others.Count); i++)
        {
            if (i < preferred.Count)
                yield return preferred[i];
            if (i < others.Count)
                yield return others[i];
        }
    }

    private static async Task<IEnumerable<IPAddress>> ResolveAsync(string host, CancellationToken deadline)
    {
        // The resolver refuses 0.0.0.0 and ::, which connect to this host; literals need no resolver.
        if (IPAddress.TryParse(host, out var literal))
            return [literal];

        // The system's resolver does not always stop when cancelled; nobody waits then for what it finds, nor for how it fails.
        var resolving = Dns.GetHostAddressesAsync(host, deadline);
        _ = resolving.ContinueWith(
            static failed => failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        return InterleaveFamilies(await resolving.WaitAsync(deadline));
    }

    /// <summary>Waits until an attempt has ended or, not being patient, it is the next address's turn.</summary>
    private static async Task WaitForOneAsync(List<Task<ConnectResult>> pending, bool patient)
    {
        var first = Task.WhenAny(pending);
        if (patient)
        {
            await first;
            return;
        }

        using var turn = new CancellationTokenSource();
        await Task.WhenAny(first, Task.Delay(_attemptDelay, turn.Token));
        await turn.CancelAsync();
    }

    private static async Task<ConnectResult> ConnectOneAsync(IPEndPoint endPoint, CancellationToken deadline)
    {
        Socket? socket = null;
        try
        {
            socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            DescriptorReserve.BelowApplications.Spare(socket);
            await SocketLoops.ConnectAsync(socket, endPoint, deadline);
            return ConnectResult.Connected(socket, NameOf(socket, endPoint));
        }
        catch (OperationCanceledException)
        {
            // It may be connected by now, and FIN would tell the target of somebody who came and said all that he had to say.
            socket?.Reset();
            return ConnectResult.Failed(ResetCode.TargetTimeout, $"{endPoint}: no answer in time");
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            return ConnectResult.Failed(CodeOf(e.SocketErrorCode), $"{endPoint}: {e.Message}");
        }
    }

    // The kernel takes 0.0.0.0 and :: for this host; where they led is its to say, all else is known.
    private static IPEndPoint NameOf(Socket socket, IPEndPoint dialled) =>
        dialled.Address.Equals(IPAddress.Any) || dialled.Address.Equals(IPAddress.IPv6Any) ? socket.PeerName() as IPEndPoint ?? dialled : dialled;

    private static async Task CloseAsync(List<Task<ConnectResult>> late)
    {
        foreach (var result in await Task.WhenAll(late))
            result.Socket?.Reset();
    }

    private static ResetCode CodeOf(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => ResetCode.TargetRefused,
        SocketError.TimedOut => ResetCode.TargetTimeout,
        SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable => ResetCode.LimitReached,
        _ => ResetCode.TargetUnreachable,
    };

    // Of several failures the one that tells the user most: a target that refuses is there, one without a route may be just another family.
    private static int RankOf(ResetCode code) => code switch
    {
        ResetCode.LimitReached => 3,
        ResetCode.TargetRefused => 2,
        ResetCode.TargetTimeout => 1,
        _ => 0,
    };
}
