namespace Striper.Tests.Architecture;

/// <summary>One type of Striper.Common uses another type.</summary>
/// <param name="Folder">The user's folder.</param>
/// <param name="User">The user's full name.</param>
/// <param name="Used">The full name of what it uses, a member's declaring type included.</param>
internal readonly record struct TypeUse(string Folder, string User, string Used)
{
    /// <inheritdoc/>
    public override string ToString() => $"{User} uses {Used}";
}
