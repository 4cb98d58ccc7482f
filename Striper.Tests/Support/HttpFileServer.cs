using System.Net;

namespace Striper.Tests.Support;

/// <summary>
/// An nginx of the test's own, on a free port, that serves the files of <see cref="Files"/>. It closes each connection after one
/// request, so that parallel requests are parallel connections.
/// </summary>
internal sealed class HttpFileServer : IAsyncDisposable
{
    private const int Attempts = 5;

    private readonly TemporaryDirectory _directory = new();
    private ChildProcess? _nginx;

    private readonly bool _expectsProxyProtocol;

    private HttpFileServer(bool expectsProxyProtocol) => _expectsProxyProtocol = expectsProxyProtocol;

    /// <summary>What it serves.</summary>
    public TemporaryDirectory Files { get; } = new();

    public IPEndPoint EndPoint { get; private set; } = Loopback.UnusedEndPoint();

    /// <summary>
    /// Starts it. One that expects the PROXY protocol takes no connection without its header, and says on <c>/who</c> what was in it: address and
    /// port of the application, and those it connected to.
    /// </summary>
    public static async Task<HttpFileServer> StartAsync(CancellationToken cancellationToken, bool expectsProxyProtocol = false)
    {
        var server = new HttpFileServer(expectsProxyProtocol);
        try
        {
            await server.StartNginxAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_nginx is not null)
            await _nginx.DisposeAsync();
        _directory.Dispose();
        Files.Dispose();
    }

    private async Task StartNginxAsync(CancellationToken cancellationToken)
    {
        // nginx cannot pick a port by itself; another program may take the free one first.
        for (var attempt = 1; ; attempt++)
        {
            await File.WriteAllTextAsync(_directory["nginx.conf"], Configuration(), cancellationToken);
            _nginx = new ChildProcess(
                Programs.Find("nginx") ?? "nginx",
                ["-p", _directory.Path, "-e", "stderr", "-c", _directory["nginx.conf"]]);
            try
            {
                // Said after it has bound its address.
                await _nginx.WaitForErrorLinesAsync(1, "start worker processes", cancellationToken);
                return;
            }
            catch (InvalidOperationException) when (attempt < Attempts && _nginx.CountErrorLines("Address already in use") > 0)
            {
                await _nginx.DisposeAsync();
                EndPoint = Loopback.UnusedEndPoint();
            }
        }
    }

    // The user directive lets the worker read a directory that only root may enter; anybody else's nginx ignores it.
    private string Configuration() => $$"""
        daemon off;
        {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
        worker_processes 1;
        error_log stderr notice;
        pid {{_directory["nginx.pid"]}};
        events { worker_connections 2048; }
        http {
            access_log off;
            sendfile on;
            keepalive_timeout 0;
            client_body_temp_path {{_directory["body"]}};
            proxy_temp_path {{_directory["proxy"]}};
            fastcgi_temp_path {{_directory["fastcgi"]}};
            uwsgi_temp_path {{_directory["uwsgi"]}};
            scgi_temp_path {{_directory["scgi"]}};
            server {
                listen {{EndPoint}} backlog=512{{(_expectsProxyProtocol ? " proxy_protocol" : "")}};
                root {{Files.Path}};
                location = /who {
                    return 200 "$proxy_protocol_addr $proxy_protocol_port $proxy_protocol_server_addr $proxy_protocol_server_port";
                }
            }
        }

        """;
}
