using Striper.Common.Security;

namespace Striper.Cli.Options;

/// <summary>The verb <c>check</c>. Checked in full before it exists; immutable.</summary>
internal sealed record CheckOptions
{
    /// <summary>The server-facing proxy.</summary>
    public required HostPort Server { get; init; }

    /// <summary>Of <c>--via</c>, without their numbers of legs, each name once; possibly none.</summary>
    public required IReadOnlyList<ViaItem> Items { get; init; }

    /// <summary>How long bulk flows in each direction with each number of legs, 0.1 to 25 s. Below a second or two the start of the flows is much of it.</summary>
    public required TimeSpan Seconds { get; init; }

    /// <summary>Who has one of them may be the other end; null: anybody. The first is used.</summary>
    public required IReadOnlyList<SharedSecret>? Secrets { get; init; }

    /// <summary>Name of the policy that chooses the leg for a datagram, for what this end sends.</summary>
    public required string Scheduler { get; init; }

    /// <summary>Name of the kernel's congestion control, for what this end sends, or null (auto) to let the proxy choose.</summary>
    public required string? Congestion { get; init; }

    /// <summary>How long one attempt to connect may take, 10 ms to 24 h.</summary>
    public required TimeSpan ConnectTimeout { get; init; }

    /// <summary>What the user should know of the options, one line each.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}
