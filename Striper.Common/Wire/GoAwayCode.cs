namespace Striper.Common.Wire;

/// <summary>Why a proxy takes no new streams; unknown numbers are kept and mean the same.</summary>
public enum GoAwayCode
{
    /// <summary>The proxy is stopping.</summary>
    Stopping = 0,
}
