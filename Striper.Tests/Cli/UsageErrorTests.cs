using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;
using Striper.Cli;
using Striper.Cli.Options;
using Striper.Tests.Support;

namespace Striper.Tests.Cli;

internal sealed class UsageErrorTests
{
    [TestCase("", "missing LISTEN and TARGET, write tcp-proxy LISTEN TARGET (see tcp-proxy --help)")]
    [TestCase("-c", "missing LISTEN and HOST PORT, write tcp-proxy -c LISTEN HOST PORT (see tcp-proxy --help)")]
    [TestCase("-c 2222", "missing HOST PORT after '2222', write tcp-proxy -c LISTEN HOST PORT")]
    [TestCase("-s 443", "missing TARGET after '443', write tcp-proxy -s LISTEN TARGET")]
    [TestCase("8080", "missing TARGET after '8080', write tcp-proxy LISTEN TARGET")]
    [TestCase("-c 1 a 2 b", "too many arguments at 'b', write tcp-proxy -c LISTEN HOST PORT")]
    [TestCase("-s 1 a:2 3", "too many arguments at '3', since 'a:2' names a port already")]
    [TestCase("demoo", "unknown verb demoo, did you mean tcp-proxy demo?")]
    [TestCase("-v Demo", "unknown verb Demo, did you mean tcp-proxy demo?")]
    [TestCase("-c demoo", "missing HOST PORT after 'demoo', write tcp-proxy -c LISTEN HOST PORT")]
    [TestCase("frobnicate", "missing TARGET after 'frobnicate', write tcp-proxy LISTEN TARGET")]
    [TestCase("-v demo", "the verb demo must come first, write tcp-proxy demo")]
    [TestCase("demo now", "demo takes no options and no arguments, leave out 'now'")]
    [TestCase("keygen a b", "keygen takes one file, leave out 'b'")]
    [TestCase("keygen --force a", "keygen takes no options but --help, leave out '--force'")]
    [TestCase("-v keygen", "the verb keygen must come first, write tcp-proxy keygen")]
    [TestCase("keyge", "unknown verb keyge, did you mean tcp-proxy keygen?")]
    [TestCase("-v check", "the verb check must come first, write tcp-proxy check")]
    [TestCase("chekc", "unknown verb chekc, did you mean tcp-proxy check?")]
    [TestCase("-c -s 1 a:1", "both -c and -s, choose one: -c faces the applications, -s the target")]
    [TestCase("-v -q 1 a:1", "both -v and -q, choose one")]
    [TestCase("--config no-such-file", "--config 'no-such-file' does not exist, check the name")]
    [TestCase("--config /", "--config '/' is a directory, name a file")]
    [TestCase("--config", "--config needs a value, see tcp-proxy --help")]
    [TestCase("--confi x", "unknown option --confi, did you mean --config?")]
    [TestCase("-c --config x", "-c does not go with --config, put it into the file")]
    [TestCase("--config x -n 4", "-n does not go with --config, put it into the file")]
    [TestCase("-v --config x --via 10.0.0.1", "--via does not go with --config, put it into the file")]
    [TestCase("2222 --config x", "'2222' does not go with --config, what to forward stands in the file")]
    [TestCase("--config x -v -q", "both -v and -q, choose one")]
    [TestCase("--config x --drain soon", "--drain 'soon' is not a duration, give seconds such as 10 or 0.5, or 500ms, 2m, 1h")]
    public void Arguments(string line, string error) => Assert.That(CommandLineText.Error(line), Is.EqualTo(error));

