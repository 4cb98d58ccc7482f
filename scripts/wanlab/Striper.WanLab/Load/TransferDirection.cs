namespace Striper.WanLab.Load;

/// <summary>Which way bulk goes: up is from the client to the server.</summary>
internal enum TransferDirection
{
    /// <summary>No bulk.</summary>
    None,

    /// <summary>From the client to the server.</summary>
    Up,

    /// <summary>From the server to the client.</summary>
    Down,

    /// <summary>Both ways at once, on one connection.</summary>
    Both,
}
