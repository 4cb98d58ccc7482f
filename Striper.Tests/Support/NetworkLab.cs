using System.Globalization;
using System.Net;

namespace Striper.Tests.Support;

/// <summary>
/// Two hosts joined by paths through a router, as Linux network namespaces, for what loopback cannot show: addresses that come and go, routes,
/// names, and middleboxes that forget. The test itself stands beside both hosts: applications reach the client host at
/// <see cref="ClientAddress"/>, and targets that the test runs are reached from the server host at <see cref="TestAddress"/>.
/// </summary>
internal sealed class NetworkLab : IAsyncDisposable
{
    private static int _labs;

    private readonly string _name = $"str{Environment.ProcessId}-{Interlocked.Increment(ref _labs)}";
    private readonly int _paths;
    private readonly string _outside;

    private NetworkLab(int paths)
    {
        _paths = paths;

        // In the test's own namespace, where it must not meet another run's.
        var id = (Environment.ProcessId * 8) + (_labs % 8);
        _outside = string.Create(CultureInfo.InvariantCulture, $"10.{128 + (id >> 8 & 127)}.{id & 255}");
    }

    private string Client => $"{_name}c";

    private string Router => $"{_name}r";

    private string Server => $"{_name}s";

    /// <summary>What starts a program on the client host; for <see cref="ProxyProcess"/>.</summary>
    public IReadOnlyList<string> OnClient => ["ip", "netns", "exec", Client];

    /// <summary>What starts a program on the server host.</summary>
    public IReadOnlyList<string> OnServer => ["ip", "netns", "exec", Server];

    /// <summary>The client host as the test sees it.</summary>
    public IPAddress ClientAddress => IPAddress.Parse($"{_outside}.2");

    /// <summary>The test as the server host sees it.</summary>
    public IPAddress TestAddress => IPAddress.Parse($"{_outside}.5");

    /// <summary>The client host's address on a path, 1 up. What leaves from it takes that path.</summary>
    public static IPAddress ClientOn(int path) => IPAddress.Parse($"10.213.{path}.2");

    /// <summary>The server host's address on a path; reached over the path that the sender's address belongs to.</summary>
    public static IPAddress ServerOn(int path) => IPAddress.Parse($"10.214.{path}.2");

    /// <summary>The router's address on a path, toward the server host. Nothing listens there.</summary>
    public static IPAddress RouterOn(int path) => IPAddress.Parse($"10.214.{path}.1");