    [TestCase("check", "missing HOST PORT, write tcp-proxy check HOST PORT (see tcp-proxy check --help)")]
    [TestCase("check a", "HOST PORT 'a' has no port, write HOST:PORT")]
    [TestCase("check a 0", "HOST PORT '0' is not a port, use 1 to 65535")]
    [TestCase("check a 1 b", "too many arguments at 'b', write tcp-proxy check HOST PORT")]
    [TestCase("check a:1 2", "too many arguments at '2', since 'a:1' names a port already")]
    [TestCase("check a:1 -v", "unknown option -v, see tcp-proxy --help")]
    [TestCase("check a:1 --second 2", "unknown option --second, did you mean --seconds?")]
    [TestCase("check a:1 --seconds 26", "--seconds '26' is too short or too long, give 0.1 to 25")]
    [TestCase("check a:1 --seconds 0.09", "--seconds '0.09' is too short or too long, give 0.1 to 25")]
    [TestCase("check a:1 --seconds soon", "--seconds 'soon' is not a duration, give seconds such as 10 or 0.5, or 500ms, 2m, 1h")]
    [TestCase("check a:1 --scheduler best", "--scheduler 'best' is unknown, use one of earliest, redundant, round-robin, until-congested")]
    [TestCase("check a:1 --connect-timeout 0", "--connect-timeout '0' is too short or too long, give 10ms to 24h")]
    [TestCase("check a:1 --via 10.0.0.256", "--via '10.0.0.256' names neither an address nor a network interface, give one of this host such as 192.0.2.7 or wwan0")]
    [TestCase("check 10.0.0.1:1 --via ::1", "--via '::1' cannot reach 10.0.0.1:1, give addresses of the same family (IPv4 or IPv6)")]
    [TestCase("check a:1 --via eth0,eth0/cost=1", "--via names eth0 twice with different modifiers, write it once")]
    [TestCase("check a:1 --via a1,a2,a3,a4,a5,a6,a7,a8,a9,b1,b2,b3,b4,b5,b6,b7,b8", "--via has 17 items, a check takes 16 at most")]
    [TestCase("check a:1 --secret-file no-such-file", "--secret-file 'no-such-file' does not exist, make one with tcp-proxy keygen and copy it to both ends")]
    public void Check(string line, string error) => Assert.That(CommandLineText.Error(line), Is.EqualTo(error));

    [TestCase("-c 1 a:1 --leg 4", "unknown option --leg, did you mean --legs?")]
    [TestCase("-c 1 a:1 --conection-timeout 4", "unknown option --conection-timeout, did you mean --connect-timeout?")]
    [TestCase("-c 1 a:1 --drian 4", "unknown option --drian, did you mean --drain?")]
    [TestCase("-c 1 a:1 --Linger=4", "unknown option --Linger, did you mean --linger?")]
    [TestCase("-c 1 a:1 -legs 4", "unknown option -l, did you mean --legs?")]
    [TestCase("-c 1 a:1 --frobnicate", "unknown option --frobnicate, see tcp-proxy --help")]
    [TestCase("-c 1 a:1 -x", "unknown option -x, see tcp-proxy --help")]
    [TestCase("-c 1 a:1 -5", "unknown option -5, see tcp-proxy --help")]
    [TestCase("demo --legs 4", "demo takes no options and no arguments, leave out '--legs'")]
    [TestCase("-c 1 a:1 --admin 0.0.0.0:9000", "--admin '0.0.0.0:9000' can be reached by others: give --admin-token-file FILE as well, or an address of the loopback")]
    [TestCase("-c 1 a:1 --admin-token-file f", "--admin-token-file goes with --admin ADDR:PORT, which is missing")]
    [TestCase("-c 1 a:1 -n", "-n needs a value, see tcp-proxy --help")]
    [TestCase("-c 1 a:1 --linger -v", "--linger needs a value, see tcp-proxy --help")]
    [TestCase("-c 1 a:1 --via=", "--via needs a value, see tcp-proxy --help")]
    [TestCase("-c 1 a:1 --verbose=2", "--verbose takes no value, leave out '=2'")]
    public void Options(string line, string error) => Assert.That(CommandLineText.Error(line), Is.EqualTo(error));

