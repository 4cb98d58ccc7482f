namespace Striper.Common.Engine;

/// <summary>What became of a leg.</summary>
public enum LegChange
{
    /// <summary>It passed the handshake.</summary>
    Up,

    /// <summary>It fell silent: nothing new is trusted to it.</summary>
    Suspect,

    /// <summary>It makes progress again.</summary>
    Recovered,

    /// <summary>It is over.</summary>
    Dead,
}
