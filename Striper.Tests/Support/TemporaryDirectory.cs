namespace Striper.Tests.Support;

/// <summary>A directory of its own under the system's temporary directory, readable by its user only; deleted with all it holds on dispose.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("striper-test-");

    public string Path => _directory.FullName;

    public string this[string fileName] => System.IO.Path.Combine(Path, fileName);

    public void Dispose() => _directory.Delete(recursive: true);
}