    [TestCase("-s 1 a:1 --max-tunnels 0", "--max-tunnels '0' is no number from 1 to 1000000")]
    [TestCase("-s 1 a:1 --max-legs 65", "--max-legs '65' is no number from 1 to 64")]
    [TestCase("-s 1 a:1 --max-handshakes many", "--max-handshakes 'many' is no number from 1 to 1000000")]
    [TestCase("-s 1 a:1 --handshake-timeout 0", "--handshake-timeout '0' is too short or too long, give 10ms to 24h")]
    [TestCase("-c 1 a:1 --max-waiting -1", "--max-waiting '-1' is no number from 1 to 1000000")]
    [TestCase("-c 1 a:1 --max-streams 1.5", "--max-streams '1.5' is no number from 1 to 1000000")]
    [TestCase("-c 1 a:1 --max-datagram 2M", "--max-datagram '2M' is too small or too large, give 1k to 1M")]
    [TestCase("-c 1 a:1 --stream-buffer 1k", "--stream-buffer '1k' is too small or too large, give 16k to 16M")]
    [TestCase("-c 1 a:1 --tunnel-buffer much", "--tunnel-buffer 'much' is not a size, give bytes such as 512k, 16M or 1G")]
    [TestCase("-c 1 a:1 --process-buffer 1", "--process-buffer '1' is too small or too large, give 1M to 1024G")]
    [TestCase("1 a:1 --secret-file /dev/null", "--secret-file does not go with a plain relay, which has no legs to protect: give it to -c and -s")]
    [TestCase("1 a:1 --allow 10.0.0.0/33", "--allow '10.0.0.0/33' is no range of addresses, give some such as 192.0.2.0/24, 2001:db8::/32 or 192.0.2.7")]
    [TestCase("-s 1 a:1 --allow 10.0.0.1/24", "--allow '10.0.0.1/24' is no range of addresses, give some such as 192.0.2.0/24, 2001:db8::/32 or 192.0.2.7")]
    [TestCase("-s 1 a:1 --allow 10.0.0.1,", "--allow '' is no range of addresses, give some such as 192.0.2.0/24, 2001:db8::/32 or 192.0.2.7")]
    [TestCase("-s 1 a:1 --allow localhost", "--allow 'localhost' is no range of addresses, give some such as 192.0.2.0/24, 2001:db8::/32 or 192.0.2.7")]
    [TestCase("-s 1 a:1 --allow 10.1", "--allow '10.1' is no range of addresses, give some such as 192.0.2.0/24, 2001:db8::/32 or 192.0.2.7")]
    public void Protection(string line, string error) => Assert.That(CommandLineText.Error(line), Is.EqualTo(error));

    [TestCase("-s 1 a:1 --proxy-protocol v3", "--proxy-protocol 'v3' is unknown, use v1 or v2")]
    [TestCase("-c 1 a:1 --proxy-protocol v1", "--proxy-protocol does not go with -c, give it to the server-facing proxy (-s)")]
    [TestCase("1 a:1 --proxy-protocol v1", "--proxy-protocol does not go with a plain relay, give it to the server-facing proxy (-s)")]
    public void ProxyProtocol(string line, string error) => Assert.That(CommandLineText.Error(line), Is.EqualTo(error));

    [TestCase("-c 65536 a:1", "LISTEN '65536' is not a port, use 0 (any free one) to 65535")]
    [TestCase("-c 127.0.0.1:http a:1", "LISTEN 'http' is not a port, use 0 (any free one) to 65535")]
    [TestCase("-c 127.0.0.1: a:1", "LISTEN '' is not a port, use 0 (any free one) to 65535")]
    [TestCase("-c ::1:22 a:1", "LISTEN '::1:22' is not an address to listen on, write ADDR:PORT ([ADDR]:PORT for IPv6) or PORT")]
    [TestCase("-c eth a:1", "LISTEN 'eth' is not an address to listen on, write ADDR:PORT ([ADDR]:PORT for IPv6) or PORT")]
    [TestCase("-s www.example.org:80 a:1", "LISTEN 'www.example.org:80' does not name a literal address, give an address of this host, localhost, or the port alone")]
    [TestCase("-s 010.0.0.1:80 a:1", "LISTEN '010.0.0.1:80' does not name a literal address, give an address of this host, localhost, or the port alone")]
    [TestCase("-c 1 a:0", "HOST PORT '0' is not a port, use 1 to 65535")]
    [TestCase("-c 1 a 99999", "HOST PORT '99999' is not a port, use 1 to 65535")]
    [TestCase("-c 1 a:-1", "HOST PORT '-1' is not a port, use 1 to 65535")]
    [TestCase("-c 1 a", "HOST PORT 'a' has no port, write HOST:PORT")]
    [TestCase("-s 1 [::1]", "TARGET '[::1]' has no port, write HOST:PORT")]
    [TestCase("-s 1 10.0.0.1", "TARGET '10.0.0.1' has no port, write HOST:PORT")]
    [TestCase("-s 1 22", "TARGET '22' has no host, write HOST:PORT")]
    [TestCase("-s 1 ::1:22", "TARGET '::1:22' is ambiguous, put an IPv6 address in brackets: [ADDR]:PORT")]
    [TestCase("-s 1 ::1", "TARGET '::1' is ambiguous, put an IPv6 address in brackets: [ADDR]:PORT")]
    [TestCase("-s 1 a/b", "TARGET 'a/b' is not a host and port, write HOST:PORT")]
    [TestCase("-c 1 -- -bad.example 22", "HOST PORT '-bad.example' is not a host, give a name or an address")]
    [TestCase("-c 1 a..b:22", "HOST PORT 'a..b' is not a host, give a name or an address")]
    [TestCase("-c 1 256.0.0.1:22", "HOST PORT '256.0.0.1' is not a host, give a name or an address")]
    [TestCase("-c 1 :22", "HOST PORT '' is not a host, give a name or an address")]
    public void Places(string line, string error) => Assert.That(CommandLineText.Error(line), Is.EqualTo(error));

