using Striper.Common.Transport;
using Striper.Common.Wire;

namespace Striper.Server.Check;

/// <summary>Answers one stream of a check: its first byte chooses how.</summary>
internal sealed class CheckProgram(TimeProvider time) : LocalProgram
{
    private LocalProgram? _service;
    private byte? _unknown;
    private bool _isEnded;

    /// <inheritdoc/>
    public override string? Failure => _unknown is { } unknown ? $"a check has no service {unknown}" : _service?.Failure;

    /// <inheritdoc/>
    public override bool HasBytes => _service?.HasBytes ?? false;

    /// <inheritdoc/>
    public override bool IsDone => _service?.IsDone ?? _isEnded;

    /// <inheritdoc/>
    public override int Take(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || Failure is not null)
            return 0;
        if (_service is not null)
            return _service.Take(bytes);
        _service = Choose((CheckService)bytes[0]);
        if (_service is not null)
            return 1 + _service.Take(bytes[1..]);
        _unknown = bytes[0];
        return 0;
    }

    /// <inheritdoc/>
    public override int Give(Span<byte> buffer) => _service?.Give(buffer) ?? 0;

    /// <inheritdoc/>
    public override void End()
    {
        _isEnded = true;
        _service?.End();
    }

    private LocalProgram? Choose(CheckService service) => service switch
    {
        CheckService.Echo => new EchoService(),
        CheckService.Discard => new DiscardService(time),
        CheckService.Generate => new GenerateService(),
        _ => null,
    };
}
