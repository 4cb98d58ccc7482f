namespace Striper.Common.Engine;

/// <summary>Why a copy of a datagram was bound to a leg.</summary>
public enum BindingReason
{
    /// <summary>New bytes of a stream that moves much.</summary>
    New,

    /// <summary>New bytes of a stream whose latency counts.</summary>
    Urgent,

    /// <summary>Its leg died or fell silent.</summary>
    Reinjected,

    /// <summary>It is late where it is: what is behind it waits for it, or nothing is behind it and another leg is quicker.</summary>
    Late,

    /// <summary>The scheduler wants it on several legs from the start.</summary>
    Copy,
}
