namespace Striper.Client;

/// <summary>How a slot of a tunnel is.</summary>
internal enum SlotState
{
    /// <summary>The tunnel wants no leg here.</summary>
    Unwanted,

    /// <summary>Its leg is up.</summary>
    Up,

    /// <summary>Its leg is up and a replacement is dialled beside it: it has been silent for long, or its keys have carried enough.</summary>
    Silent,

    /// <summary>A leg is wanted, and there is none.</summary>
    Missing,
}
