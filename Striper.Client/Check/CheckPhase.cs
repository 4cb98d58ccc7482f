namespace Striper.Client.Check;

/// <summary>What a check does with a tunnel.</summary>
public enum CheckPhase
{
    /// <summary>Round trips while nothing else goes on.</summary>
    Idle,

    /// <summary>Bulk from the server.</summary>
    Down,

    /// <summary>Bulk to the server.</summary>
    Up,
}
