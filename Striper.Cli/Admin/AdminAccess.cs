using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Striper.Cli.Admin;

/// <summary>
/// Who may ask the admin endpoint. No web page may: a browser that was led here by another site says so in Host (DNS rebinding), Origin or
/// Sec-Fetch-Site. Who has the token may do everything; without one on the loopback, everybody there may look. Immutable.
/// </summary>
internal sealed class AdminAccess
{
    private const string Scheme = "Bearer ";

    private readonly byte[] _tokenHash;

    /// <summary>With the user's token, or null.</summary>
    public AdminAccess(string? token)
    {
        NeedsToken = token is not null;
        Token = token ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        _tokenHash = Hash(Token);
    }

    /// <summary>Whether those who only look need it too.</summary>
    public bool NeedsToken { get; }

    /// <summary>The user's; without one, this process's own, which only its page knows.</summary>
    public string Token { get; }

    /// <summary>Whether a request may go on; else the status and why not.</summary>
    public bool Admits(HttpContext context, [NotNullWhen(false)] out (int Status, string Error)? refusal)
    {
        var request = context.Request;
        refusal = !IsOurName(request.Host, context.Connection.LocalIpAddress) && !IsNameOfNoMatter(request) ? (StatusCodes.Status421MisdirectedRequest, "this host is not known here, use the address")
            : !IsOurPage(request) ? (StatusCodes.Status403Forbidden, "other sites' pages may not ask here")
            : NeedsNothing(request) || HasToken(request.Headers.Authorization) ? null
            : request.Headers.Authorization.Count > 0 ? (StatusCodes.Status403Forbidden, "the token is wrong")
            : (StatusCodes.Status401Unauthorized, NeedsToken ? "the token of --admin-token-file is needed: Authorization: Bearer TOKEN" : "changes are for the page, or with --admin-token-file");
        return refusal is null;
    }

    // A page that was led here by a rebound name has not the user's token; the page alone holds nothing.
    private bool IsNameOfNoMatter(HttpRequest request) => NeedsToken && request.Host.HasValue && (request.Path == "/" || HasToken(request.Headers.Authorization));

    // A rebound name is never an address; and an address that is not the loopback's is none of a listener there.
    private static bool IsOurName(HostString host, IPAddress? local)
    {
        if (!host.HasValue)
            return false;
        var name = host.Host.Trim('[', ']');
        if (!IPAddress.TryParse(name, out var address))
            return name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || name.Equals(Dns.GetHostName(), StringComparison.OrdinalIgnoreCase);
        return IPAddress.IsLoopback(address) || (local is not null && !IPAddress.IsLoopback(local));
    }

    private static bool IsOurPage(HttpRequest request)
    {
        StringValues origin = request.Headers.Origin, site = request.Headers["Sec-Fetch-Site"];
        return (origin.Count == 0 || origin == $"{request.Scheme}://{request.Host.Value}") && (site.Count == 0 || site == "same-origin" || site == "none");
    }

    private bool NeedsNothing(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) && (!NeedsToken || request.Path == "/");

    private bool HasToken(StringValues authorization) =>
        authorization.Count == 1 && authorization[0] is { } text && text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(Hash(text[Scheme.Length..].Trim()), _tokenHash);

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
