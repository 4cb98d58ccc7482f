using System.Security.Cryptography;
using System.Text;

namespace Striper.Cli.Admin;

/// <summary>The live page, one document that asks nobody for anything: style, script and the chart library stand in it. Immutable.</summary>
internal sealed class AdminPage
{
    private const string Resources = "Admin.Page.";

    private readonly string _template;

    /// <summary>Reads its parts.</summary>
    public AdminPage()
    {
        var names = typeof(AdminPage).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Resources, StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray();

        // The library first; of ours the order is that of the names.
        _template = Read(Resources + "page.html")
            .Replace("/*{style}*/", Join(names, ".css"), StringComparison.Ordinal)
            .Replace("/*{script}*/", Join(names, ".js"), StringComparison.Ordinal);
    }

    /// <summary>The document and the policy that it goes with, for one answer.</summary>
    public (string Document, string Policy) Create(AdminAccess access)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
        var boot = access.NeedsToken ? """{"token":null,"needs_token":true}""" : $$"""{"token":"{{access.Token}}","needs_token":false}""";
        var document = _template.Replace("{nonce}", nonce, StringComparison.Ordinal).Replace("{boot}", boot, StringComparison.Ordinal);
        var policy = $"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        return (document, policy);
    }

    private static string Join(string[] names, string suffix)
    {
        var text = new StringBuilder();
        foreach (var name in names.Where(name => name.EndsWith(suffix, StringComparison.Ordinal)).OrderBy(name => !name.Contains(".vendor.", StringComparison.Ordinal)))
            text.Append(Read(name)).Append('\n');
        return text.ToString();
    }

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(AdminPage).Assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
