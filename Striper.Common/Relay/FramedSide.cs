namespace Striper.Common.Relay;

/// <summary>Which side of a relay speaks tcp-striper's datagram frames; the other one has plain bytes.</summary>
public enum FramedSide
{
    /// <summary>Neither: a plain relay.</summary>
    None = 0,

    /// <summary>Those who connect: the server-facing end.</summary>
    Application = 1,

    /// <summary>The target: the client-facing end.</summary>
    Target = 2,
}
