using NUnit.Framework;
using Striper.Bench.Reporting;

namespace Striper.Tests.Bench;

internal sealed class ProgramVersionTests
{
    [TestCase("haproxy", "HAProxy version 2.6.12-1+deb12u4 2026/10/17 - https://haproxy.org/", ExpectedResult = "haproxy 2.6.12")]
    [TestCase("ssh", "OpenSSH_9.2p1 Debian-2+deb12u10, OpenSSL 3.0.19 27 Jan 2026", ExpectedResult = "ssh 9.2p1")]
    [TestCase("socat", "nothing", ExpectedResult = "socat")]
    public string IsTheFirstNumber(string name, string line) => ProgramVersion.Parse(name, ["socat by Gerhard Rieger and contributors - see www.dest-unreach.org", line]);
}
