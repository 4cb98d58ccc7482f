using Striper.Common.Security;

namespace Striper.Cli.Options;

/// <summary>What both ends of a tunnel can be told; each end's word holds for the direction it sends in, except the linger time.</summary>
/// <param name="Scheduler">Name of the policy that chooses the leg for a datagram.</param>
/// <param name="Congestion">Name of the kernel's congestion control for the legs, or null (auto) to let the proxy choose.</param>
/// <param name="Linger">How long streams outlive the last leg, 0 to 7 days; of both ends the smaller holds. 0: a stream dies with its last leg.</param>
/// <param name="Secrets">Who has one of them may be the other end; null: anybody. The first is used.</param>
/// <param name="Limits">What is taken from others at most.</param>
internal sealed record TunnelOptions(string Scheduler, string? Congestion, TimeSpan Linger, IReadOnlyList<SharedSecret>? Secrets, LimitOptions Limits);
