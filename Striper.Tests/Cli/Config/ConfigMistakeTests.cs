using System.Text;
using NUnit.Framework;
using Striper.Cli.Config;

namespace Striper.Tests.Cli.Config;

/// <summary>Each mistake is told with its place, what it is and what to do.</summary>
internal sealed class ConfigMistakeTests
{
    // What stands in a good client; the case adds a pair.
    private const string Client = """{"forwards": [{"mode": "client", "listen": 0, "server": "a:1", """;

    [TestCase("\"legs\": 99", "legs '99' is not a number of legs, give 1 to 64, a range such as 2-16, or auto")]
    [TestCase("\"legs\": 1.5", "legs '1.5' is not a number of legs, give 1 to 64, a range such as 2-16, or auto")]
    [TestCase("\"legs\": true", "legs is true, give a number, or \"2-16\", \"auto\"")]
    [TestCase("\"legs\": null", "legs is null, give a number, or \"2-16\", \"auto\"")]
    [TestCase("\"via\": \"10.0.0\"", "via '10.0.0' names neither an address nor a network interface, give one of this host such as 192.0.2.7 or wwan0")]
    [TestCase("\"via\": [\"eth0/bakup\"]", "via 'eth0/bakup' has an unknown modifier /bakup, did you mean /backup?")]
    [TestCase("\"via\": []", "via is an empty list, give a list of texts such as [\"192.0.2.7*4\", \"198.51.100.7\"]")]
    [TestCase("\"via\": [\"10.0.0.1\", 7]", "via is a list with the number 7 in it, give a list of texts such as [\"192.0.2.7*4\", \"198.51.100.7\"]")]
    [TestCase("\"via\": [\"\"]", "via is a list with empty in it, give a list of texts such as [\"192.0.2.7*4\", \"198.51.100.7\"]")]
    [TestCase("\"scheduler\": \"fastest\"", "scheduler 'fastest' is unknown, use one of earliest, redundant, round-robin, until-congested")]
    [TestCase("\"congestion\": \"\"", "congestion is empty, give a text in quotes")]
    [TestCase("\"congestion\": \"c/ubic\"", "congestion 'c/ubic' is not a name, use auto or one of the kernel's such as cubic or bbr")]
    [TestCase("\"linger\": -5", "linger '-5' is negative, give seconds such as 10 or 0.5, or 500ms, 2m, 1h")]
    [TestCase("\"linger\": 1e400", "the number is too large, give a smaller one")]
    [TestCase("\"linger\": true", "linger is true, give seconds such as 10 or 0.5, or \"500ms\", \"2m\", \"1h\"")]
    [TestCase("\"drain\": \"soon\"", "drain 'soon' is not a duration, give seconds such as 10 or 0.5, or 500ms, 2m, 1h")]
    [TestCase("\"secret-file\": \"/no/such/file\"", "secret-file '/no/such/file' does not exist, make one with tcp-proxy keygen and copy it to both ends")]
    [TestCase("\"max-waiting\": \"9\"", "max-waiting is the text '9', give a number")]
    [TestCase("\"max-datagram\": true", "max-datagram is true, give bytes as a number, or \"512k\", \"16M\", \"1G\"")]
    [TestCase("\"connect-timeout\": 0", "connect-timeout '0' is too short or too long, give 10ms to 24h")]
    [TestCase("\"name\": \"a\\nb\"", "name has a bracket or a control character, use others")]
    public void ValuesOfAForward(string pair, string message)
    {
        using var file = new ConfigText($"{Client}{pair}}}]}}");
        var column = Client.Length + pair.IndexOf(' ') + 2;
        Assert.That(file.Refuse(), Is.EqualTo([$"F:1:{column}: {message}"]));
    }

    [TestCase("\"leggs\": 4", "unknown key 'leggs', did you mean legs?")]
    [TestCase("\"frobnicate\": 4", "unknown key 'frobnicate', leave it out or see tcp-proxy --config-schema")]
    [TestCase("\"admin\": \"k\"", "admin is not a forward's, move it to the top of the file")]
    [TestCase("\"listen\": 1", "listen stands here a second time, leave one of the two out")]
    [TestCase("\"target\": \"a:1\"", "target does not go with mode client, write server")]
    [TestCase("\"verbose\": true", "verbose is not a forward's, move it to the top of the file")]
    public void KeysOfAForward(string pair, string message)
    {
        using var file = new ConfigText($"{Client}{pair}}}]}}");
        Assert.That(file.Refuse(), Is.EqualTo([$"F:1:{Client.Length + 1}: {message}"]));
    }

