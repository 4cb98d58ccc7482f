using Striper.Common.Primitives;

namespace Striper.Common.Wire;

/// <summary>OPEN: the client accepted an application.</summary>
/// <param name="Stream">The new stream.</param>
/// <param name="Credit">Offset up to which the server may send on it.</param>
/// <param name="EndPoints">The application's connection to the client, as far as the client tells it.</param>
public readonly record struct OpenFrame(StreamId Stream, long Credit, StreamEndPoints EndPoints);
