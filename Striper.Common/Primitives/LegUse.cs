namespace Striper.Common.Primitives;

/// <summary>What a leg is used for, as LEG_USE says it. The client decides; numbers beyond these are kept, and mean paused.</summary>
public enum LegUse
{
    /// <summary>For everything.</summary>
    Full = 0,

    /// <summary>For nothing new: no datagrams and no control but what concerns the leg itself (receipts, PING). It stays up and may be used again.</summary>
    Paused = 1,

    /// <summary>As <see cref="Paused"/>, and the client closes it when nothing is out on it.</summary>
    Retiring = 2,

    /// <summary>Answer to <see cref="Paused"/> and <see cref="Retiring"/>: all that this end has sent on the leg is receipted.</summary>
    Drained = 3,
}
