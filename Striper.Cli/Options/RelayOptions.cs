namespace Striper.Cli.Options;

/// <summary>Neither <c>-c</c> nor <c>-s</c>: forward each connection to the target, without a tunnel.</summary>
internal sealed record RelayOptions : ProxyOptions
{
    /// <summary>Where each connection is forwarded to.</summary>
    public required HostPort Target { get; init; }
}
