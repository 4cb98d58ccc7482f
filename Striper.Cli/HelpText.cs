using System.Globalization;
using Striper.Cli.Check;
using Striper.Cli.Demo;

namespace Striper.Cli;

/// <summary>What <c>--help</c> prints. Written by hand: grouped, with defaults, and examples that can be pasted.</summary>
internal static class HelpText
{
    public static string Proxy => """
        tcp-proxy carries TCP connections between two proxies over several parallel connections ("legs").

        Usage:
          tcp-proxy -c LISTEN HOST PORT   client-facing: accept applications on LISTEN, tunnel to the -s proxy at HOST PORT
          tcp-proxy -s LISTEN TARGET      server-facing: accept legs on LISTEN, forward each stream to TARGET
          tcp-proxy LISTEN TARGET         plain relay, no tunnel
          tcp-proxy -c|-s --classic ...   the same as -c or -s, but the other end is a tcp-striper: no tunnel
          tcp-proxy --config FILE         several of these in one process
          tcp-proxy keygen [FILE]         make a secret for --secret-file
          tcp-proxy check HOST PORT       measure the path to the -s proxy at HOST PORT, and say which -n to use
          tcp-proxy demo                  show what it does, on this machine alone

          LISTEN       ADDR:PORT, or PORT (loopback for -c and the relay, every address for -s); port 0 picks a free one
          HOST PORT    name or address and port, also HOST:PORT; TARGET is written the same ways; IPv6: [ADDR]:PORT

        Legs (-c):
          -n, --legs N              how many legs, 1 to 64 (default 8, or what --via needs); MIN-MAX: as many as add to the
                                    sum, found while bulk flows, shared by the cheapest items of --via; auto: the same as 2-16
              --via ITEM,...        where the legs leave from; ITEM is a local address or a network interface, then *K for K
                                    legs (without it they are spread evenly) and any of these; may be repeated
                                      /backup         carries data only while no item without /backup works
                                      /cost=N         0 to 1000 (default 0): carries only what cheaper items cannot
                                      /max-rate=RATE  at most RATE bits a second each way, all its legs together: 500k, 5M, 1G
              --express on|off      beside the legs one more connection on each way that they take, for what is urgent:
                                    keystrokes do not wait behind lost packets of bulk (default on)

        Tunnel (-c and -s):
              --scheduler NAME      earliest, until-congested, round-robin, or redundant: everything on every leg that has
                                    room, the first copy counts (default earliest)
              --congestion NAME     congestion control of the legs: one the kernel knows, or auto: bbr, and cubic where a
                                    trial shows that it does better (default auto)
              --linger SECONDS      how long streams outlive the last leg; the smaller of both ends holds (default 60)

        The original tcp-striper at the other end (-c and -s):
              --classic             one connection to it for each application, its datagram frames on it and plain bytes on
                                    the other side; no legs, secret or encryption

        Who may (default: anybody, unencrypted):
              --secret-file FILE    -c and -s: the same file on both ends, see keygen. Legs are encrypted (TLS 1.3), and neither
                                    end takes another that has not the secret. Two secrets: both are accepted, the first is used
              --allow CIDR,...      all modes: take connections from these ranges of addresses only; may be repeated

        Filters (all modes; what an application's connection passes, on its way to the target first to last, and back):
              --filter NAME[:k=v,...]
                                    add one to the chain; may be repeated
                                      connection-counter   counts connections (connection_counter in /stats/prometheus)
                                      log-data[:preview=N] logs each call, its size and its first N bytes (default 32)
                                      rate-limit:rate=SIZE[,burst=SIZE]
                                                           bytes a second of each connection each way
                                      foo-stats            counts the messages of the Foo protocol (foo in /stats)
              --filter-assembly FILE
                                    a DLL with more filters, which runs with all rights of the proxy; may be repeated
              --recovery-file FILE  what foo-stats has counted outlives a crash or a restart in FILE

        Limits (whoever reaches one waits or is refused, the others go on):
              --max-streams N       -c and -s: streams at once in a tunnel; the smaller of both ends holds (default 16384)
              --max-datagram SIZE   -c and -s: largest datagram, 1k to 1M; the smaller of both ends holds (default 1M)
              --stream-buffer SIZE  -c and -s: what of one stream may have arrived and not been delivered (default 16M)
              --tunnel-buffer SIZE  the same of all streams of a tunnel (default 256M)
              --process-buffer SIZE the same of all tunnels (default 1G)
              --max-waiting N       -c: applications that wait for a leg (default 1024)
              --max-tunnels N       -s: tunnels at once, each client process has one (default 1024)
              --max-legs N          -s: legs of a tunnel (default 64)
              --max-handshakes N    -s: connections that have not shown yet that they are legs; beyond it the oldest goes, so
                                    that a flood cannot lock out an honest one (default 1024)
              --handshake-timeout SECONDS
                                    -s: how long one may take to show it (default 10)

        Target (-s, and the relay):
              --pool N              keep up to N connections to it that are made ahead of their use, so that short ones start
                                    without a handshake; 0 to 512 (default 0)
              --proxy-protocol V    -s: tell it the application's address, PROXY protocol v1 or v2; only for targets that
                                    expect it (nginx: listen ... proxy_protocol)

        Watching (all modes):
              --monitor             show the legs on the terminal, with keys to pause one and to stop; elsewhere a line a second
              --admin ADDR:PORT     HTTP for people and their tools: a live page at /, /health, /stats (JSON), /metrics
                                    (Prometheus); a PORT alone is the loopback's, beyond which a token is needed
              --admin-token-file FILE
                                    what requests to it must bear as "Authorization: Bearer TOKEN"; keygen FILE makes one
              SIGUSR2               prints the statistics on stdout, one line of JSON (kill -USR2; not on Windows)

        All modes:
              --drain SECONDS       after the first SIGTERM or Ctrl-C, or when the terminal was closed, let streams end this
                                    long (default 10)
              --connect-timeout SECONDS
                                    longest wait for one connection to be made (default 10)
          -v, --verbose             log more
          -q, --quiet               log warnings and errors only (not even the ready line)
              --log-file FILE       append the log to FILE as well; it always goes to stderr. SIGHUP opens FILE anew
              --trace FILE          write to FILE, as CSV, which leg each datagram takes and why (-c and -s); for
                                    scripts/plot-trace
          -h, --help                print this and exit
              --version             print the version and exit

        Several forwards in one process:
              --config FILE         run what the JSON FILE says; beside it only -v, -q, --log-file, --trace, --drain,
                                    --monitor, --admin and --admin-token-file, which win over it
              --config-schema       print the JSON schema of FILE and exit

          FILE may have comments. Its keys are the options above without dashes; at the top they hold for every forward
          that they go with. mode is client, server or relay; server and relay have a target in place of a server.
            {
              "legs": 4,
              "forwards": [
                { "name": "ssh", "mode": "client", "listen": "127.0.0.1:11111", "server": "server.example:22222" },
                { "name": "web", "mode": "client", "listen": 8080, "server": "server.example:22223", "linger": "2m" }
              ]
            }

          SECONDS may have decimals or a suffix: 0.5, 500ms, 2m, 1h. SIZE is in bytes, or 512k, 16M, 1G (powers of 1024).
          Options may stand before, between or after the rest.

        Examples:
          ssh over 8 legs: on the server, then on the client
            tcp-proxy -s 22222 localhost:22
            tcp-proxy -c 11111 server.example 22222
            ssh -p 11111 localhost
          a web server for the whole network, legs over two uplinks, four from the first and two from the second
            tcp-proxy -s 22223 localhost:80
            tcp-proxy -c 0.0.0.0:8080 server.example 22223 --via '192.0.2.7*4,198.51.100.7*2'
          the same, where the second uplink is a metered modem with 5 Mbit/s to spare, used when the first is full or gone
            tcp-proxy -c 0.0.0.0:8080 server.example 22223 --via '192.0.2.7*4,wwan0*2/cost=1/max-rate=5M'
          the same over the open internet: make a secret, copy it to the other end, and only those who have it get in
            tcp-proxy keygen ~/.striper-secret
            tcp-proxy -s 22222 localhost:22 --secret-file ~/.striper-secret
            tcp-proxy -c 11111 server.example 22222 --secret-file ~/.striper-secret
          a client for a tcp-striper that listens on port 4000
            tcp-proxy -c --classic 11111 server.example 4000
          a plain relay to an IPv6 address
            tcp-proxy 127.0.0.1:8080 [2001:db8::1]:80

        Exit status: 0 after a clean stop, 1 runtime failure or second signal, 2 wrong usage.

        """;

