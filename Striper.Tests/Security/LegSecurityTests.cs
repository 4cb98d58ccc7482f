using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NUnit.Framework;
using Striper.Common.Security;
using Striper.Common.Transport;
using Striper.Tests.Support;
using Striper.Tests.Transport;

namespace Striper.Tests.Security;

/// <summary>Both ends of a leg with and without the secret, over real sockets.</summary>
[TestFixture(TransportKind.Portable)]
[TestFixture(TransportKind.Epoll)]
[CancelAfter(60_000)]
internal sealed class LegSecurityTests(TransportKind kind)
{
    private static readonly SharedSecret _old = SharedSecret.NewRandom();
    private static readonly SharedSecret _new = SharedSecret.NewRandom();

    [Test]
    public async Task BothEndsWithTheSecretTalk()
    {
        using var security = new LegSecurity([_old]);
        using var sockets = new LoopbackPair();
        var (client, server) = await ConnectAsync(kind, security, security, sockets);
        await client.SendAsync("ping"u8.ToArray());
        Assert.That(await ReadAsync(server, 4), Is.EqualTo("ping"u8.ToArray()));
        await server.SendAsync("pong"u8.ToArray());
        Assert.That(await ReadAsync(client, 4), Is.EqualTo("pong"u8.ToArray()));
        client.ShutdownSend();
        Assert.That(await server.ReceiveAsync(new byte[1]), Is.Zero);
    }

    // As a secret is replaced: the server takes the new one as well, the clients change over, the server drops the old one.
    [TestCase(new[] { "old", "new" }, new[] { "old" })]
    [TestCase(new[] { "old", "new" }, new[] { "new" })]
    [TestCase(new[] { "old", "new" }, new[] { "new", "old" })]
    [TestCase(new[] { "new" }, new[] { "new", "old" })]
    public async Task EitherOfTwoSecretsIsAccepted(string[] ofServer, string[] ofClient)
    {
        using var server = new LegSecurity([.. ofServer.Select(Secret)]);
        using var client = new LegSecurity([.. ofClient.Select(Secret)]);
        using var sockets = new LoopbackPair();
        var (near, far) = await ConnectAsync(kind, client, server, sockets);
        await near.SendAsync("x"u8.ToArray());
        Assert.That(await ReadAsync(far, 1), Is.EqualTo("x"u8.ToArray()));
    }

    [Test]
    public async Task AnotherSecretIsRefusedByBoth()
    {
        using var server = new LegSecurity([_old]);
        using var client = new LegSecurity([_new]);
        using var sockets = new LoopbackPair();
        using var near = Transports.Open(kind, sockets.Near);
        using var far = Transports.Open(kind, sockets.Far);
        var accepting = server.AuthenticateAsServerAsync(far);
        var dialling = client.AuthenticateAsClientAsync(near);
        var refusal = await Assert.ThrowsAsync<LegAuthenticationException>(async () => await dialling);
        Assert.That(refusal!.Message, Is.EqualTo("it has another secret"));
        near.Dispose();
        Assert.That(async () => await accepting, Throws.InstanceOf<IOException>());
    }

    // A client that does not look at whom it talks to: the server does.
    [TestCase(true)]
    [TestCase(false)]
    public async Task AClientThatTrustsAnybodyDoesNotGetIn(bool showsAKey)
    {
        using var server = new LegSecurity([_old]);
        using var stranger = new LegIdentity(_new);
        using var sockets = new LoopbackPair();
        using var far = Transports.Open(kind, sockets.Far);
        var accepting = server.AuthenticateAsServerAsync(far);
        await using var tls = new SslStream(new System.Net.Sockets.NetworkStream(sockets.Near), leaveInnerStreamOpen: true);
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = "any",
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
            ClientCertificateContext = showsAKey ? stranger.Context : null,
        };
        try
        {
            // With TLS 1.3 the client's side may be over before the server has looked.
            await tls.AuthenticateAsClientAsync(options);
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            // Or not.
        }

