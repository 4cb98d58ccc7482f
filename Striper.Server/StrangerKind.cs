namespace Striper.Server;

/// <summary>What a log line says of a stranger, beside the codes of <see cref="Common.Wire.HandshakeErrorCode"/>: each kind has its own minute.</summary>
internal static class StrangerKind
{
    /// <summary>There are too many of them.</summary>
    public const int Crowd = -1;

    /// <summary>It speaks something else.</summary>
    public const int ForeignBytes = -2;

    /// <summary>It says nothing.</summary>
    public const int Silent = -3;

    /// <summary>It met a mistake of ours.</summary>
    public const int Mistake = -5;

    /// <summary>There are no descriptors for it.</summary>
    public const int Shortage = -6;

    /// <summary>It has not the secret.</summary>
    public const int Unauthenticated = -4;
}
