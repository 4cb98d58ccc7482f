namespace Striper.Common.Filtering.Foo;

/// <summary>Lines of the Foo protocol, and others.</summary>
/// <param name="Requests">REQ.</param>
/// <param name="Acks">ACK.</param>
/// <param name="Naks">NAK.</param>
/// <param name="OtherLines">Lines that are not Foo.</param>
public readonly record struct FooCounts(long Requests, long Acks, long Naks, long OtherLines)
{
    /// <summary>Messages of any kind.</summary>
    public long Messages => Requests + Responses;

    /// <summary>ACK and NAK.</summary>
    public long Responses => Acks + Naks;

    /// <summary>Adds them up.</summary>
    public static FooCounts operator +(FooCounts a, FooCounts b) =>
        new(a.Requests + b.Requests, a.Acks + b.Acks, a.Naks + b.Naks, a.OtherLines + b.OtherLines);
}
