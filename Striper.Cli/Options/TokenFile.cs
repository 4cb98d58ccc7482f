using System.Diagnostics.CodeAnalysis;

namespace Striper.Cli.Options;

/// <summary>The file of <c>--admin-token-file</c>: one token, as keygen writes it or any other that is hard to guess.</summary>
internal static class TokenFile
{
    /// <summary>Fewest characters: what can be tried over a network does not find as many.</summary>
    public const int MinLength = 16;

    private const int MaxLength = 512;

    /// <summary>Reads the token. Nothing that the file holds is ever part of the error.</summary>
    /// <param name="text">What the user typed.</param>
    /// <param name="token">Printable characters without blanks.</param>
    /// <param name="error">The text in quotes, what is wrong with it and what to do.</param>
    public static bool TryRead(string text, [NotNullWhen(true)] out string? token, [NotNullWhen(false)] out string? error)
    {
        token = null;
        if (OwnersFile.TryRead(text, "make one with tcp-proxy keygen FILE", out var lines, out error))
        {
            error = lines.Count != 1 ? $"has {(lines.Count == 0 ? "no token" : $"{lines.Count} lines")}, put one token in"
                : lines[0].Text.Length is < MinLength or > MaxLength ? $"has a token that is too short or too long, use {MinLength} to {MaxLength} characters (tcp-proxy keygen FILE makes one)"
                : lines[0].Text.All(c => c is > ' ' and <= '~') ? null
                : "has a token with other characters than ASCII's letters, digits and signs, make one with tcp-proxy keygen FILE";
            token = error is null ? lines[0].Text : null;
        }

        if (error is not null)
            error = $"'{text}' {error}";
        return error is null;
    }
}
