using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Striper.Common.Transport;

/// <summary>
/// One thread that waits for all sockets and timers of the process with Linux's epoll and runs on the spot what waited for them: it must not block.
/// Beside the class library's loop it spares a small message half of its system calls: a socket is registered once, edge-triggered, and each side of it
/// remembers whether it is worth trying (<see cref="Readiness"/>). Thread-safe.
/// </summary>
internal sealed unsafe class EpollLoop
{
    private const int MostEvents = 256;

    // What waits for a turn's end does not wait for longer, however much there is to do.
    private static readonly TimeSpan _longTurn = TimeSpan.FromMilliseconds(0.2);

    private const EpollEvents OfSocket =
        EpollEvents.Readable | EpollEvents.Writable | EpollEvents.PeerEnded | EpollEvents.Urgent | EpollEvents.EdgeTriggered;

    // struct epoll_event { uint32_t events; uint64_t data; }, without the gap on x86-64 alone.
    private static readonly int _dataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int _entryBytes = _dataOffset + sizeof(ulong);

    [ThreadStatic]
    private static EpollLoop? _ofThisThread;

    private readonly Lock _gate = new();
    private readonly Stack<uint> _freeSlots = new();
    // The loop's thread only: what is put off, and since when the oldest of it waits.
    private readonly Queue<Action> _atTurnsEnd = new();
    private readonly Queue<Action> _lastInTurn = new();
    private readonly Queue<Action> _nextTurn = new();
    private long _waitingSince;
    private bool _isEndingTurn;
    private KernelPipe? _pipe;
    private readonly int _epoll;
    private volatile LoopTimers[] _timers = []; // written under the gate, read without
    private volatile EpollRegistration?[] _slots = new EpollRegistration?[64]; // written under the gate, read without
    private uint _usedSlots;
    private uint _generation;

    private EpollLoop(int epoll)
    {
        _epoll = epoll;
        new Thread(Run) { IsBackground = true, Name = "sockets" }.Start();
    }

