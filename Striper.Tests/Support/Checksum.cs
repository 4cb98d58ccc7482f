using System.Security.Cryptography;

namespace Striper.Tests.Support;

/// <summary>SHA-256 of files, lower-case hexadecimal, as sha256sum prints it.</summary>
internal static class Checksum
{
    public static async Task<string> OfFileAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
    }
}
