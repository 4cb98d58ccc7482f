namespace Striper.Client;

/// <summary>How a slot of a tunnel is.</summary>
internal enum SlotState
{
    /// <summary>The tunnel wants no leg here.</summary>
    Unwanted,

    /// <summary>Its leg is up.</summary>
    Up,

    /// <summary>Its leg is up and has been silent for long enough that a replacement is dialled.</summary>
    Silent,

    /// <summary>A leg is wanted, and there is none.</summary>
    Missing,
}
