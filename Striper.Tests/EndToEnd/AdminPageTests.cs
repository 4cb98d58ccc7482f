using System.Text.Json;
using NUnit.Framework;
using Striper.Tests.Support;

namespace Striper.Tests.EndToEnd;

/// <summary>
/// The live page in a real browser. With the environment variable <c>STRIPER_SCREENSHOTS</c>, pictures for the documentation are saved in the
/// directory that it names, once there is a minute to be seen. (<c>pngquant --speed 1 --strip</c> makes them a third as large.)
/// </summary>
[Category("EndToEnd")]
[NonParallelizable]
[RequiresProgram("chromium", "chromium")]
[RequiresProgram("chromedriver", "chromium-driver")]
[CancelAfter(180_000)]
internal sealed class AdminPageTests
{
    private const string Token = "correct-horse-battery-staple";
    private const int Legs = 8;

    private const string Chips = "[...document.querySelectorAll('#legs tbody tr')].map(row => row.querySelector('.chip').textContent)";
    private const string Used = $"{Chips}.filter(chip => chip === 'up' || chip === 'starting').length";
    private const string Events = "[...document.querySelectorAll('#events li')].map(row => row.textContent)";

    private static readonly string? _screenshots = Environment.GetEnvironmentVariable("STRIPER_SCREENSHOTS");

    private Browser _browser = null!;
    private System.Net.Sockets.TcpListener _target = null!;
    private TunnelPair _pair = null!;
    private AdminClient _admin = null!;
    private StreamPair _stream = null!;
    private Flow[] _flows = null!;

    // Each leg has a way of its own and fills it.
    private static string Via => string.Join(',', Enumerable.Range(1, Legs).Select(leg => $"127.0.0.{leg}/max-rate={2 + (leg % 3)}M"));

