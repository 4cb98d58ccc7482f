using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Striper.Common.Buffers;
using Striper.Common.Transport;

namespace Striper.Common.Security;

/// <summary>
/// Mutual authentication and encryption of legs by a shared secret: TLS 1.3 (RFC 8446, SslStream) in which both ends pin the key that they derive
/// themselves. Thread-safe.
/// </summary>
public sealed class LegSecurity : IDisposable
{
    /// <summary>Secrets a proxy may have at once: the one in use and, while it is being replaced, its successor or predecessor.</summary>
    public const int MaxSecrets = 2;

    /// <summary>
    /// What may go one way over one leg with one key, bytes. AES-GCM bears 2^24.5 full records (RFC 8446, section 5.5), 378 GiB, and SslStream cannot
    /// change the key: the leg is replaced before.
    /// </summary>
    public const long UsualKeyBytes = 128L << 30;

    private readonly LegIdentity[] _identities;
    private readonly CipherSuitesPolicy? _ciphers = CreateCiphers();

    /// <summary>For one to <see cref="MaxSecrets"/> secrets: all are accepted, the first is used.</summary>
    public LegSecurity(IReadOnlyList<SharedSecret> secrets)
    {
        if (secrets.Count is 0 or > MaxSecrets)
            throw new ArgumentOutOfRangeException(nameof(secrets));
        _identities = [.. secrets.Select(secret => new LegIdentity(secret))];
    }

    /// <summary>See <see cref="UsualKeyBytes"/>; less for tests.</summary>
    public long KeyBytes { get; init; } = UsualKeyBytes;

    /// <summary>Where its buffers come from.</summary>
    public BufferPool Buffers { get; init; } = new();

    /// <summary>Secures a connection that this end has dialled; the transport belongs to the result, and stays the caller's if this throws.</summary>
    /// <exception cref="LegAuthenticationException">The peer has not the secret, or speaks no TLS.</exception>
    /// <exception cref="IOException">The connection ended. Like the transport's other failures.</exception>
    public Task<TlsTransport> AuthenticateAsClientAsync(ByteTransport transport) =>
        AuthenticateAsync(transport, (tls, pin) => tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = _identities[0].Name,
            ClientCertificateContext = _identities[0].Context,
            RemoteCertificateValidationCallback = pin,
            EnabledSslProtocols = SslProtocols.Tls13,
            CertificateChainPolicy = CreateChainPolicy(),
            CipherSuitesPolicy = _ciphers,
            AllowTlsResume = false,
            AllowRenegotiation = false,
        }));

    /// <summary>Secures a connection that this end has accepted; the transport belongs to the result, and stays the caller's if this throws.</summary>
    /// <exception cref="LegAuthenticationException">The peer has not the secret, or speaks no TLS.</exception>
    /// <exception cref="IOException">The connection ended. Like the transport's other failures.</exception>
    public Task<TlsTransport> AuthenticateAsServerAsync(ByteTransport transport) =>
        AuthenticateAsync(transport, (tls, pin) => tls.AuthenticateAsServerAsync(
            (_, hello, _, _) => ValueTask.FromResult(new SslServerAuthenticationOptions
            {
                ServerCertificateContext = (Array.Find(_identities, i => i.Name == hello.ServerName) ?? _identities[0]).Context,
                ClientCertificateRequired = true,
                RemoteCertificateValidationCallback = pin,
                EnabledSslProtocols = SslProtocols.Tls13,
                CertificateChainPolicy = CreateChainPolicy(),
                CipherSuitesPolicy = _ciphers,
                AllowTlsResume = false,
                AllowRenegotiation = false,
            }),
            state: null));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var identity in _identities)
            identity.Dispose();
    }

    private async Task<TlsTransport> AuthenticateAsync(
        ByteTransport transport, Func<SslStream, RemoteCertificateValidationCallback, Task> authenticate)
    {
        var stream = new TransportStream(transport, Buffers);
        var tls = new SslStream(stream);
        var isPinned = false;
        var isShown = false;
        try
        {
            // The name and the chain mean nothing here: a certificate is good if its key is ours, and only then.
            await authenticate(tls, (_, certificate, _, _) =>
            {
                isShown = certificate is not null;
                return isPinned = certificate is not null && Array.Exists(_identities, i => i.IsOf(certificate));
            });
            if (!isPinned)
                throw new LegAuthenticationException("it has shown no key");
            stream.EndHandshake();
            return new TlsTransport(transport, stream, tls, KeyBytes);
        }
        catch (Exception e) when (e is AuthenticationException or NotSupportedException or (InvalidOperationException and not ObjectDisposedException))
        {
            // Not of the socket: what came in was no TLS, or not with our key.
            await tls.DisposeAsync();
            throw new LegAuthenticationException(
                isShown && !isPinned ? "it has another secret" : stream.DescribeStranger() ?? $"TLS failed, {e.GetBaseException().Message}", e);
        }
        catch
        {
            await tls.DisposeAsync();
            throw;
        }
    }

    // A chain is built before our callback is asked, and its certificates name places to fetch others from: a stranger must not have us go there.
    private static X509ChainPolicy CreateChainPolicy() => new()
    {
        DisableCertificateDownloads = true,
        RevocationMode = X509RevocationMode.NoCheck,
        TrustMode = X509ChainTrustMode.CustomRootTrust,
    };

    // 128 bits are plenty, and AES has a tenth of ChaCha20's cost where the processor knows it.
    private static CipherSuitesPolicy? CreateCiphers()
    {
        if (!OperatingSystem.IsLinux())
            return null;
        var hasAes = System.Runtime.Intrinsics.X86.Aes.IsSupported || System.Runtime.Intrinsics.Arm.Aes.IsSupported;
        TlsCipherSuite[] aes = [TlsCipherSuite.TLS_AES_128_GCM_SHA256, TlsCipherSuite.TLS_AES_256_GCM_SHA384];
        TlsCipherSuite[] chaCha = [TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256];
        return new CipherSuitesPolicy(hasAes ? [.. aes, .. chaCha] : [.. chaCha, .. aes]);
    }
}
