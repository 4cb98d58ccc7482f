namespace Striper.Foo.Protocol;

/// <summary>One line.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Seq">Which request it is, or is the answer to; the client counts.</param>
/// <param name="Data">Without newlines; null: none.</param>
internal readonly record struct FooMessage(FooKind Kind, ulong Seq, string? Data);
