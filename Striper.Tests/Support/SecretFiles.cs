using Striper.Common.Security;

namespace Striper.Tests.Support;

/// <summary>Files for <c>--secret-file</c>, as keygen makes them.</summary>
internal static class SecretFiles
{
    /// <summary>Makes one with a new secret in a directory and gives its path.</summary>
    public static string Create(TemporaryDirectory directory, string name)
    {
        var file = directory[name];
        File.WriteAllText(file, SharedSecret.NewRandom().ToText() + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }
}
