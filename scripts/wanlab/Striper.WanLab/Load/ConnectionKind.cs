namespace Striper.WanLab.Load;

/// <summary>The first byte of every connection to the target.</summary>
internal enum ConnectionKind : byte
{
    /// <summary>A transfer; <see cref="BulkRequest"/> says which.</summary>
    Bulk = (byte)'B',

    /// <summary>Messages of <see cref="RoundTrips.MessageBytes"/> bytes, each sent back.</summary>
    RoundTrips = (byte)'P',

    /// <summary><see cref="ShortConnections.MessageBytes"/> bytes, sent back once.</summary>
    Short = (byte)'S',
}
