using System.Net;
using Striper.Common.Diagnostics;

namespace Striper.Cli;

/// <summary>A proxy of any mode, as the program runs it.</summary>
internal interface IProxy : IAsyncDisposable
{
    /// <summary>Where the listener is bound, with the port the system picked; valid once <see cref="StartAsync"/> is done.</summary>
    IPEndPoint LocalEndPoint { get; }

    /// <summary>How it does.</summary>
    IStatisticsSource Statistics { get; }

    /// <summary>Ends when the proxy is done: after <see cref="StopAsync"/>, or faulted when it cannot go on.</summary>
    Task Completion { get; }

    /// <summary>Opens the listener; done when connections are accepted, legs or not.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The address cannot be listened on.</exception>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Takes no new streams and ends when none is left. What is left after the drain time, or once aborted, is reset.</summary>
    /// <param name="drain">How long streams may go on; zero resets them at once.</param>
    /// <param name="abort">Resets what is left at once; the task still ends without an exception, or cancelled.</param>
    Task StopAsync(TimeSpan drain, CancellationToken abort);
}
