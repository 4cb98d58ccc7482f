namespace Striper.Common.Pipes;

/// <summary>How a <see cref="Bridge"/> ended.</summary>
public enum BridgeEnd
{
    /// <summary>Both directions carried everything and ended with FIN.</summary>
    Completed = 0,

    /// <summary>The first pipe was reset or takes no more data; the second one was aborted.</summary>
    FirstFailed = 1,

    /// <summary>The second pipe was reset or takes no more data; the first one was aborted.</summary>
    SecondFailed = 2,

    /// <summary>The caller cancelled the bridge; both pipes were aborted.</summary>
    Canceled = 3,
}
