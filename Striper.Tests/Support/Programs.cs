namespace Striper.Tests.Support;

/// <summary>Where the external programs of the end-to-end tests are.</summary>
internal static class Programs
{
    // Daemons live here on Debian, and an ordinary user's PATH does not name it.
    private static readonly string[] _systemDirectories = ["/usr/sbin", "/usr/local/sbin", "/sbin"];

    /// <summary>The absolute path of a program, null when it is not installed. sshd insists on being started by its absolute path.</summary>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(_systemDirectories)
            .Select(directory => Path.Combine(directory, name))
            .FirstOrDefault(File.Exists);
}
