using System.Net;

namespace Striper.Bench.Subjects;

/// <summary>Where a subject runs.</summary>
/// <param name="Target">Where its connections end.</param>
/// <param name="Wrapper">What stands before each command, as <c>taskset</c> does.</param>
/// <param name="Directory">For its files.</param>
internal sealed record SubjectPlace(IPEndPoint Target, IReadOnlyList<string> Wrapper, string Directory);
