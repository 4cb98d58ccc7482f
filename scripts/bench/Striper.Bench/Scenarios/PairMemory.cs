using Striper.Bench.Processes;
using Striper.Bench.Running;
using Striper.Bench.Subjects;

namespace Striper.Bench.Scenarios;

/// <summary>What the two proxies have in use, KiB.</summary>
internal sealed record PairMemory(double ClientKib, double ServerKib)
{
    /// <summary>As figures.</summary>
    public IReadOnlyList<Figure> Figures => [new Figure("-c, KiB", ClientKib), new Figure("-s, KiB", ServerKib)];

    /// <summary>Now.</summary>
    public static PairMemory Of(SubjectSession session) =>
        new(ResidentMemory.OfKib(StriperSubject.ClientOf(session).Id), ResidentMemory.OfKib(StriperSubject.ServerOf(session).Id));

    /// <summary>The growth, for each of some streams.</summary>
    public PairMemory Since(PairMemory before, int streams) => new((ClientKib - before.ClientKib) / streams, (ServerKib - before.ServerKib) / streams);
}
