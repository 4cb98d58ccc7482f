using System.Globalization;
using OpenQA.Selenium;
using OpenQA.Selenium.Chrome;

namespace Striper.Tests.Support;

/// <summary>Debian's Chromium without a window, driven by the driver of the same version. Nothing is looked for or fetched elsewhere.</summary>
internal sealed class Browser : IDisposable
{
    private readonly ChromeDriverService _service;
    private readonly ChromeDriver _driver;

    public Browser()
    {
        var driver = Programs.Find("chromedriver")!;
        _service = ChromeDriverService.CreateDefaultService(Path.GetDirectoryName(driver), Path.GetFileName(driver));
        var options = new ChromeOptions { BinaryLocation = Programs.Find("chromium")! };
        options.AddArguments("--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--no-first-run", "--disable-background-networking");

        // The sandbox does not let root in.
        if (Environment.IsPrivilegedProcess)
            options.AddArgument("--no-sandbox");
        options.SetLoggingPreference(LogType.Browser, LogLevel.All);
        _driver = new ChromeDriver(_service, options);
    }

    /// <summary>Opens a page and waits until it is loaded.</summary>
    public void Open(Uri address) => _driver.Navigate().GoToUrl(address);

    /// <summary>What the page's window shows, from now on: as wide as this, in light or dark colours.</summary>
    public void Show(int width, int height, bool isDark)
    {
        _driver.ExecuteCdpCommand("Emulation.setDeviceMetricsOverride", new Dictionary<string, object?> { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = false });
        var scheme = new Dictionary<string, object?> { ["name"] = "prefers-color-scheme", ["value"] = isDark ? "dark" : "light" };
        _driver.ExecuteCdpCommand("Emulation.setEmulatedMedia", new Dictionary<string, object?> { ["features"] = new[] { scheme } });
    }

    /// <summary>The value of an expression of the page's script.</summary>
    public T Evaluate<T>(string expression) => (T)Convert.ChangeType(_driver.ExecuteScript($"return {expression};"), typeof(T), CultureInfo.InvariantCulture)!;

    /// <summary>Waits until an expression is true.</summary>
    public Task WaitForAsync(string expression, CancellationToken cancellationToken) => Condition.HoldsAsync(() => Evaluate<bool>(expression), cancellationToken);

    /// <summary>The texts of all elements that a selector finds.</summary>
    public IReadOnlyList<string> Texts(string selector) => [.. _driver.FindElements(By.CssSelector(selector)).Select(element => element.Text)];

    public void Click(string selector) => _driver.FindElement(By.CssSelector(selector)).Click();

    /// <summary>Types into a field, and Enter.</summary>
    public void Enter(string selector, string text) => _driver.FindElement(By.CssSelector(selector)).SendKeys(text + Keys.Enter);

    /// <summary>What the page complained of on its console since the last time, its policy's violations and the browser's own complaints included.</summary>
    public IReadOnlyList<string> TakeComplaints() =>
        [.. _driver.Manage().Logs.GetLog(LogType.Browser).Where(entry => entry.Level >= LogLevel.Warning).Select(entry => entry.Message)];

    /// <summary>The whole page as a PNG file.</summary>
    public void Save(string file)
    {
        var result = (Dictionary<string, object?>)_driver.ExecuteCdpCommand("Page.captureScreenshot", new Dictionary<string, object?> { ["format"] = "png", ["captureBeyondViewport"] = true })!;
        File.WriteAllBytes(file, Convert.FromBase64String((string)result["data"]!));
    }

    public void Dispose()
    {
        _driver.Quit();
        _driver.Dispose();
        _service.Dispose();
    }
}
