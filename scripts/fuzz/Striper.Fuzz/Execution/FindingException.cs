namespace Striper.Fuzz.Execution;

/// <summary>The oracle says no: a target did what it never may.</summary>
internal sealed class FindingException(string message) : Exception(message);
