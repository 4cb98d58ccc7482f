using System.Text.Json;
using NUnit.Framework;
using Striper.Cli.Config;
using Striper.Cli.Options;
using Striper.Common.Scheduling;

namespace Striper.Tests.Cli.Config;

/// <summary>The command line, the reader of files and the schema know the same options and mean the same by them.</summary>
internal sealed class ConfigSchemaTests
{
    // Options that are about the command line itself; all others must be in a file too.
    private static readonly string?[] _commandLineOnly = ["config", "config-schema", "monitor", "help", "version", null];

    private static readonly JsonElement _schema = JsonDocument.Parse(ConfigSchema.Text).RootElement;

    [Test]
    public void EveryOptionOfTheCommandLineIsAKey() =>
        Assert.That(
            ConfigKeys.Options.Select(key => key.Name),
            Is.EquivalentTo(OptionName.Of<ProxyArguments>().Select(option => option.Long).Except(_commandLineOnly)));

    [TestCaseSource(nameof(Keys))]
    public void EveryKeySetsItsOwnOption(object key)
    {
        var (name, assign) = (((ConfigKey)key).Name, ((ConfigKey)key).Assign);
        var arguments = new ProxyArguments();
        assign(arguments, bool.TrueString);
        Assert.That(GivenOptions.Of(arguments), Is.EqualTo([name]));
    }

    [Test]
    public void TheTopOfTheSchemaHasEveryKey() =>
        Assert.That(PropertiesOf(_schema), Is.EquivalentTo(ConfigKeys.OfTop));

    [TestCase("client", ForwardModes.Client)]
    [TestCase("server", ForwardModes.Server)]
    [TestCase("relay", ForwardModes.Relay)]
    public void EveryModeOfTheSchemaHasItsKeys(string name, object mode)
    {
        var definition = _schema.GetProperty("$defs").GetProperty(name);
        var place = ConfigKeys.PlaceOf((ForwardModes)mode);
        Assert.That(PropertiesOf(definition), Is.EquivalentTo(ConfigKeys.OfForward((ForwardModes)mode)));
        Assert.That(definition.GetProperty("required").EnumerateArray().Select(key => key.GetString()), Is.EquivalentTo(["mode", "listen", place]));
    }

    [Test]
    public void TheSchemaHasTheSchedulers() =>
        Assert.That(Definition("scheduler").GetProperty("enum").EnumerateArray().Select(name => name.GetString()), Is.EquivalentTo(Schedulers.Names));

    [Test]
    public void TheSchemaHasTheDefaults()
    {
        using var file = new ConfigText("""{"forwards": [{"mode": "client", "listen": 0, "server": "a:1"}]}""");
        var options = (ClientOptions)file.Accept().Forwards[0].Options;
        Assert.That(Definition("legs").GetProperty("default").GetInt32(), Is.EqualTo(options.Legs));
        Assert.That(Definition("legs").GetProperty("anyOf")[0].GetProperty("maximum").GetInt32(), Is.EqualTo(LegPlan.MaxLegs));
        Assert.That(Definition("scheduler").GetProperty("default").GetString(), Is.EqualTo(options.Tunnel.Scheduler));
        Assert.That(Definition("linger").GetProperty("default").GetDouble(), Is.EqualTo(options.Tunnel.Linger.TotalSeconds));
        Assert.That(Definition("drain").GetProperty("default").GetDouble(), Is.EqualTo(options.Drain.TotalSeconds));
        Assert.That(Definition("connect-timeout").GetProperty("default").GetDouble(), Is.EqualTo(options.ConnectTimeout.TotalSeconds));
        Assert.That(Definition("duration").GetProperty("anyOf")[0].GetProperty("maximum").GetDouble(), Is.EqualTo(Duration.Longest.TotalSeconds));
        Assert.That(Definition("name").GetProperty("maxLength").GetInt32(), Is.EqualTo(ForwardReader.MaxNameLength));
    }

    [TestCaseSource(nameof(Accepted))]
    public void WhatIsAcceptedIsValidByTheSchema(string text) => AssertSame(text, isRight: true);

    [TestCaseSource(nameof(Refused))]
    public void WhatTheSchemaRefusesIsRefused(string text) => AssertSame(text, isRight: false);

    [Test]
    public void TheSchemasOwnExamplesAreAccepted()
    {
        var examples = _schema.GetProperty("$defs").EnumerateObject().Append(_schema.GetProperty("properties").EnumerateObject().First(p => p.Name == "log-file"))
            .Where(definition => definition.Value.TryGetProperty("examples", out _))
            .SelectMany(definition => definition.Value.GetProperty("examples").EnumerateArray().Select(example => (definition.Name, example.GetRawText())))
            .Where(example => example.Name is not ("log-file" or "listen" or "target" or "name"))
            .ToList();
        Assert.That(examples, Is.Not.Empty);
        foreach (var (name, example) in examples)
            AssertSame(Client($"\"{name}\": {example}"), isRight: true);
    }

    private static IEnumerable<ConfigKey> Keys() => ConfigKeys.Options;