    /// <summary>Makes the hosts, the router and the paths.</summary>
    public static async Task<NetworkLab> StartAsync(int paths, CancellationToken cancellationToken)
    {
        var lab = new NetworkLab(paths);
        try
        {
            await lab.BuildAsync(cancellationToken);
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    /// <summary>The client host gets its address on a path, and the route that belongs to it.</summary>
    public async Task AddClientAddressAsync(int path, CancellationToken cancellationToken)
    {
        await IpAsync(Client, $"addr add {ClientOn(path)}/24 dev p{path}", cancellationToken);
        await IpAsync(Client, $"route replace default via 10.213.{path}.1 dev p{path} table {100 + path}", cancellationToken);
        await IpAsync(Client, $"route replace default via 10.213.{path}.1 dev p{path} metric {path}", cancellationToken);
    }

    /// <summary>The client host loses its address on a path, and with it the routes.</summary>
    public Task RemoveClientAddressAsync(int path, CancellationToken cancellationToken) =>
        IpAsync(Client, $"addr del {ClientOn(path)}/24 dev p{path}", cancellationToken);

    /// <summary>The client host loses the interface of a path; the router its end, too.</summary>
    public Task RemoveClientInterfaceAsync(int path, CancellationToken cancellationToken) =>
        IpAsync(Client, $"link del p{path}", cancellationToken);

    /// <summary>The client host gets the interface of a path (again), with address and route.</summary>
    public async Task AddClientInterfaceAsync(int path, CancellationToken cancellationToken)
    {
        await JoinAsync(Client, $"p{path}", Router, $"c{path}", cancellationToken);
        await IpAsync(Router, $"addr add 10.213.{path}.1/24 dev c{path}", cancellationToken);
        await AddClientAddressAsync(path, cancellationToken);
    }

    /// <summary>What the client host's interface of a path has sent and received, bytes with Ethernet's 14 a packet.</summary>
    public async Task<(long SentBytes, long ReceivedBytes)> ReadClientCountersAsync(int path, CancellationToken cancellationToken)
    {
        var statistics = $"/sys/class/net/p{path}/statistics";
        var text = await Command.RunAsync(
            "ip", ["netns", "exec", Client, "cat", $"{statistics}/tx_bytes", $"{statistics}/rx_bytes"], cancellationToken);
        var counts = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => long.Parse(line, CultureInfo.InvariantCulture)).ToArray();
        return (counts[0], counts[1]);
    }

    /// <summary>The server host loses its address on a path; what was connected to it gets no answer any more.</summary>
    public Task RemoveServerAddressAsync(int path, CancellationToken cancellationToken) =>
        IpAsync(Server, $"addr del {ServerOn(path)}/24 dev p{path}", cancellationToken);

    /// <summary>What the client host's resolver says of a name from now on (hosts(5)); all earlier names are gone.</summary>
    public Task NameAsync(string name, IEnumerable<IPAddress> addresses, CancellationToken cancellationToken) =>

        // In place: the running programs have this very file mounted over /etc/hosts (ip-netns(8)).
        File.WriteAllLinesAsync(HostsFile, ["127.0.0.1 localhost", .. addresses.Select(a => $"{a} {name}")], cancellationToken);

    /// <summary>The router forgets the flows of these ports of the client host, as a NAT does: their packets vanish from here on, both ways.</summary>
    public async Task ForgetFlowsAsync(IEnumerable<int> clientPorts, CancellationToken cancellationToken)
    {
        foreach (var port in clientPorts)
        {
            await IpAsync(Router, $"rule add pref 10 ipproto tcp sport {port} blackhole", cancellationToken);
            await IpAsync(Router, $"rule add pref 10 ipproto tcp dport {port} blackhole", cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in (string[])[Client, Router, Server])
            await Command.TryRunAsync("ip", ["netns", "del", host], inputFile: null, CancellationToken.None);
        if (Directory.Exists(ConfigurationDirectory))
            Directory.Delete(ConfigurationDirectory, recursive: true);
    }

    private string ConfigurationDirectory => $"/etc/netns/{Client}";

    private string HostsFile => Path.Combine(ConfigurationDirectory, "hosts");

    private async Task BuildAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(ConfigurationDirectory);
        await NameAsync("server.test", [], cancellationToken);
        foreach (var host in (string[])[Client, Router, Server])
        {
            await RunAsync($"netns add {host}", cancellationToken);
            await IpAsync(host, "link set lo up", cancellationToken);
        }

        await Command.RunAsync("ip", ["netns", "exec", Router, "sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward"], cancellationToken);
        await JoinTestAsync(Client, "a", 1, cancellationToken);
        await JoinTestAsync(Server, "b", 5, cancellationToken);
        for (var path = 1; path <= _paths; path++)
        {
            await IpAsync(Client, $"rule add from {ClientOn(path)} table {100 + path}", cancellationToken);
            await AddClientInterfaceAsync(path, cancellationToken);
            await JoinAsync(Server, $"p{path}", Router, $"s{path}", cancellationToken);
            await IpAsync(Router, $"addr add 10.214.{path}.1/24 dev s{path}", cancellationToken);
            await IpAsync(Server, $"addr add {ServerOn(path)}/24 dev p{path}", cancellationToken);
        }

        for (var path = 1; path <= _paths; path++)
        {
            // Over the same path while it is there, otherwise over any other.
            for (var net = 1; net <= _paths; net++)
                await IpAsync(Server, $"route add 10.213.{net}.0/24 via 10.214.{path}.1 metric {(net == path ? 1 : 1 + path)}", cancellationToken);
        }
    }

    private async Task JoinTestAsync(string host, string end, int address, CancellationToken cancellationToken)
    {
        await RunAsync($"link add {_name}{end} type veth peer name test netns {host}", cancellationToken);
        await RunAsync($"addr add {_outside}.{address}/30 dev {_name}{end}", cancellationToken);
        await RunAsync($"link set {_name}{end} up", cancellationToken);
        await IpAsync(host, $"addr add {_outside}.{address + 1}/30 dev test", cancellationToken);
        await IpAsync(host, "link set test up", cancellationToken);
    }

    private async Task JoinAsync(string host, string interfaceName, string other, string otherInterface, CancellationToken cancellationToken)
    {
        await IpAsync(host, $"link add {interfaceName} type veth peer name {otherInterface} netns {other}", cancellationToken);
        await IpAsync(host, $"link set {interfaceName} up", cancellationToken);
        await IpAsync(other, $"link set {otherInterface} up", cancellationToken);
    }

    private Task IpAsync(string host, string arguments, CancellationToken cancellationToken) => RunAsync($"-n {host} {arguments}", cancellationToken);

    private static Task RunAsync(string arguments, CancellationToken cancellationToken) =>
        Command.RunAsync("ip", arguments.Split(' '), cancellationToken);
}
