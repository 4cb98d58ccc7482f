namespace Striper.Common.Pipes;

/// <summary>
/// A connection ended without an orderly FIN: the peer reset it, the network failed, or this side aborted it. An ordinary event, not a
/// fault of the program: log its message, not its stack. A <see cref="System.Net.Sockets.SocketException"/>, where there was one, is the
/// inner exception.
/// </summary>
public sealed class ConnectionAbortedException(string message, Exception? innerException = null) : IOException(message, innerException);
