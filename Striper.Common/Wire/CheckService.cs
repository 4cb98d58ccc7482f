namespace Striper.Common.Wire;

/// <summary>What answers a stream of a tunnel that is made for a check: the stream's first byte from the client.</summary>
public enum CheckService : byte
{
    /// <summary>All that follows comes back.</summary>
    Echo = 1,

    /// <summary>What follows is counted, and dropped; the answer is <see cref="CheckReport"/>s.</summary>
    Discard = 2,

    /// <summary>The answer is bytes of no meaning, as many as the stream carries.</summary>
    Generate = 3,
}
