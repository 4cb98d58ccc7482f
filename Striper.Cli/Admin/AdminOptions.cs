using Striper.Cli.Options;

namespace Striper.Cli.Admin;

/// <summary>The admin endpoint.</summary>
/// <param name="Listen">Where it listens; beyond the loopback only with a token.</param>
/// <param name="Token">What requests must bear; null: those that only look need nothing.</param>
internal sealed record AdminOptions(ListenAddress Listen, string? Token)
{
    /// <summary>Without the token, which is nobody's to read.</summary>
    public override string ToString() => Listen.ToString();
}
