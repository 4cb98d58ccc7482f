using Striper.Common.Primitives;

namespace Striper.Common.Wire;

/// <summary>STREAM_LIMIT: the client may open streams up to an id.</summary>
/// <param name="Highest">The highest id allowed; only ever raised.</param>
public readonly record struct StreamLimitFrame(StreamId Highest);
