namespace Striper.Client.Check;

/// <summary>Who waits for the legs of a tunnel that is made for a check. Called from any thread; must not block.</summary>
public interface ICheckObserver
{
    /// <summary>A leg came up.</summary>
    void OnLegUp();

    /// <summary>A dial failed. It is tried again.</summary>
    /// <param name="reason">For the user: what happened, and from where if that was chosen.</param>
    void OnDialFailed(string reason);
}
