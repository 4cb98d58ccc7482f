namespace Striper.Foo.Protocol;

/// <summary>The peer does not speak the Foo protocol.</summary>
internal sealed class FooProtocolException(string message) : Exception(message);
