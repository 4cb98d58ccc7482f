namespace Striper.Common.Wire;

/// <summary>CLOSE: the tunnel is over; every leg is closed and every stream reset.</summary>
/// <param name="Code">Why.</param>
/// <param name="Reason">One line for a log, at most <see cref="WireLimits.MaxReasonBytes"/> bytes as it came; free of control characters.</param>
public readonly record struct CloseFrame(CloseCode Code, string Reason);
