namespace Striper.Common.Wire;

/// <summary>The byte after the magic.</summary>
internal enum HandshakeKind : byte
{
    Hello = 1,
    Accept = 2,
    Error = 3,
}
