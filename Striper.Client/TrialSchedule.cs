namespace Striper.Client;

/// <summary>When another number of legs may be tried: each trial that changed nothing doubles the wait for the next.</summary>
internal sealed class TrialSchedule
{
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(10);

    // Of the wait, when conditions have changed: soon, and still bounded by how often trials have failed.
    private const int HastenedShare = 4;

    private readonly TimeSpan _first;
    private TimeSpan _wait;
    private bool _isHastened;

    /// <summary>The first trial is due at <paramref name="nextAt"/>, the second, should it fail, <paramref name="first"/> after it.</summary>
    public TrialSchedule(TimeSpan first, TimeSpan nextAt) => (_first, _wait, NextAt) = (first, first, nextAt);

    /// <summary>When the next trial is due.</summary>
    public TimeSpan NextAt { get; private set; }

    /// <summary>The last trial changed nothing.</summary>
    public void OnFailed(TimeSpan now)
    {
        NextAt = now + _wait;
        _wait = 2 * _wait < _longest ? 2 * _wait : _longest;
        _isHastened = false;
    }

    /// <summary>What was learnt from trials no longer holds: the next is due after <paramref name="wait"/>.</summary>
    public void Restart(TimeSpan now, TimeSpan wait)
    {
        (_wait, NextAt) = (_first, now + wait);
        _isHastened = false;
    }

    /// <summary>Conditions have changed; once between two trials it shortens the wait.</summary>
    public void Hasten(TimeSpan now)
    {
        if (_isHastened)
            return;
        _isHastened = true;
        var soon = now + (_wait / 2 / HastenedShare);
        if (soon < NextAt)
            NextAt = soon;
    }
}
