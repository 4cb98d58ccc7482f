using Striper.Common.Transport;

namespace Striper.Tests.Transport;

/// <summary>A program that does what the test says.</summary>
internal sealed class ScriptedProgram : LocalProgram
{
    public byte[] ToGive { get; set; } = [];

    public bool Done { get; set; }

    public string? FailsWith { get; set; }

    /// <summary>How many bytes it takes yet.</summary>
    public int Room { get; set; } = int.MaxValue;

    public List<byte> Taken { get; } = [];

    public bool HasEnded { get; private set; }

    public override string? Failure => FailsWith;

    public override bool HasBytes => ToGive.Length > 0;

    public override bool IsDone => Done;

    public override int Take(ReadOnlySpan<byte> bytes)
    {
        var taken = Math.Min(bytes.Length, Room);
        Room -= taken;
        Taken.AddRange(bytes[..taken]);
        return taken;
    }

    public override int Give(Span<byte> buffer)
    {
        var given = ToGive.Length;
        ToGive.CopyTo(buffer);
        ToGive = [];
        return given;
    }

    public override void End() => HasEnded = true;
}
