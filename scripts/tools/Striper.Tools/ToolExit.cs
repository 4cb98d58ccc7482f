namespace Striper.Tools;

/// <summary>What a tool tells its parent.</summary>
internal static class ToolExit
{
    /// <summary>All was well.</summary>
    public const int Succeeded = 0;

    /// <summary>Something was not.</summary>
    public const int Failed = 1;

    /// <summary>Wrong usage.</summary>
    public const int Misused = 2;
}
