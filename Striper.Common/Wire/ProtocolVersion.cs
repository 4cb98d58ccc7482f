namespace Striper.Common.Wire;

/// <summary>The versions of the protocol that this build speaks; HELLO offers a range, ACCEPT picks one.</summary>
public static class ProtocolVersion
{
    /// <summary>The newest version spoken.</summary>
    public const byte Current = 1;

    /// <summary>The oldest version spoken.</summary>
    public const byte Minimum = 1;

    /// <summary>The highest version that both ends speak, of a peer's range; false: there is none.</summary>
    public static bool TryPick(byte peerMinimum, byte peerMaximum, out byte version)
    {
        version = Math.Min(Current, peerMaximum);
        return version >= Math.Max(Minimum, peerMinimum);
    }
}
