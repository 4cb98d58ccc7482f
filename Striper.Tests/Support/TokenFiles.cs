namespace Striper.Tests.Support;

/// <summary>Files for <c>--admin-token-file</c>.</summary>
internal static class TokenFiles
{
    /// <summary>Makes one in a directory and gives its path.</summary>
    public static string Create(TemporaryDirectory directory, string token)
    {
        var file = directory["admin-token"];
        File.WriteAllText(file, token + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }
}