    [TestCase("-c -n 0", "-n '0' is not a number of legs, give 1 to 64, a range such as 2-16, or auto")]
    [TestCase("-c -n 65", "-n '65' is not a number of legs, give 1 to 64, a range such as 2-16, or auto")]
    [TestCase("-c -n -3", "-n '-3' is not a number of legs, give 1 to 64, a range such as 2-16, or auto")]
    [TestCase("-c -n many", "-n 'many' is not a number of legs, give 1 to 64, a range such as 2-16, or auto")]
    [TestCase("-s -n 65", "-n '65' is not a number of legs, give 1 to 64, a range such as 2-16, or auto")]
    [TestCase("-c -n 0-4", "-n '0-4' is not a number of legs, give 1 to 64, a range such as 2-16, or auto")]
    [TestCase("-c -n 2-16-32", "-n '2-16-32' is not a number of legs, give 1 to 64, a range such as 2-16, or auto")]
    [TestCase("-c -n 16-2", "-n '16-2' is no range, write the smaller number first: 2-16")]
    [TestCase("-s --via 10.0.0.1", "--via does not go with -s, give it to the client-facing proxy (-c)")]
    [TestCase("--via 10.0.0.1", "--via does not go with a plain relay, give it to the client-facing proxy (-c)")]
    [TestCase("-c --via 10.0.0.256", "--via '10.0.0.256' names neither an address nor a network interface, give one of this host such as 192.0.2.7 or wwan0")]
    [TestCase("-c --via 10.0.0.1,", "--via '' names neither an address nor a network interface, give one of this host such as 192.0.2.7 or wwan0")]
    [TestCase("-c --via 10.0.0.1*0", "--via '10.0.0.1*0' has a bad number of legs, give 1 to 64 after the *")]
    [TestCase("-c --via 10.0.0.1/bakup", "--via '10.0.0.1/bakup' has an unknown modifier /bakup, did you mean /backup?")]
    [TestCase("-c --via eth0/price=2", "--via 'eth0/price=2' has an unknown modifier /price, use /backup, /cost=N or /max-rate=5M")]
    [TestCase("-c --via eth0/", "--via 'eth0/' has an unknown modifier /, use /backup, /cost=N or /max-rate=5M")]
    [TestCase("-c --via eth0/backup*2", "--via 'eth0/backup*2' has an unknown modifier /backup*2, write *LEGS before the first /")]
    [TestCase("-c --via eth0/cost=1/cost=1", "--via 'eth0/cost=1/cost=1' has /cost twice, write it once")]
    [TestCase("-c --via eth0/backup=yes", "--via 'eth0/backup=yes' gives /backup a value, leave it out")]
    [TestCase("-c --via eth0/cost", "--via 'eth0/cost' has a bad cost, give /cost=0 (the cheapest) to /cost=1000")]
    [TestCase("-c --via eth0/cost=1001", "--via 'eth0/cost=1001' has a bad cost, give /cost=0 (the cheapest) to /cost=1000")]
    [TestCase("-c --via eth0/max-rate", "--via 'eth0/max-rate' has /max-rate without a rate, write /max-rate=5M for 5 Mbit/s")]
    [TestCase("-c --via eth0/max-rate=fast", "--via 'eth0/max-rate=fast' has a bad /max-rate: 'fast' is not a rate, give bits a second such as 500k, 1.5M or 1G")]
    [TestCase("-c --via eth0/max-rate=5", "--via 'eth0/max-rate=5' has a bad /max-rate: '5' is too small a rate, give 100k or more")]
    [TestCase("-c --via eth0/max-rate=1001G", "--via 'eth0/max-rate=1001G' has a bad /max-rate: '1001G' is too large a rate, at most 1000G")]
    [TestCase("-c --via eth0,wwan0/cost=1,eth0/backup", "--via names eth0 twice with different modifiers, write it once")]
    [TestCase("-c --via eth0/cost=1*3", "--via 'eth0/cost=1*3' has an unknown modifier /cost=1*3, write *LEGS before the first /")]
    [TestCase("-c --via eth0/max-rate=5M*3", "--via 'eth0/max-rate=5M*3' has an unknown modifier /max-rate=5M*3, write *LEGS before the first /")]
    [TestCase("-c --via 0.0.0.0", "--via '0.0.0.0' is no address that a host can have, give one of this host such as 192.0.2.7, or an interface such as wwan0")]
    [TestCase("-c --via [::]*2", "--via '[::]*2' is no address that a host can have, give one of this host such as 192.0.2.7, or an interface such as wwan0")]
    [TestCase("-c --via 224.0.0.1", "--via '224.0.0.1' is no address that a host can have, give one of this host such as 192.0.2.7, or an interface such as wwan0")]
    [TestCase("-c --via 255.255.255.255", "--via '255.255.255.255' is no address that a host can have, give one of this host such as 192.0.2.7, or an interface such as wwan0")]
    [TestCase("-c --via ff02::1", "--via 'ff02::1' is no address that a host can have, give one of this host such as 192.0.2.7, or an interface such as wwan0")]
    [TestCase("-c --via 10.0.0.1*4 -n 5", "--via asks for 4 legs, the number of legs is 5: make them agree or leave the number out")]
    [TestCase("-c --via 10.0.0.1,10.0.0.2 -n 1", "--via needs at least 2 legs, the number of legs is 1: raise it or drop items")]
    [TestCase("-c --via 10.0.0.1*60,10.0.0.2*5", "--via asks for 65 legs, at most 64 are possible")]
    [TestCase("-c --via ::1", "--via '::1' cannot reach 192.0.2.1:1, give addresses of the same family (IPv4 or IPv6)")]
    public void Legs(string options, string error) =>
        Assert.That(CommandLineText.Error($"1 192.0.2.1:1 {options}"), Is.EqualTo(error));