    [TestCase("{}", "1:1: forwards is missing, write \"forwards\": [{\"mode\": .., \"listen\": .., ..}, ..]")]
    [TestCase("{\"forwards\": []}", "1:14: forwards is empty, write \"forwards\": [{\"mode\": .., \"listen\": .., ..}, ..]")]
    [TestCase("{\"forwards\": {}}", "1:14: forwards is not a list, write \"forwards\": [{\"mode\": .., \"listen\": .., ..}, ..]")]
    [TestCase("{\"forwards\": [7]}", "1:15: a forward is an object, write {\"mode\": .., \"listen\": .., ..}")]
    [TestCase("[]", "1:1: the file is not an object, write { \"forwards\": [..] }")]
    [TestCase("{\"forwards\": [{\"listen\": 0, \"target\": \"a:1\"}]}", "1:15: mode is missing, write \"mode\": \"client\", \"server\" or \"relay\"")]
    [TestCase("{\"forwards\": [{\"mode\": \"relay\", \"target\": \"a:1\"}]}", "1:15: listen is missing, write \"listen\": \"ADDR:PORT\", or a port")]
    [TestCase("{\"forwards\": [{\"mode\": \"relay\", \"listen\": 0}]}", "1:15: target is missing, write \"target\": \"HOST:PORT\"")]
    [TestCase("{\"forwards\": [{\"mode\": \"client\", \"listen\": 0}]}", "1:15: server is missing, write \"server\": \"HOST:PORT\"")]
    [TestCase("{\"forwards\": [{\"mode\": \"sever\", \"listen\": 0, \"target\": \"a:1\"}]}", "1:24: mode 'sever' is unknown, did you mean server?")]
    [TestCase("{\"forwards\": [{\"mode\": \"x\", \"listen\": 0, \"target\": \"a:1\"}]}", "1:24: mode 'x' is unknown, use client, server or relay")]
    [TestCase("{\"forwards\": [{\"mode\": \"relay\", \"listen\": 70000, \"target\": \"a:1\"}]}", "1:43: listen '70000' is not a port, use 0 (any free one) to 65535")]
    [TestCase("{\"forwards\": [{\"mode\": \"relay\", \"listen\": 0, \"target\": \"a\"}]}", "1:56: target 'a' has no port, write HOST:PORT")]
    [TestCase("{\"forwards\": [{\"mode\": \"relay\", \"listen\": 0, \"target\": \"demo\"}]}", "1:56: target 'demo' has no port, write HOST:PORT")]
    [TestCase("{\"forwards\": [{\"mode\": \"relay\", \"listen\": 0, \"target\": \"a:1\", \"legs\": 4}]}", "1:63: legs does not go with mode relay, leave it out")]
    public void Structure(string text, string message)
    {
        using var file = new ConfigText(text);
        Assert.That(file.Refuse(), Is.EqualTo([$"F:{message}"]));
    }

    [TestCase("\"forwards\": []", "2:1: forwards stands here a second time, leave one of the two out")]
    [TestCase("\"legs\": 0", "2:9: legs '0' is not a number of legs, give 1 to 64, a range such as 2-16, or auto")]
    [TestCase("\"verbose\": 1", "2:12: verbose is the number 1, give true or false")]
    [TestCase("\"verbose\": true, \"quiet\": true", "2:27: both verbose and quiet, choose one")]
    [TestCase("\"log-file\": \"/no/such/directory/log\"", "2:13: log-file '/no/such/directory/log' cannot be written: its directory does not exist or cannot be read, create it or choose another")]
    [TestCase("\"listen\": 1", "2:1: listen is a forward's, move it into one of forwards")]
    [TestCase("\"dran\": 1", "2:1: unknown key 'dran', did you mean drain?")]
    public void KeysOfTheTop(string pairs, string message)
    {
        using var file = new ConfigText($$"""{"forwards": [{"mode": "relay", "listen": 0, "target": "a:1"}],{{'\n'}}{{pairs}}}""");
        Assert.That(file.Refuse(), Is.EqualTo([$"F:{message}"]));
    }

    [TestCase("\"name\": \"a\", \"listen\": 0", "\"name\": \"a\", \"listen\": 0", "2:26: name 'a' is taken by another forward, choose another")]
    [TestCase("\"name\": \"forward 2\", \"listen\": 0", "\"listen\": 0", "2:1: name 'forward 2' is taken by another forward, choose another")]
    [TestCase("\"listen\": 80", "\"listen\": \"127.0.0.1:80\"", "2:28: listen 127.0.0.1:80 is taken by forward 'forward 1' at 127.0.0.1:80, choose another port")]
    [TestCase("\"listen\": \"0.0.0.0:80\"", "\"listen\": \"127.0.0.1:80\"", "2:28: listen 127.0.0.1:80 is taken by forward 'forward 1' at 0.0.0.0:80, choose another port")]
    [TestCase("\"listen\": \"127.0.0.2:80\"", "\"listen\": \"[::]:80\"", "2:28: listen [::]:80 is taken by forward 'forward 1' at 127.0.0.2:80, choose another port")]
    public void TwoForwardsMustGoTogether(string first, string second, string message)
    {
        using var file = new ConfigText($$"""{"forwards": [{"mode":"relay", "target":"a:1", {{first}}},{{'\n'}}{"mode":"relay", {{second}}, "target":"a:1"}]}""");
        Assert.That(file.Refuse(), Is.EqualTo([$"F:{message}"]));
    }

