using Striper.WanLab.Lab;
using Striper.WanLab.Scenarios;

namespace Striper.WanLab.Subjects;

/// <summary>Kernel MPTCP (RFC 8684) with the kernel's own path manager: a subflow from each address of the client that is an endpoint.</summary>
internal sealed class MptcpSubject : ISubject
{
    private const string EnabledFile = "/proc/sys/net/mptcp/enabled";

    /// <inheritdoc/>
    public string Name => "mptcp";

    /// <inheritdoc/>
    public IReadOnlyList<string> Wrapper => ["mptcpize", "run"];

    /// <inheritdoc/>
    public string? FindObstacle()
    {
        if (!File.Exists(EnabledFile))
            return "this kernel has no MPTCP";
        return Programs.IsInstalled("mptcpize") ? null : "mptcpize is missing, install it (Debian package mptcpize)";
    }

    /// <inheritdoc/>
    public async Task<SubjectSession> StartAsync(Network network, Scenario scenario, CancellationToken cancellationToken)
    {
        foreach (var host in (Host[])[Host.Client, Host.Server])
        {
            await network.RunAsync(host, ["sh", "-c", $"echo 1 >{EnabledFile}"], cancellationToken);

            // 8 is the most that the kernel allows.
            await network.RunAsync(host, ["ip", "mptcp", "limits", "set", "subflows", "8", "add_addr_accepted", "8"], cancellationToken);
        }

        foreach (var (address, device) in Endpoints(scenario.Legs))
            await network.RunAsync(Host.Client, ["ip", "mptcp", "endpoint", "add", address, "dev", device, "subflow"], cancellationToken);
        return new SubjectSession($"{Network.ServerAddress}:{Ports.Target}", []);
    }

    /// <summary>The first subflow leaves from the first path's first address anyway.</summary>
    internal static IEnumerable<(string Address, string Device)> Endpoints(LegPlan legs) =>
        Enumerable.Range(1, legs.Count - 1).Select(i => legs.OnePerPath ? (Network.ClientAddress(i + 1), $"p{i + 1}") : (Network.ClientAddress(1, i), "p1"));
}