    [TestCase("1 a:1 --classic", "--classic goes with -c or -s, which says what the side that speaks frames is")]
    [TestCase("-c --classic", "missing LISTEN and HOST PORT, write tcp-proxy -c --classic LISTEN HOST PORT (see tcp-proxy --help)")]
    [TestCase("-s 1 --classic", "missing TARGET after '1', write tcp-proxy -s --classic LISTEN TARGET")]
    [TestCase("-c 1 a:1 --classic --via eth0", "--via does not go with --classic, which has no legs")]
    [TestCase("-s 1 a:1 --classic --secret-file x", "--secret-file does not go with --classic: tcp-striper knows neither secrets nor encryption, leave one of the two out")]
    [TestCase("-s 1 a:1 --classic --proxy-protocol v2", "--proxy-protocol does not go with --classic: tcp-striper does not tell the application's address")]
    [TestCase("-c 1 a:1 --classic --scheduler best", "--scheduler 'best' is unknown, use one of earliest, redundant, round-robin, until-congested")]
    [TestCase("-c 1 a:1 --classic=on", "--classic takes no value, leave out '=on'")]
    public void Classic(string line, string error) => Assert.That(CommandLineText.Error(line), Is.EqualTo(error));

    [TestCase("--express maybe", "--express 'maybe' is unknown, use on or off")]
    [TestCase("--pool 513", "--pool '513' is no number from 0 to 512")]
    [TestCase("--pool -1", "--pool '-1' is no number from 0 to 512")]
    [TestCase("--scheduler fastest", "--scheduler 'fastest' is unknown, use one of earliest, redundant, round-robin, until-congested")]
    [TestCase("--congestion c/ubic", "--congestion 'c/ubic' is not a name, use auto or one of the kernel's such as cubic or bbr")]
    [TestCase("--congestion sixteen_letters_", "--congestion 'sixteen_letters_' is not a name, use auto or one of the kernel's such as cubic or bbr")]
    [TestCase("--linger -5", "--linger '-5' is negative, give seconds such as 10 or 0.5, or 500ms, 2m, 1h")]
    [TestCase("--drain=-1s", "--drain '-1s' is negative, give seconds such as 10 or 0.5, or 500ms, 2m, 1h")]
    [TestCase("--drain soon", "--drain 'soon' is not a duration, give seconds such as 10 or 0.5, or 500ms, 2m, 1h")]
    [TestCase("--linger 169h", "--linger '169h' is too long, at most 7 days (168h)")]
    [TestCase("--connect-timeout 25h", "--connect-timeout '25h' is too short or too long, give 10ms to 24h")]
    [TestCase("--connect-timeout 0", "--connect-timeout '0' is too short or too long, give 10ms to 24h")]
    [TestCase("--log-file /no/such/directory/log", "--log-file '/no/such/directory/log' cannot be written: its directory does not exist or cannot be read, create it or choose another")]
    [TestCase("--trace /no/such/directory/trace", "--trace '/no/such/directory/trace' cannot be written: its directory does not exist or cannot be read, create it or choose another")]
    [TestCase("--log-file /", "--log-file '/' cannot be written: its directory does not exist or cannot be read, create it or choose another")]
    public void Values(string options, string error)
    {
        Assert.That(CommandLineText.Error($"-s 1 a:1 {options}"), Is.EqualTo(error));
        Assert.That(CommandLineText.Error($"{options} -c 1 a:1"), Is.EqualTo(error));
        Assert.That(CommandLineText.Error($"1 {options} a:1"), Is.EqualTo(error));
    }

