namespace Striper.Bench.Processes;

/// <summary>Programs of other people that the benchmark needs.</summary>
/// <param name="Name">As it is called.</param>
/// <param name="Package">The Debian package that has it.</param>
internal sealed record InstalledProgram(string Name, string Package)
{
    public static readonly InstalledProgram Haproxy = new("haproxy", "haproxy");
    public static readonly InstalledProgram Socat = new("socat", "socat");
    public static readonly InstalledProgram Ssh = new("ssh", "openssh-client");
    public static readonly InstalledProgram Sshd = new("sshd", "openssh-server");
    public static readonly InstalledProgram SshKeygen = new("ssh-keygen", "openssh-client");
    public static readonly InstalledProgram Taskset = new("taskset", "util-linux");

    /// <summary>Its file; sshd insists on being called by it.</summary>
    public string? File => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Select(directory => Path.Combine(directory, Name)).FirstOrDefault(System.IO.File.Exists);

    /// <summary>That it is missing, in one line, or <see langword="null"/>.</summary>
    public string? Obstacle => File is null ? $"{Name} is missing, install it (Debian package {Package})" : null;
}
