using Microsoft.Extensions.Logging;
using Striper.Cli.Options;

namespace Striper.Cli;

/// <summary>Composes the proxy that the options ask for.</summary>
internal static class ProxyFactory
{
    /// <summary>Composes the proxy; nothing is opened yet. The caller disposes it.</summary>
    public static IProxy Create(ProxyOptions options, ILoggerFactory loggers) => options switch
    {
        ClientOptions => throw new NotSupportedException("the client-facing proxy is not in this version yet"),
        ServerOptions => throw new NotSupportedException("the server-facing proxy is not in this version yet"),
        RelayOptions => throw new NotSupportedException("the relay is not in this version yet"),
        _ => throw new ArgumentOutOfRangeException(nameof(options)),
    };
}
