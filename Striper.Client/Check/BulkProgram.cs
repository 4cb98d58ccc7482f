using Striper.Common.Transport;
using Striper.Common.Wire;

namespace Striper.Client.Check;

/// <summary>One end of a stream that carries as much as it can, in one direction.</summary>
internal abstract class BulkProgram(CheckService service) : LocalProgram
{
    private bool _isBegun;

    /// <summary>How much has arrived, at the end that receives; null: that is not known yet. Read under the transport's gate.</summary>
    public abstract BulkReading? Reading { get; }

    /// <inheritdoc/>
    public override bool HasBytes => !_isBegun || HasMore;

    /// <inheritdoc/>
    public override bool IsDone => false;

    /// <summary>Whether there is anything to say behind the byte that chooses the service.</summary>
    protected abstract bool HasMore { get; }

    /// <inheritdoc/>
    public override int Give(Span<byte> buffer)
    {
        if (_isBegun)
            return GiveMore(buffer);
        _isBegun = true;
        buffer[0] = (byte)service;
        return 1;
    }

    /// <summary>As <see cref="LocalProgram.Give"/>, behind the first byte.</summary>
    protected abstract int GiveMore(Span<byte> buffer);
}
