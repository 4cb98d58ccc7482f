namespace Striper.Common.Filtering.Foo;

/// <summary>A moment of the window.</summary>
/// <param name="Age">How long it was ago when it was saved.</param>
/// <param name="Requests">REQ.</param>
/// <param name="Responses">ACK and NAK.</param>
public readonly record struct FooSlot(TimeSpan Age, long Requests, long Responses);
