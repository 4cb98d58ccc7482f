using Striper.Fuzz.Execution;
using Striper.Fuzz.Inputs;
using Striper.Fuzz.Mutation;

namespace Striper.Fuzz.Running;

/// <summary>
/// A run of inputs one after another: those that show something new are kept, and others are made of them. It begins with the corpus alone, so
/// that the seed and the number of an input determine it, whatever other threads do.
/// </summary>
internal sealed class FuzzBlock
{
    /// <summary>Inputs of a block.</summary>
    public const int Inputs = 50_000;

    private const int MostKept = 3_000;

    private readonly ulong _seed;
    private readonly List<FuzzInput> _pool;
    private readonly Executor _executor = new();
    private long _next;
    private FuzzInput? _current;

    /// <summary>Begins with the corpus.</summary>
    public FuzzBlock(IReadOnlyList<FuzzInput> corpus, ulong seed, long block)
    {
        (_seed, _pool, _next) = (seed, [.. corpus], block * Inputs);
        foreach (var input in corpus)
        {
            Volatile.Write(ref _current, input);
            _executor.Execute(input);
        }
    }

    /// <summary>The number of the next input.</summary>
    public long Next => _next;

    /// <summary>The input that runs, or ran last.</summary>
    public FuzzInput? Current => Volatile.Read(ref _current);

    /// <summary>What was seen.</summary>
    public Features Features => _executor.Features;

    /// <summary>Inputs that ended in a protocol error.</summary>
    public long Errors => _executor.Errors;

    /// <summary>Runs the next input. Whatever it throws is a finding about <see cref="Current"/>, and ends the block.</summary>
    public void RunNext()
    {
        var input = Mutator.Mutate(_pool, Chance.Of(_seed, _next));
        Volatile.Write(ref _current, input);
        var before = Features.Count;
        _executor.Execute(input);
        _next++;
        if (Features.Count > before && _pool.Count < MostKept)
            _pool.Add(input);
    }
}
