namespace Striper.Echo.Serving;

/// <summary>What a server does with what it gets.</summary>
internal enum EchoMode
{
    /// <summary>Gives it back, ASCII letters in upper case.</summary>
    Upper,

    /// <summary>Gives it back (RFC 862).</summary>
    Plain,

    /// <summary>Nothing (RFC 863).</summary>
    Discard,

    /// <summary>Nothing, but sends lines of characters (RFC 864).</summary>
    Chargen,
}
