namespace Striper.Cli.Config;

/// <summary>The modes of forwards; what <c>mode</c> says is the name in small letters.</summary>
[Flags]
internal enum ForwardModes
{
    /// <summary>None of them.</summary>
    None = 0,

    /// <summary>As <c>-c</c>.</summary>
    Client = 1,

    /// <summary>As <c>-s</c>.</summary>
    Server = 2,

    /// <summary>Neither <c>-c</c> nor <c>-s</c>.</summary>
    Relay = 4,

    /// <summary>Those with a tunnel.</summary>
    Tunnel = Client | Server,

    /// <summary>All of them.</summary>
    All = Client | Server | Relay,
}
