namespace Striper.Soak.Load;

/// <summary>How one side of a stream saw it end.</summary>
internal enum SideEnd
{
    /// <summary>Its own direction was sent to the end, and the other one ended with FIN.</summary>
    Fin,

    /// <summary>Reset by the other side, or by a proxy.</summary>
    Reset,

    /// <summary>It has reset the connection itself, as planned.</summary>
    OwnReset,

    /// <summary>Nothing moved for too long, or the run was over.</summary>
    GivenUp,
}
