namespace Striper.Fuzz.Inputs;

/// <summary>One thing that happens to a target. Immutable: inputs share steps.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Subject">The slot of a leg; of Open to Reset the index of a stream; of Time none.</param>
/// <param name="A">Data: stream id; Receipt: bytes above what was written; Join: incarnation, 0 for the next; Time: milliseconds; Say: bytes; Use: which.</param>
/// <param name="B">Data: offset.</param>
/// <param name="C">Data: bytes of payload.</param>
/// <param name="D">Data: 0, or which other payload than the right one.</param>
/// <param name="Bytes">Receive, Hello, Late: what arrives.</param>
internal readonly record struct FuzzStep(StepKind Kind, int Subject = 0, long A = 0, long B = 0, long C = 0, int D = 0, byte[]? Bytes = null)
{
    /// <summary>Whether it brings bytes that can be changed one by one.</summary>
    public bool HasBytes => Bytes is { Length: > 0 };
}
