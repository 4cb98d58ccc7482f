namespace Striper.Common.Wire;

/// <summary>What stands in front of every frame's body.</summary>
/// <param name="Type">The frame's type; known, or skippable.</param>
/// <param name="HeaderBytes">Bytes of type and length field.</param>
/// <param name="BodyBytes">Bytes of the body that follow.</param>
public readonly record struct FrameHeader(FrameType Type, int HeaderBytes, int BodyBytes);
