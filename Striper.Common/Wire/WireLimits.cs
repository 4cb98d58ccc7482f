namespace Striper.Common.Wire;

/// <summary>Sizes that both ends take for granted; a peer that goes beyond one breaks the protocol.</summary>
public static class WireLimits
{
    /// <summary>Body of any frame but DATA, bytes: a receiver holds it whole, so it must fit beside the frames that follow.</summary>
    public const int MaxControlBodyBytes = 4096;

    /// <summary>Body of a handshake message, bytes: what a stranger can make us hold before we know him.</summary>
    public const int MaxHandshakeBodyBytes = 1024;

    /// <summary>UTF-8 bytes of the reason in CLOSE and ERROR: one line of a log.</summary>
    public const int MaxReasonBytes = 256;

    /// <summary>Highest slot: far more legs than help anybody, few enough that a server may keep an incarnation for each.</summary>
    public const int MaxSlot = 1023;
}
