namespace Striper.Common.Filtering;

/// <summary>What becomes of a call once a filter has seen it.</summary>
public enum FilterVerdict
{
    /// <summary>The next filter is called, with what the data holds now.</summary>
    Pass = 0,

    /// <summary>
    /// The call stops here until <see cref="FilterConnection.Resume"/>; then the next filter gets it. Meanwhile nothing more is read from where it came from:
    /// its sender feels it as backpressure. The other direction goes on.
    /// </summary>
    Hold = 1,

    /// <summary>The connection is reset on both sides; what was not passed on is dropped.</summary>
    Close = 2,
}
