namespace Striper.Common.Wire;

/// <summary>
/// A HELLO whose versions this build does not speak. Only its first two fields are the same in every version; it is to be answered with
/// <see cref="HandshakeErrorCode.VersionNotSupported"/>.
/// </summary>
/// <param name="MinVersion">Oldest version offered.</param>
/// <param name="MaxVersion">Newest version offered.</param>
public sealed record IncompatibleHello(byte MinVersion, byte MaxVersion) : HandshakeMessage;
