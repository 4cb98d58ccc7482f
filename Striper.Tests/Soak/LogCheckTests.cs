using NUnit.Framework;
using Striper.Soak.Running;

namespace Striper.Tests.Soak;

internal sealed class LogCheckTests
{
    [TestCase("15:04:05.120 ERROR 127.0.0.1:5: reset by an internal error, please report it")]
    [TestCase("15:04:05.120 WARN tunnel 0df902a8: closed, because the other proxy broke the protocol on leg 0.1: no such frame")]
    [TestCase("   at Striper.Common.Engine.TunnelEngine.Receive(EngineLeg leg)")]
    [TestCase("Unhandled exception. System.NullReferenceException: Object reference not set")]
    [TestCase("terminate called after throwing an instance of 'PAL_SEHException'")]
    public void MistakesOfAProxyAreWrong(string line) => Assert.That(LogCheck.Wrong("it", [line]), Has.Exactly(1).Items);

    [TestCase("15:04:05.120 INFO tunnel 0df902a8: leg 0.1 down (reset by peer), 7 legs left")]
    [TestCase("15:04:05.120 WARN no leg to 127.0.0.1:5: Connection refused; trying again")]
    public void WhatChaosDoesIsNot(string line) => Assert.That(LogCheck.Wrong("it", [line]), Is.Empty);

    [Test]
    public void WarningsAreCountedByTheirKind()
    {
        string[] lines = ["15:04:05.120 WARN no leg to 127.0.0.1:5: refused", "15:04:06.120 WARN no leg to 127.0.0.1:77: refused", "15:04:06.120 INFO stopped"];
        Assert.That(LogCheck.Warnings(lines), Is.EqualTo(new Dictionary<string, int> { ["no leg to #: refused"] = 2 }));
    }
}