    [TestCase("127.0.0.1:80", "127.0.0.2:80")]
    [TestCase("0.0.0.0:80", "[::1]:80")]
    [TestCase("127.0.0.1:80", "127.0.0.1:81")]
    [TestCase("127.0.0.1:0", "127.0.0.1:0")]
    public void DifferentAddressesGoTogether(string first, string second)
    {
        using var file = new ConfigText($$"""
            {"forwards": [{"mode": "relay", "target": "a:1", "listen": "{{first}}"}, {"mode": "relay", "target": "a:1", "listen": "{{second}}"}]}
            """);
        Assert.That(file.Accept().Forwards, Has.Count.EqualTo(2));
    }

    [Test]
    public void AllIndependentMistakesAreToldInTheOrderOfTheFile()
    {
        using var file = new ConfigText("""
            {
              "linger": "long",
              "forwards": [
                { "mode": "client", "listen": "x", "server": "a", "legs": 99, "scheduler": "fast", "drain": -1 },
                { "mode": "server", "listen": 0 },
                { "mode": "relay", "listen": 0, "target": "a:1", "tarrget": "b:1" }
              ]
            }
            """);
        Assert.That(file.Refuse().Select(line => line.Split(' ')[0] + line.Split(' ')[1]), Is.EqualTo(
            ["F:2:13:linger", "F:4:35:listen", "F:4:50:server", "F:4:63:legs", "F:4:80:scheduler", "F:4:97:drain", "F:5:5:target", "F:6:54:unknown"]));
    }

    [Test]
    public void ThousandsOfMistakesAreNotAllTold()
    {
        using var file = new ConfigText($$"""{"forwards": [{{string.Join(',', Enumerable.Repeat("7", 5000))}}]}""");
        var lines = file.Refuse();
        Assert.That(lines, Has.Count.EqualTo(ConfigMistakes.MostLines + 1));
        Assert.That(lines[^1], Is.EqualTo("F: 4980 more mistakes like these"));
    }

    [TestCase("{", "1:2: ")]
    [TestCase("{\n\"forwards\" [\n", "2:12: ")]
    [TestCase("{\n  \"ä\": nul,\n", "2:11: ")]
    [TestCase("{\"forwards\": [}]}", "1:15: ")]
    [TestCase("{} {}", "1:4: ")]
    [TestCase("{'forwards': []}", "1:2: ")]
    [TestCase("// nothing but a comment", "1:25: ")]
    [TestCase("{\"$schema\": \"\\ud800\", \"forwards\": [{\"mode\": \"relay\", \"listen\": 0, \"target\": \"a:1\"}]}", "1:13: the text has half of a surrogate pair")]
    public void SyntaxErrorsHaveTheirPlace(string text, string beginning)
    {
        using var file = new ConfigText(text);
        var lines = file.Refuse();
        Assert.That(lines[0], Does.StartWith($"F:{beginning}").And.Not.Contain("LineNumber").And.Not.Contain("BytePosition"));
        Assert.That(lines[0].Any(char.IsControl), Is.False);
    }

    [Test]
    public void DeepNestingIsASyntaxError()
    {
        using var file = new ConfigText(new string('[', 100_000));
        Assert.That(file.Refuse(), Has.One.Items.And.One.StartsWith("F:1:"));
    }

    [Test]
    public void ColumnsCountCharacters()
    {
        using var file = new ConfigText("""{"forwards": [{"name": "ä𝄞", "mode": "relay", "listen": 0, "target": 7}]}""");
        Assert.That(file.Refuse(), Is.EqualTo(["F:1:70: target is the number 7, give a text in quotes"]));
    }

    [TestCase("", "is empty, see tcp-proxy --help for an example")]
    [TestCase("EFBBBF0A", "is empty, see tcp-proxy --help for an example")]
    [TestCase("FFFE7B00", "is UTF-16, save it as UTF-8")]
    [TestCase("7B0AE4220A", "is not UTF-8 in line 2, save it as UTF-8")]
    public void FilesThatAreNoText(string hexadecimal, string message)
    {
        using var file = new ConfigText(Convert.FromHexString(hexadecimal));
        Assert.That(file.Refuse(), Is.EqualTo([$"--config 'F' {message}"]));
    }

    [Test]
    public void AByteOrderMarkIsLeftOut()
    {
        using var file = new ConfigText([.. Encoding.UTF8.Preamble, .. "{}"u8]);
        Assert.That(file.Refuse(), Has.One.Items.And.One.StartsWith("F:1:1: forwards is missing"));
    }

    [TestCase(ConfigFile.MaxBytes, true)]
    [TestCase(ConfigFile.MaxBytes + 1, false)]
    public void AFileHasItsLargestSize(int bytes, bool accepted)
    {
        const string Text = """{"forwards": [{"mode": "relay", "listen": 0, "target": "a:1"}]}""";
        using var file = new ConfigText(Text.PadRight(bytes));
        if (accepted)
            file.Accept();
        else
            Assert.That(file.Refuse(), Is.EqualTo(["--config 'F' is larger than 1024 KiB, is it the right file?"]));
    }
}
