using Striper.WanLab.Lab;

namespace Striper.WanLab.Subjects;

/// <summary>A subject in one network. Disposing ends its programs.</summary>
/// <param name="Target">Where the client's measuring program connects to.</param>
/// <param name="Programs">What it runs.</param>
internal sealed record SubjectSession(string Target, IReadOnlyList<ChildProcess> Programs) : IAsyncDisposable
{
    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var program in Programs)
            await program.DisposeAsync();
    }
}
