namespace Striper.WanLab.Subjects;

/// <summary>Ports in the lab's own network namespaces, where nothing else listens.</summary>
internal static class Ports
{
    /// <summary>The target, at the server.</summary>
    public const int Target = 7000;

    /// <summary>The server-facing proxy.</summary>
    public const int Legs = 7001;

    /// <summary>The client-facing proxy, at the client's loopback.</summary>
    public const int Applications = 7002;
}