    /// <summary>Starts a loop, which lives as long as the process; null where there is no epoll: no Linux, or a sandbox without it.</summary>
    public static EpollLoop? TryStart()
    {
        if (!OperatingSystem.IsLinux())
            return null;
        try
        {
            var epoll = Libc.CreateEpoll(Libc.CloseOnExec);
            return epoll < 0 ? null : new EpollLoop(epoll);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The loop whose thread this is; null: it is another's.</summary>
    public static EpollLoop? OfThisThread => _ofThisThread;

    /// <summary>What moves bytes between the loop's sockets; null: the process can have no more descriptors. On its thread only.</summary>
    public KernelPipe? Pipe => _pipe ??= KernelPipe.TryCreate();

    /// <summary>Gives the pipe up, with whatever is in it. On the loop's thread only.</summary>
    public void DropPipe()
    {
        _pipe?.Dispose();
        _pipe = null;
    }

    /// <summary>Counts the turns.</summary>
    public long Turn { get; private set; }

    /// <summary>Has the loop run something when all that it was woken for is done, before it waits. On its thread only.</summary>
    public void RunAtTurnsEnd(Action action) => PutOff(action, _atTurnsEnd);

    /// <summary>The same after all else that waits for the turn's end: what nobody waits for. On its thread only.</summary>
    public void RunLastInTurn(Action action) => PutOff(action, _lastInTurn);

    /// <summary>To be called between things that take long: what waits for the turn's end does not wait for all of them. On its thread only.</summary>
    public void EndLongTurn()
    {
        if (IsAnyPutOff && Stopwatch.GetElapsedTime(_waitingSince) > _longTurn)
            EndTurn();
    }

    /// <summary>Has the loop run something once it has asked for what others have to say, and they had their turn. On its thread only.</summary>
    public void RunNextTurn(Action action) => _nextTurn.Enqueue(action);

    /// <summary>Has timers fire between what sockets have to say.</summary>
    public void Add(LoopTimers timers)
    {
        lock (_gate)
            _timers = [.. _timers, timers];
    }

    /// <summary>Forgets timers.</summary>
    public void Remove(LoopTimers timers)
    {
        lock (_gate)
            _timers = Array.FindAll(_timers, other => other != timers);
    }

    /// <summary>Registers a socket, once at a time; null when the kernel has no memory or allows no more (epoll(7), max_user_watches).</summary>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public EpollRegistration? TryAdd(Socket socket) => TryAdd(socket.SafeHandle, OfSocket);

    /// <summary>Registers a descriptor of another kind, in the same way.</summary>
    public EpollRegistration? TryAdd(SafeHandle descriptor, EpollEvents interests)
    {
        var registration = Enter();
        var entry = stackalloc byte[_entryBytes];
        Unsafe.WriteUnaligned(entry, (uint)interests);
        Unsafe.WriteUnaligned(entry + _dataOffset, registration.Key);
        var isAdded = false;
        try
        {
            isAdded = Libc.ControlEpoll(_epoll, Libc.Add, descriptor, entry) == 0;
            return isAdded ? registration : null;
        }
        finally
        {
            if (!isAdded)
                Remove(registration);
        }
    }

    /// <summary>Forgets a registration; the kernel forgets its socket when that is closed.</summary>
    public void Remove(EpollRegistration registration)
    {
        var slot = (uint)registration.Key;
        lock (_gate)
        {
            if (_slots[slot] != registration)
                return;
            _slots[slot] = null;
            _freeSlots.Push(slot);
        }
    }

    /// <summary>Has the kernel forget a socket that stays open.</summary>
    public void Withdraw(Socket socket)
    {
        // Older kernels want an entry too (epoll_ctl(2), "Bugs").
        var entry = stackalloc byte[_entryBytes];
        Libc.ControlEpoll(_epoll, Libc.Delete, socket.SafeHandle, entry);
    }

    private bool IsAnyPutOff => _atTurnsEnd.Count + _lastInTurn.Count > 0;

    private void PutOff(Action action, Queue<Action> queue)
    {
        if (!IsAnyPutOff)
            _waitingSince = Stopwatch.GetTimestamp();
        queue.Enqueue(action);
    }

    // Events may be on their way when their socket is closed and its slot given away: the generation tells them.
    private EpollRegistration Enter()
    {
        lock (_gate)
        {
            if (!_freeSlots.TryPop(out var slot))
            {
                slot = _usedSlots++;
                if (slot == _slots.Length)
                {
                    var slots = _slots;
                    Array.Resize(ref slots, slots.Length * 2);
                    _slots = slots;
                }
            }

            var registration = new EpollRegistration(this, ((ulong)++_generation << 32) | slot);
            _slots[slot] = registration;
            return registration;
        }
    }

    [SuppressMessage("Reliability", "CA2014", Justification = "Once for the thread's life.")]
    private void Run()
    {
        _ofThisThread = this;
        var entries = stackalloc byte[_entryBytes * MostEvents];
        while (true)
        {
            Turn++;
            var waiting = _nextTurn.Count;
            var count = Libc.WaitEpoll(_epoll, entries, MostEvents, waiting > 0 ? 0 : Timeout.Infinite);
            if (count < 0 && Marshal.GetLastPInvokeError() != Libc.Interrupted)
                throw new IOException($"epoll_wait failed: {Marshal.GetLastPInvokeErrorMessage()}");
            for (var entry = entries; count > 0; count--, entry += _entryBytes)
            {
                var key = Unsafe.ReadUnaligned<ulong>(entry + _dataOffset);
                if (_slots[(uint)key] is { } registration && registration.Key == key)
                    registration.OnEvents((EpollEvents)Unsafe.ReadUnaligned<uint>(entry));
            }

            foreach (var timers in _timers)
                timers.FireIfDue();
            for (; waiting > 0; waiting--)
                RunSafely(_nextTurn.Dequeue());
            EndTurn();
        }
    }

    private void EndTurn()
    {
        if (_isEndingTurn)
            return;
        _isEndingTurn = true;
        while (_atTurnsEnd.TryDequeue(out var action) || _lastInTurn.TryDequeue(out action))
            RunSafely(action);
        _isEndingTurn = false;
    }

    [SuppressMessage("Design", "CA1031", Justification = "As what waits for a socket, it must not end the thread that serves all of them.")]
    private static void RunSafely(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            // As that of a task which nobody awaits.
            _ = Task.FromException(e);
        }
    }
}
