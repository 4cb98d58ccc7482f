using System.Diagnostics.CodeAnalysis;
using System.Text;
using Striper.Common.Security;

namespace Striper.Cli.Options;

/// <summary>The file of <c>--secret-file</c>: a secret a line, as keygen writes it; blank lines and those that begin with # do not count.</summary>
internal static class SecretFile
{
    /// <summary>Reads the secrets, the one to be used first. Nothing that the file holds is ever part of the error.</summary>
    /// <param name="text">What the user typed.</param>
    /// <param name="secrets">One or <see cref="LegSecurity.MaxSecrets"/>.</param>
    /// <param name="error">The text in quotes, what is wrong with it and what to do.</param>
    public static bool TryRead(
        string text, [NotNullWhen(true)] out IReadOnlyList<SharedSecret>? secrets, [NotNullWhen(false)] out string? error)
    {
        secrets = null;
        if (OwnersFile.TryRead(text, "make one with tcp-proxy keygen and copy it to both ends", out var lines, out error))
            error = Read(lines, out secrets);
        if (error is not null)
            error = $"'{text}' {error}";
        return error is null;
    }

    /// <summary>Writes a new file that its owner alone may read. What exists is never touched.</summary>
    /// <param name="file">What the user typed.</param>
    /// <param name="line">What it shall hold.</param>
    /// <param name="error">The name in quotes, what is wrong with it and what to do.</param>
    public static bool TryCreate(string file, string line, [NotNullWhen(false)] out string? error)
    {
        error = null;
        var isCreated = false;
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var created = new FileStream(file, options);
            isCreated = true;
            created.Write(Encoding.ASCII.GetBytes(line));
            created.Flush(flushToDisk: true);
        }
        catch (IOException) when (!isCreated && Path.Exists(file))
        {
            error = $"'{file}' exists, and a secret is never overwritten: choose another name or remove it";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            error = $"'{file}' cannot be written, choose a file in a directory that exists and that you may write to";
            if (isCreated)
                File.Delete(file);
        }

        return error is null;
    }

    private static string? Read(IReadOnlyList<(int Number, string Text)> lines, out IReadOnlyList<SharedSecret>? secrets)
    {
        secrets = null;
        var found = new List<SharedSecret>();
        foreach (var (number, line) in lines)
        {
            if (!SharedSecret.TryParse(line, out var secret, out var complaint))
                return $"has in line {number} what {complaint}, make one with tcp-proxy keygen";
            found.Add(secret);
        }

        if (found.Count is 0 or > LegSecurity.MaxSecrets)
            return $"has {(found.Count == 0 ? "no secret" : $"{found.Count} secrets")}, put in one, or two while you replace it (both are accepted, the first is used)";
        secrets = found;
        return null;
    }
}
