namespace Striper.Common.Primitives;

/// <summary>The peer of a new leg does not speak Striper at all: somebody else dialled the port, or we dialled somebody else's.</summary>
/// <param name="peer">What the first bytes look like, with its article: "an HTTP request"; "not Striper" if unknown.</param>
public sealed class ForeignProtocolException(string peer)
    : Exception($"The first bytes are {peer}{(peer == ForeignProtocolException.Unknown ? "" : ", not Striper")}.")
{
    /// <summary>What <see cref="Peer"/> says when the bytes resemble nothing known.</summary>
    public const string Unknown = "not Striper";

    /// <summary>What the first bytes look like, as a log line says it.</summary>
    public string Peer { get; } = peer;
}