    // One pair for all tests, busy both ways; slowly, which leaves the processor to the browser.
    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _target = Loopback.Listen();
        var options = new TunnelPairOptions { Legs = Legs, ChaosSeed = 31, ClientArguments = ["--admin", "127.0.0.1:0", "--via", Via] };
        var starting = TunnelPair.StartAsync(_target.EndPoint, options, CancellationToken.None);
        _browser = new Browser();
        _pair = await starting;
        _admin = new AdminClient(_pair.Client);
        _stream = await StreamPair.OpenAsync(_pair.EndPoint, _target, CancellationToken.None);
        _flows = [_stream.Download(seed: 31, CancellationToken.None), _stream.Upload(seed: 32, CancellationToken.None)];
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _browser.Dispose();
        await Task.WhenAll(_flows.Select(flow => flow.FinishAsync()));
        _stream.Dispose();
        _admin.Dispose();
        await _pair.DisposeAsync();
        _target.Dispose();
    }

    // The page of a test before may complain that its proxy is gone.
    [SetUp]
    public void LeavePage()
    {
        _browser.Open(new Uri("about:blank"));
        _browser.TakeComplaints();
        ShowUsualWindow();
    }

    [Test]
    public async Task ALegThatDiesIsSeenToGoAndToComeBack(CancellationToken cancellationToken)
    {
        _browser.Open(_admin.Address);
        await _browser.WaitForAsync($"{Used} === {Legs} && document.getElementById('health').textContent === 'healthy'", cancellationToken);
        foreach (var direction in (string[])["Sent", "Received"])
            await _browser.WaitForAsync($"[...document.querySelectorAll('#totals .total')].some(tile => tile.textContent.startsWith('{direction}') && /[1-9].* Mbit\\/s/.test(tile.querySelector('.figure').textContent))", cancellationToken);
        Assert.That(_browser.Texts("#streams tbody tr"), Has.Count.EqualTo(1).And.One.Contains(_stream.Application.LocalEndPoint!.ToString()!));
        await _browser.WaitForAsync("document.querySelectorAll('.chart canvas').length === 3", cancellationToken);
        if (_screenshots is not null)
            await _admin.WaitForStatsAsync(stats => stats.GetProperty("uptime_seconds").GetDouble() > 75, cancellationToken);

        await _pair.Chaos.RefuseNewAsync();
        _pair.Chaos.HarmOne(LegHarm.Reset);
        await _browser.WaitForAsync($"{Chips}.filter(chip => chip === 'dialling').length === 1 && {Used} === {Legs - 1} && {Events}.some(line => line.includes('leg-down'))", cancellationToken);
        await _browser.WaitForAsync("document.querySelector('#totals').textContent.includes('7 of 8')", cancellationToken);
        await _browser.WaitForAsync("[...document.querySelectorAll('#legs td.state')].filter(cell => /refused/i.test(cell.textContent)).length === 1", cancellationToken);
        SaveScreenshots();

        _pair.Chaos.Reopen();
        await _browser.WaitForAsync($"{Used} === {Legs} && {Events}.some(line => /leg-up.*leg [0-7]\\.[2-9]/.test(line))", cancellationToken);
        Assert.That(_browser.TakeComplaints(), Is.Empty);
    }

    [Test]
    public async Task TheButtonPausesALegAndResumesIt(CancellationToken cancellationToken)
    {
        const string Button = "#legs tbody tr:nth-child(3) button";
        _browser.Open(_admin.Address);
        await _browser.WaitForAsync($"{Used} === {Legs}", cancellationToken);
        Assert.That(_browser.Texts(Button), Is.EqualTo(["Pause"]));
        _browser.Click(Button);
        var paused = await _admin.WaitForStatsAsync(stats => LegOf(stats, 2).GetProperty("state").GetString() == "paused", cancellationToken);
        Assert.That(LegOf(paused, 2).GetProperty("is_paused").GetBoolean(), Is.True);
        await _browser.WaitForAsync($"{Chips}[2] === 'paused' && document.querySelector('{Button}').textContent === 'Resume' && {Events}.some(line => line.includes('leg-paused'))", cancellationToken);
        Assert.That(_browser.Texts("#legs tbody tr:nth-child(3) td.state"), Has.One.Contains("paused by hand"));

        _browser.Click(Button);
        await _admin.WaitForStatsAsync(stats => !LegOf(stats, 2).GetProperty("is_paused").GetBoolean(), cancellationToken);
        await _browser.WaitForAsync($"{Chips}[2] !== 'paused' && document.querySelector('{Button}').textContent === 'Pause'", cancellationToken);
        Assert.That(_browser.TakeComplaints(), Is.Empty);
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task OnATelephoneNothingIsWiderThanTheScreen(bool isDark)
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        _browser.Show(400, 800, isDark);
        _browser.Open(_admin.Address);
        await _browser.WaitForAsync($"{Chips}.length === {Legs} && document.querySelectorAll('.chart canvas').length === 3 && document.querySelectorAll('#events li').length >= {Legs}", cancellationToken);
        Assert.That(_browser.Evaluate<int>("innerWidth"), Is.EqualTo(400));
        Assert.That(_browser.Evaluate<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(400));
        Assert.That(_browser.Evaluate<string>("getComputedStyle(document.body).backgroundColor"), isDark ? Does.Match(@"rgb\(\d{1,2}, \d{1,2}, \d{1,2}\)") : Does.Match(@"rgb\(2\d\d, 2\d\d, 2\d\d\)"));
        Assert.That(_browser.TakeComplaints(), Is.Empty);
    }

    [Test]
    public async Task TheTokenIsAskedForUntilItIsRightAndThenKept(CancellationToken cancellationToken)
    {
        using var directory = new TemporaryDirectory();
        using var target = Loopback.Listen();
        await using var relay = await ProxyProcess.StartAsync(
            ["127.0.0.1:0", target.EndPoint.ToString(), "--admin", "0", "--admin-token-file", TokenFiles.Create(directory, Token)], cancellationToken);
        using var stream = await StreamPair.OpenAsync(relay.EndPoint, target, cancellationToken);
        using var admin = new AdminClient(relay, Token);
        const string IsAsking = "!document.getElementById('token-form').hidden", IsShown = "!document.getElementById('content').hidden";
        _browser.Open(admin.Address);
        await _browser.WaitForAsync(IsAsking, cancellationToken);
        Assert.That(_browser.Evaluate<bool>(IsShown), Is.False);
        _browser.Enter("#token-input", "wrong-horse-battery-staple");
        await _browser.WaitForAsync($"{IsAsking} && document.getElementById('token-why').textContent.includes('did not take')", cancellationToken);
        Assert.That(_browser.TakeComplaints(), Has.All.Contains("403"));
        _browser.Enter("#token-input", Token);
        await _browser.WaitForAsync($"{IsShown} && !({IsAsking}) && document.querySelectorAll('#streams tbody tr').length === 1", cancellationToken);
        Assert.That(_browser.Texts("#streams tbody tr").Single(), Does.Contain(stream.Application.LocalEndPoint!.ToString()));

        _browser.Open(admin.Address);
        await _browser.WaitForAsync(IsShown, cancellationToken);
        Assert.That(_browser.Evaluate<bool>(IsAsking), Is.False, "asked for again");
        Assert.That(_browser.TakeComplaints(), Is.Empty);
    }

    private static JsonElement LegOf(JsonElement stats, int slot) => stats.GetProperty("forwards")[0].GetProperty("tunnels")[0].GetProperty("legs")[slot];

    private void ShowUsualWindow() => _browser.Show(1280, 900, isDark: false);

    private void SaveScreenshots()
    {
        if (_screenshots is null)
            return;
        Save("admin-light.png", 1280, isDark: false);
        Save("admin-dark.png", 1280, isDark: true);
        Save("admin-narrow.png", 400, isDark: false);
        ShowUsualWindow();
    }

    private void Save(string file, int width, bool isDark)
    {
        _browser.Show(width, 900, isDark);

        // Two frames: the page draws its parts one after the other.
        _browser.Evaluate<bool>("new Promise(done => setTimeout(() => done(true), 1500))");
        _browser.Save(Path.Combine(_screenshots!, file));
    }
}
