using System.Net;
using Striper.Cli.Admin;

namespace Striper.Cli.Options;

/// <summary>Checks the arguments about watching.</summary>
internal static class WatchOptionsReader
{
    /// <summary>Reads them all.</summary>
    /// <exception cref="UsageException">One is malformed, or they contradict each other.</exception>
    public static WatchOptions Read(ProxyArguments arguments) => new(ReadAdmin(arguments), arguments.Monitor);

    private static AdminOptions? ReadAdmin(ProxyArguments arguments)
    {
        if (arguments.Admin is not { } text)
        {
            return arguments.AdminTokenFile is null
                ? null
                : throw new UsageException("admin-token-file", "goes with --admin ADDR:PORT, which is missing");
        }

        if (!ListenAddress.TryParse(text, everyAddress: false, out var listen, out var error))
            throw new UsageException("admin", error);
        if (arguments.AdminTokenFile is { } file)
            return TokenFile.TryRead(file, out var token, out error) ? new AdminOptions(listen, token) : throw new UsageException("admin-token-file", error);
        return IPAddress.IsLoopback(listen.EndPoint.Address)
            ? new AdminOptions(listen, Token: null)
            : throw new UsageException("admin", $"'{text}' can be reached by others: give --admin-token-file FILE as well, or an address of the loopback");
    }
}