    public static string Check => $"""
        tcp-proxy check measures what the path to a tcp-proxy -s gives over {string.Join(", ", CheckPlan.LegCounts.SkipLast(1))} and {CheckPlan.LegCounts[^1]} legs, and says which -n to use.

        Usage:
          tcp-proxy check HOST PORT     also HOST:PORT: the -s proxy. Its target is not touched, and need not run

        For each number of legs: the round trip of a short message alone, then goodput down and up, with the round trip beside
        it. It takes about 35 seconds, in which the line is full, and stops earlier when more legs give no more. With several
        items of --via each is measured alone as well, over {CheckPlan.LegsOfItem} legs. The result is on stdout, progress on stderr.

              --via ITEM,...            where the legs leave from, as with -c; numbers of legs (*K) are left aside
              --seconds N               how long bulk flows each way with each number of legs, 0.1 to 25 (default 3)
              --secret-file FILE        the same file as the -s proxy has
              --scheduler NAME          as with -c, for what goes up; the -s proxy has its own for what comes down
              --congestion NAME         the same
              --connect-timeout SECONDS longest wait for one connection to be made (default 10)
          -h, --help                    print this and exit

        Examples:
          how many legs are worth it
            tcp-proxy check server.example 22222
          what each of two uplinks gives, and both together, with a closer look
            tcp-proxy check server.example 22222 --via 192.0.2.7,198.51.100.7 --seconds 10
          to a server that wants to see the secret
            tcp-proxy check server.example:22222 --secret-file ~/.striper-secret

        Exit status: 0 if there is a result, 1 if no leg came up, and a line that says why, or if it was stopped; 2 wrong usage.

        """;