    private static IEnumerable<string> Accepted() =>
    [
        """{"$schema": "x", "forwards": [{"mode": "relay", "listen": 0, "target": "a:1"}]}""",
        """{"admin": 8088, "forwards": [{"mode": "relay", "listen": 0, "target": "a:1"}]}""",
        """{"admin": "[::1]:8088", "forwards": [{"mode": "relay", "listen": 0, "target": "a:1"}]}""",
        """{"verbose": true, "legs": 3, "via": "192.0.2.1", "forwards": [{"name": "x", "mode": "server", "listen": "0", "target": "a:1"}]}""",
        """{"pool": 3, "forwards": [{"mode": "server", "listen": 0, "target": "a:1", "pool": 0}, {"mode": "relay", "listen": 1, "target": "a:1", "pool": 512}]}""",
        """{"proxy-protocol": "v1", "forwards": [{"mode": "server", "listen": 0, "target": "a:1", "proxy-protocol": "v2"}]}""",
        Client("\"legs\": 64"), Client("\"legs\": 4.0"), Client("\"legs\": \"4\""), Client("\"legs\": \"2-16\""), Client("\"legs\": \"auto\""), Client("\"via\": [\"192.0.2.1*2\"]"), Client("\"linger\": 0"), Client("\"linger\": \"1.5h\""),
        Client("\"linger\": 604800"), Client("\"drain\": \".5\""), Client("\"congestion\": \"auto\""), Client("\"scheduler\": \"round-robin\""),
        Client("\"connect-timeout\": 0.01"), Client("\"classic\": true"), Client("\"classic\": false, \"via\": \"eth0\""),
    ];

    private static IEnumerable<string> Refused() =>
    [
        "[]", "{}", """{"forwards": []}""", """{"forwards": [7]}""", """{"forwards": {}}""",
        """{"forwards": [{"listen": 0, "target": "a:1"}]}""",
        """{"forwards": [{"mode": "relay", "target": "a:1"}]}""",
        """{"forwards": [{"mode": "relay", "listen": 0}]}""",
        """{"forwards": [{"mode": "relay", "listen": -1, "target": "a:1"}]}""",
        """{"forwards": [{"mode": "relay", "listen": 65536, "target": "a:1"}]}""",
        """{"forwards": [{"mode": "relay", "listen": true, "target": "a:1"}]}""",
        """{"forwards": [{"mode": "relay", "listen": 0, "target": 7}]}""",
        """{"forwards": [{"mode": "relay", "listen": 0, "target": "a:1", "legs": 4}]}""",
        """{"forwards": [{"mode": "server", "listen": 0, "target": "a:1", "via": "192.0.2.1"}]}""",
        """{"forwards": [{"mode": "nosuch", "listen": 0, "target": "a:1"}]}""",
        """{"forwards": [{"mode": "relay", "listen": 0, "target": "a:1"}], "verbose": "yes"}""",
        """{"forwards": [{"mode": "relay", "listen": 0, "target": "a:1"}], "log-file": 7}""",
        """{"forwards": [{"mode": "relay", "listen": 0, "target": "a:1"}], "name": "x"}""",
        """{"forwards": [{"mode": "relay", "listen": 0, "target": "a:1"}], "admin": 65536}""",
        """{"forwards": [{"mode": "relay", "listen": 0, "target": "a:1"}], "admin": true}""",
        """{"forwards": [{"mode": "relay", "listen": 0, "target": "a:1"}], "admin": 8088, "admin-token-file": ""}""",
        """{"forwards": [{"mode": "relay", "listen": 0, "target": "a:1"}], "admin": 8088, "admin-token-file": 7}""",
        """{"forwards": [{"mode": "relay", "listen": 0, "target": "a:1", "admin": 8088}]}""",
        """{"forwards": [{"mode": "relay", "listen": 0, "target": "a:1"}], "legs": 65}""",
        """{"forwards": [{"mode": "relay", "listen": 0, "target": "a:1", "pool": 513}]}""", Client("\"pool\": 1"),
        Client("\"legs\": 0"), Client("\"legs\": \"4-\""), Client("\"legs\": \"any\""), Client("\"legs\": 1.5"), Client("\"via\": []"), Client("\"via\": [7]"), Client("\"via\": \"\""),
        Client("\"linger\": -1"), Client("\"linger\": \"-1\""), Client("\"linger\": \"1d\""), Client("\"linger\": \"1 s\""), Client("\"drain\": 604801"),
        Client("\"drain\": null"), Client("\"scheduler\": \"fastest\""), Client("\"congestion\": \"\""), Client("\"congestion\": \"sixteen_letters_\""),
        Client("\"name\": \"\""), Client($"\"name\": \"{new string('x', 65)}\""), Client("\"target\": \"a:1\""), Client("\"frobnicate\": 1"),
        Client("\"quiet\": true"), Client("\"classic\": \"yes\""), """{"forwards": [{"mode": "relay", "listen": 0, "target": "a:1", "classic": true}]}""",
        Client("\"proxy-protocol\": \"v1\""),
        """{"forwards": [{"mode": "server", "listen": 0, "target": "a:1", "proxy-protocol": "v3"}]}""",
    ];

    private static string Client(string pair) => $$"""{"forwards": [{"mode": "client", "listen": 0, "server": "a:1", {{pair}}}]}""";

    private static void AssertSame(string text, bool isRight)
    {
        using var scope = Assert.EnterMultipleScope();
        using var document = JsonDocument.Parse(text);
        using var file = new ConfigText(text);
        Assert.That(new SchemaCheck(_schema).IsValid(document.RootElement), Is.EqualTo(isRight), $"by the schema: {text}");
        Assert.That(file.Parse() is Striper.Cli.ParseResult.Forwards, Is.EqualTo(isRight), $"by the reader: {text}");
    }

    private static JsonElement Definition(string name) => _schema.GetProperty("$defs").GetProperty(name);

    private static IEnumerable<string> PropertiesOf(JsonElement definition) =>
        definition.GetProperty("properties").EnumerateObject().Select(property => property.Name);
}
