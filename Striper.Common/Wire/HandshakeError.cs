namespace Striper.Common.Wire;

/// <summary>ERROR: the server refuses the leg and closes it. Its form is the same in every version.</summary>
/// <param name="Code">Why; numbers that this version does not know are kept as they came.</param>
/// <param name="Reason">One line for a log, at most <see cref="WireLimits.MaxReasonBytes"/> bytes as it came; free of control characters.</param>
public sealed record HandshakeError(HandshakeErrorCode Code, string Reason) : HandshakeMessage;
