using System.Buffers.Binary;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Striper.Common.Security;

/// <summary>
/// What a secret becomes on a leg: a P-256 key that both ends derive (HKDF-SHA256, RFC 5869) and a certificate for it, signed by itself. Each end
/// shows its own and takes from the other nothing but the same public key, so that who has the secret is known to have it, both ways.
/// </summary>
internal sealed class LegIdentity : IDisposable
{
    private static readonly byte[] _keyPurpose = "striper leg key 1"u8.ToArray();
    private static readonly byte[] _namePurpose = "striper leg name 1"u8.ToArray();

    // The order of P-256 (SEC 2, section 2.4.2): a private key is at least 1 and below it.
    private static readonly byte[] _order = Convert.FromHexString("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");

    private readonly X509Certificate2 _certificate;
    private readonly byte[] _publicKey;

    /// <summary>Derives the identity of a secret.</summary>
    public LegIdentity(SharedSecret secret)
    {
        using var key = DeriveKey(secret);
        var request = new CertificateRequest("CN=striper", key, HashAlgorithmName.SHA256);

        // The time says nothing here, and the two hosts need not agree on it.
        _certificate = Usable(request.CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(9999, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        _publicKey = key.ExportSubjectPublicKeyInfo();
        Context = SslStreamCertificateContext.Create(_certificate, additionalCertificates: null, offline: true);
        Name = Convert.ToHexStringLower(HKDF.DeriveKey(HashAlgorithmName.SHA256, secret.Bytes.ToArray(), outputLength: 16, info: _namePurpose)) + ".striper";
    }

    /// <summary>The certificate with its key, as the class library's TLS takes it.</summary>
    public SslStreamCertificateContext Context { get; }

    /// <summary>
    /// Which of several secrets a client uses, said in its first message (SNI, RFC 6066, section 3) so that the server can answer with the same.
    /// Derived one-way: it tells listeners that two legs share a secret, and nothing else.
    /// </summary>
    public string Name { get; }

    /// <summary>Whether the peer's certificate is for this key. Takes as long whichever byte is wrong.</summary>
    public bool IsOf(X509Certificate certificate)
    {
        try
        {
            using var copy = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
            return CryptographicOperations.FixedTimeEquals(copy.PublicKey.ExportSubjectPublicKeyInfo(), _publicKey);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            // A kind of key that is not known here: not ours.
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _certificate.Dispose();

    private static ECDsa DeriveKey(SharedSecret secret)
    {
        Span<byte> info = stackalloc byte[_keyPurpose.Length + sizeof(uint)];
        _keyPurpose.CopyTo(info);
        var scalar = new byte[SharedSecret.SizeBytes];
        for (var counter = 0u; ; counter++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(info[_keyPurpose.Length..], counter);
            HKDF.DeriveKey(HashAlgorithmName.SHA256, secret.Bytes, scalar, salt: [], info);
            if (scalar.AsSpan().ContainsAnyExcept((byte)0) && scalar.AsSpan().SequenceCompareTo(_order) < 0)
                return ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = scalar });
        }
    }

    // Windows' TLS takes no key that lives in memory alone.
    private static X509Certificate2 Usable(X509Certificate2 certificate)
    {
        if (!OperatingSystem.IsWindows())
            return certificate;
        using (certificate)
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), password: null);
    }
}