    [TestCase("--via", " ")]
    [TestCase("--via", "\n")]
    [TestCase("--congestion", "\u00a0")]
    public void BlanksAreNoValue(string option, string value) =>
        Assert.That(Striper.Cli.CommandLine.Parse(["-c", "1", "a:1", option, value]), Is.EqualTo(new ParseResult.Error($"{option} needs a value, see tcp-proxy --help")));

    [Test]
    public void TheTraceIsNotTheLogFile()
    {
        using var directory = new TemporaryDirectory();
        var error = CommandLineText.Error($"-c 1 a:1 --log-file {directory["both"]} --trace {directory["."]}/both");
        Assert.That(error, Is.EqualTo($"--trace '{directory["."]}/both' is the file of --log-file too, give each its own"));
    }

    // Opened for writing, it would wait for its reader, and nothing would start.
    [Test]
    [Platform("Linux")]
    public async Task ANamedPipeIsRefusedAtOnce([Values("--log-file", "--trace")] string option, CancellationToken cancellationToken)
    {
        using var directory = new TemporaryDirectory();
        var pipe = directory["pipe"];
        await Command.RunAsync("mkfifo", [pipe], cancellationToken);
        var error = await Task.Run(() => CommandLineText.Error($"-s 1 a:1 {option} {pipe}"), cancellationToken).WaitAsync(cancellationToken);
        Assert.That(error, Is.EqualTo($"{option} '{pipe}' is a named pipe, which may have no reader: choose a file"));
    }

    [Test]
    [Platform("Linux")]
    public void WhatTheShellHasOpenedIsAccepted([Values("/dev/null", "/dev/stderr")] string file) =>
        Assert.That(CommandLineText.Read<RelayOptions>($"1 a:1 --log-file {file}").Logging.File, Is.EqualTo(file));

    [Test]
    public void AComplaintIsOneLineWhateverWasTyped()
    {
        var result = Striper.Cli.CommandLine.Parse(["-s", "1", "a\n\u001b[2J:1"]);
        Assert.That(result, Is.EqualTo(new ParseResult.Error("TARGET 'a??[2J' is not a host, give a name or an address")));
    }

    [FsCheck.NUnit.Property(MaxTest = 300)]
    public Property AnyArgumentsGiveAResultAndNoException() => Prop.ForAll(
        Gen.Elements("-c", "-s", "-n", "--via", "--linger=", "-", "--", "-x", "=", "[", "::", "*", "\n", "9", "a:1", "", "[::1]:1", "1")
            .ListOf().Select(words => words.ToArray()).ToArbitrary(),
        ArbMap.Default.ArbFor<string>(),
        (words, any) => Striper.Cli.CommandLine.Parse([.. words, any ?? ""]) is not ParseResult.Error error
            || !error.Message.Any(char.IsControl));
}