    public static string Keygen => """
        tcp-proxy keygen makes a secret of 256 bits for --secret-file: 64 hexadecimal digits on one line.

        Usage:
          tcp-proxy keygen FILE     write it to FILE, which its owner alone may read; a file that exists is not touched
          tcp-proxy keygen          print it on stdout

        Copy the file to the other end by a way that you trust (scp, say), and give both ends --secret-file FILE.
        To replace a secret without an outage: put the new one in a second line at the server, then change the clients' to
        it, then take the old one away at the server. A proxy reads the file when it starts.

          -h, --help                print this and exit

        Exit status: 0 if the secret was written, else 1 and a line that says why not; 2 wrong usage.

        """;

    public static string Demo { get; } = string.Create(CultureInfo.InvariantCulture, $"""
        tcp-proxy demo shows what tcp-proxy does, on this machine alone, in about 20 seconds. It takes no options.

        Usage:
          tcp-proxy demo

        In one process it runs a target, a server-facing and a client-facing proxy on free loopback ports, and holds each leg
        between the proxies to {DemoPlan.MegabitsPerLeg:0} Mbit/s of TCP payload and a round trip of {DemoPlan.RoundTripMilliseconds:0} ms. It downloads {DemoPlan.ContentBytes / 1e6:0} MB over 1 leg, and
        the same over {DemoPlan.ManyLegs} legs, of which one is killed (reset) after {DemoPlan.KillAt * 100:0} % and another one stalled (still connected, but
        nothing passes any more) after {DemoPlan.StallAt * 100:0} %. A terminal shows a bar for each leg; elsewhere there is a line a second.

        Exit status: 0 if both downloads have the right SHA-256, {DemoPlan.ManyLegs} legs gave at least {DemoPlan.LeastSpeedUp:0} times what 1 leg gave and never
        paused for more than {DemoPlan.LongestPause.TotalSeconds:0} s, and the killed leg came back. Else 1 and a line that says what failed.

          -h, --help                print this and exit

        """);
}
