namespace Striper.Cli.Options;

/// <summary>The arguments that are not options: LISTEN, then one place to connect to as <c>HOST:PORT</c> or <c>HOST PORT</c>.</summary>
internal sealed class Positionals
{
    private readonly string[] _arguments;
    private readonly string _place;

    /// <param name="arguments">In the order typed.</param>
    /// <param name="form">How the command line should look, for complaints.</param>
    /// <param name="place">What comes after LISTEN, for complaints: <c>server</c> or <c>target</c>.</param>
    /// <exception cref="UsageException">Too few or too many.</exception>
    public Positionals(IEnumerable<string> arguments, string form, string place)
    {
        (_arguments, _place) = ([.. arguments], place);
        var (spelling, advice) = (OptionSpelling.OnCommandLine(place), $"write tcp-proxy {form}");
        if (_arguments.Length == 0)
            throw new UsageException($"missing LISTEN and {spelling}, {advice} (see tcp-proxy --help)");
        if (_arguments.Length == 1)
            throw new UsageException($"missing {spelling} after '{_arguments[0]}', {advice}");
        if (_arguments.Length > 3)
            throw new UsageException($"too many arguments at '{_arguments[3]}', {advice}");
        if (_arguments.Length == 3 && HostPort.TryParse(_arguments[1], out _, out _))
            throw new UsageException($"too many arguments at '{_arguments[2]}', since '{_arguments[1]}' names a port already");
    }

    /// <exception cref="UsageException">The first argument is no place to listen on.</exception>
    public ListenAddress ReadListen(bool everyAddress) =>
        ListenAddress.TryParse(_arguments[0], everyAddress, out var value, out var error)
            ? value
            : throw new UsageException("listen", error);

    /// <exception cref="UsageException">The arguments after the first are no place to connect to.</exception>
    public HostPort ReadHostPort()
    {
        var good = _arguments.Length == 3
            ? HostPort.TryParse(_arguments[1], _arguments[2], out var value, out var error)
            : HostPort.TryParse(_arguments[1], out value, out error);
        return good ? value! : throw new UsageException(_place, error!);
    }
}
