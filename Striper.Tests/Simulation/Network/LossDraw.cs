namespace Striper.Tests.Simulation.Network;

/// <summary>Which segments of a direction vanish: each with the path's probability, drawn as distances between losses.</summary>
internal sealed class LossDraw(SimulatedPath path, Random random)
{
    private double _drawnFor = -1;
    private long _until;

    /// <summary>Full segments that pass before one is lost.</summary>
    public long PassingSegments
    {
        get
        {
            if (_drawnFor != path.Loss)
                Draw();
            return _until;
        }
    }

    /// <summary>Segments are sent as one; true: they are lost.</summary>
    public bool Take(int segments)
    {
        if (segments <= PassingSegments)
        {
            _until -= segments;
            return false;
        }

        Draw();
        return true;
    }

    private void Draw()
    {
        _drawnFor = path.Loss;
        _until = path.Loss <= 0 ? long.MaxValue / 2 : (long)(Math.Log(1 - random.NextDouble()) / Math.Log(1 - path.Loss));
    }
}
