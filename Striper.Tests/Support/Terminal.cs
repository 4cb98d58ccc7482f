using System.Text;
using NUnit.Framework;

namespace Striper.Tests.Support;

/// <summary>Types into a program and waits for what comes back on its stdout. One user at a time.</summary>
internal sealed class Terminal(ChildProcess program)
{
    private readonly byte[] _buffer = new byte[4096];
    private string _unread = "";

    /// <summary>Sends the keys and waits for the answer, an echo included.</summary>
    public async Task TypeAsync(string keys, string expected, CancellationToken cancellationToken)
    {
        await program.Input.WriteAsync(Encoding.ASCII.GetBytes(keys), cancellationToken);
        await program.Input.FlushAsync(cancellationToken);
        await WaitForAsync(expected, cancellationToken);
    }

    /// <summary>Reads until the text has come; it and all before it is then read.</summary>
    public async Task WaitForAsync(string expected, CancellationToken cancellationToken)
    {
        int found;
        while ((found = _unread.IndexOf(expected, StringComparison.Ordinal)) < 0)
        {
            var count = await program.Output.ReadAsync(_buffer, cancellationToken);
            Assert.That(count, Is.Positive, $"the program ended before '{expected}'; unread: '{_unread}'");
            _unread += Encoding.ASCII.GetString(_buffer, 0, count);
        }

        _unread = _unread[(found + expected.Length)..];
    }
}
