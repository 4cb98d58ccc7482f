using System.Net;
using System.Net.NetworkInformation;
using Microsoft.Extensions.Logging;

namespace Striper.Client;

/// <summary>
/// Watches this host's addresses and routes, so that a leg is dialled as soon as its uplink is there, and one whose address is gone is not waited
/// for. Where the system does not tell, legs are found dead by their silence, and redialled in their time.
/// </summary>
internal sealed class AddressWatch : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Action<IReadOnlySet<IPAddress>> _onChanged;
    private readonly ILogger _log;
    private HashSet<IPAddress> _present;

    /// <summary>
    /// Starts to watch. <paramref name="onChanged"/> is called, one call at a time, after any change, with the addresses that were there before and are
    /// gone; it must not block.
    /// </summary>
    public AddressWatch(Action<IReadOnlySet<IPAddress>> onChanged, ILogger log)
    {
        (_onChanged, _log) = (onChanged, log);
        _present = ReadAddresses() ?? [];
        try
        {
            NetworkChange.NetworkAddressChanged += OnAddressChanged;
            NetworkChange.NetworkAvailabilityChanged += OnAvailabilityChanged;
        }
        catch (Exception e) when (e is NetworkInformationException or PlatformNotSupportedException)
        {
            ClientLog.AddressesNotWatched(_log, e.Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NetworkChange.NetworkAddressChanged -= OnAddressChanged;
        NetworkChange.NetworkAvailabilityChanged -= OnAvailabilityChanged;
    }

    private void OnAddressChanged(object? sender, EventArgs e) => Update();

    // Routes and links: an address is of use when its route is there, which comes a moment later.
    private void OnAvailabilityChanged(object? sender, NetworkAvailabilityEventArgs e) => Update();

    private void Update()
    {
        lock (_gate)
        {
            var gone = _present;
            if (ReadAddresses() is { } present)
                _present = present;
            _onChanged(gone.Except(_present).ToHashSet());
        }
    }

    // Null: not to be had just now, for want of descriptors for instance.
    private HashSet<IPAddress>? ReadAddresses()
    {
        try
        {
            return [.. NetworkInterface.GetAllNetworkInterfaces()
                .SelectMany(i => i.GetIPProperties().UnicastAddresses)
                .Select(a => a.Address)];
        }
        catch (Exception e) when (e is NetworkInformationException or PlatformNotSupportedException or IOException or ArgumentException)
        {
            // ArgumentException: .NET makes it of an interface that goes while it is listed.
            ClientLog.AddressesNotWatched(_log, e.Message);
            return null;
        }
    }
}
