namespace Striper.WanLab.Subjects;

/// <summary>Programs of the system.</summary>
internal static class Programs
{
    /// <summary>Whether a program is found in <c>PATH</c>.</summary>
    public static bool IsInstalled(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Any(directory => File.Exists(Path.Combine(directory, name)));
}