        Assert.That(async () => await accepting, Throws.InstanceOf<LegAuthenticationException>());
    }

    // A chain names where its missing links can be had, and who is asked for them would know of it.
    [Test]
    public async Task NothingIsFetchedForAStrangersChain()
    {
        using var server = new LegSecurity([_old]);
        using var fetched = Loopback.Listen();
        using var certificate = MakeChained($"http://{fetched.EndPoint}/ca.cer");
        using var sockets = new LoopbackPair();
        using var far = Transports.Open(kind, sockets.Far);
        var accepting = server.AuthenticateAsServerAsync(far);
        await using var tls = new SslStream(new System.Net.Sockets.NetworkStream(sockets.Near), leaveInnerStreamOpen: true);
        try
        {
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "any",
                RemoteCertificateValidationCallback = (_, _, _, _) => true,
                ClientCertificateContext = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true),
            });
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            // The server may have looked already.
        }

        var refusal = await Assert.ThrowsAsync<LegAuthenticationException>(async () => await accepting);
        Assert.That(refusal!.Message, Is.EqualTo("it has another secret"));
        Assert.That(fetched.Pending(), Is.False, "somebody asks for the chain");
    }

    [Test]
    public async Task OlderTlsIsRefused()
    {
        using var server = new LegSecurity([_old]);
        using var identity = new LegIdentity(_old);
        using var sockets = new LoopbackPair();
        using var far = Transports.Open(kind, sockets.Far);
        var accepting = server.AuthenticateAsServerAsync(far);
        await using var tls = new SslStream(new System.Net.Sockets.NetworkStream(sockets.Near), leaveInnerStreamOpen: true);
        Assert.That(
            async () => await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = identity.Name,
                EnabledSslProtocols = SslProtocols.Tls12,
                RemoteCertificateValidationCallback = (_, _, _, _) => true,
                ClientCertificateContext = identity.Context,
            }),
            Throws.InstanceOf<Exception>());
        Assert.That(async () => await accepting, Throws.InstanceOf<LegAuthenticationException>());
    }

    [TestCase(new byte[] { 0x89, 0x53, 0x54, 0x52, 0x49, 0x50, 0x45, 0x0a, 1, 0, 0 }, "its leg is not encrypted, it has no --secret-file")]
    [TestCase(new byte[] { (byte)'G', (byte)'E', (byte)'T', (byte)' ', (byte)'/', 13, 10 }, "what it says is not TLS")]
    public async Task APeerWithoutTlsIsNamed(byte[] said, string reason)
    {
        using var server = new LegSecurity([_old]);
        using var sockets = new LoopbackPair();
        using var far = Transports.Open(kind, sockets.Far);
        await sockets.Near.SendAsync(said);
        var refusal = await Assert.ThrowsAsync<LegAuthenticationException>(async () => await server.AuthenticateAsServerAsync(far));
        Assert.That(refusal!.Message, Is.EqualTo(reason));
    }

    [Test]
    public async Task APeerThatHangsUpIsAnOrdinaryEnd([Values] bool hasSpoken)
    {
        using var server = new LegSecurity([_old]);
        using var sockets = new LoopbackPair();
        using var far = Transports.Open(kind, sockets.Far);
        if (hasSpoken)
            await sockets.Near.SendAsync(new byte[] { 22, 3, 1, 2, 0, 1 });
        sockets.Near.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        var thrown = await Assert.CatchAsync(async () => await server.AuthenticateAsServerAsync(far));
        Assert.That(ByteTransport.IsFailure(thrown!), Is.True, thrown!.ToString());
    }

    internal static async Task<(TlsTransport Client, TlsTransport Server)> ConnectAsync(
        TransportKind kind, LegSecurity client, LegSecurity server, LoopbackPair sockets)
    {
        var accepting = server.AuthenticateAsServerAsync(Transports.Open(kind, sockets.Far));
        var dialling = client.AuthenticateAsClientAsync(Transports.Open(kind, sockets.Near));
        await Task.WhenAll(accepting, dialling);
        return (await dialling, await accepting);
    }

    private static X509Certificate2 MakeChained(string issuerUrl)
    {
        using var issuerKey = RSA.Create(2048);
        using var key = RSA.Create(2048);
        var issuing = new CertificateRequest("CN=issuer", issuerKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        issuing.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        var (from, to) = (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var issuer = issuing.CreateSelfSigned(from, to);
        var request = new CertificateRequest("CN=stranger", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension(ocspUris: null, caIssuersUris: [issuerUrl]));
        using var issued = request.Create(issuer, from, to, [1, 2, 3, 4]);
        return issued.CopyWithPrivateKey(key);
    }

    private static SharedSecret Secret(string name) => name == "old" ? _old : _new;

    private static async Task<byte[]> ReadAsync(TlsTransport transport, int count)
    {
        var bytes = new byte[count];
        for (var length = 0; length < count;)
        {
            await transport.WaitReadableAsync();
            var more = await transport.ReceiveAsync(bytes.AsMemory(length));
            Assert.That(more, Is.Positive);
            length += more;
        }

        return bytes;
    }
}
