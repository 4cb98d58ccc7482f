namespace Striper.WanLab.Lab;

/// <summary>The two hosts of the lab.</summary>
internal enum Host
{
    /// <summary>Has an interface for each path.</summary>
    Client,

    /// <summary>Has one interface.</summary>
    Server,
}
