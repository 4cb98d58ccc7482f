namespace Striper.WanLab.Options;

/// <summary>What the user asks for cannot be had; the message is one line that says why.</summary>
internal sealed class UsageException(string message) : Exception(message);
