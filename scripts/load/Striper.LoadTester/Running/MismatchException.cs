namespace Striper.LoadTester.Running;

/// <summary>The server said something else than it should have.</summary>
internal sealed class MismatchException(string message) : Exception(message);
