// The last five minutes of every leg. All legs have the same axis of times, so that they can be stacked.

class Series {
    static length = 300;

    constructor() {
        this.times = [];
        this.tunnels = new Map();
    }

    /** Starts anew from what the server remembers: that also mends what was missed while the connection was lost. */
    load(history) {
        this.tunnels.clear();
        const interval = history.interval_seconds || 1;
        const ends = history.tunnels.flatMap(tunnel => tunnel.legs.map(leg => leg.end));
        if (ends.length === 0) {
            this.times = [];
            return;
        }
        const end = ends.reduce((latest, one) => Math.max(latest, one));
        this.#startAxis(end, interval);
        for (const tunnel of history.tunnels)
            for (const leg of tunnel.legs)
                this.#loadLeg(this.#leg(tunnel.id, leg.slot), leg, Math.round((end - leg.end) / interval));
    }

    /** Takes the figures of the second that ended now. */
    add(stats) {
        this.#moveTo(stats.time);
        const seen = new Set();
        for (const forward of stats.forwards)
            for (const tunnel of forward.tunnels) {
                seen.add(tunnel.id);
                this.#addTunnel(tunnel);
            }
        for (const id of this.tunnels.keys())
            if (!seen.has(id)) this.tunnels.delete(id);
    }

    legsOf(tunnelId) {
        return this.tunnels.get(tunnelId) ?? new Map();
    }

    #startAxis(end, interval) {
        this.times = Array.from({ length: Series.length }, (_, i) => end - (Series.length - 1 - i) * interval);
    }

    #leg(tunnelId, slot) {
        let legs = this.tunnels.get(tunnelId);
        if (!legs) this.tunnels.set(tunnelId, legs = new Map());
        let leg = legs.get(slot);
        if (!leg) legs.set(slot, leg = { sent: nulls(), received: nulls(), rtt: nulls() });
        return leg;
    }

    #loadLeg(leg, history, lag) {
        for (const name of ['sent', 'received', 'rtt']) {
            const values = history[name] ?? [];
            const first = Series.length - lag - values.length;
            for (let i = Math.max(0, -first); i < values.length; i++) leg[name][first + i] ??= values[i];
        }
    }

    /** The server's seconds are not exact: what comes about a second later is the next one, what comes at once the same. */
    #moveTo(time) {
        if (this.times.length === 0) {
            this.#startAxis(time, 1);
            return;
        }
        let gap = time - this.times[Series.length - 1];
        if (gap < -2) {
            // The server's clock was set back.
            this.times = this.times.map(old => old + gap - 1);
            gap = 1;
        }
        if (gap < 0.5) return;
        const steps = gap < 1.6 ? 1 : Math.min(Series.length, Math.round(gap));
        for (let left = steps - 1; left >= 0; left--) this.#step(time - left);
    }

    #step(time) {
        shiftIn(this.times, time);
        for (const legs of this.tunnels.values())
            for (const leg of legs.values())
                for (const values of [leg.sent, leg.received, leg.rtt]) shiftIn(values, null);
    }

    #addTunnel(tunnel) {
        const last = Series.length - 1;
        const seen = new Set();
        for (const leg of tunnel.legs) {
            const values = this.#leg(tunnel.id, leg.slot);
            const isFirst = !seen.has(leg.slot);
            seen.add(leg.slot);
            if (isFirst) values.sent[last] = values.received[last] = values.rtt[last] = null;
            if (!isNone(leg.incarnation)) addSecond(values, last, leg);
        }
        this.#forgetSlots(tunnel.id, seen);
    }

    #forgetSlots(tunnelId, seen) {
        const legs = this.tunnels.get(tunnelId);
        if (!legs) return;
        for (const [slot, leg] of legs)
            if (!seen.has(slot) && leg.sent.every(isNone)) legs.delete(slot);
    }
}

/** A slot has two legs while the old one retires: what they carry adds up. */
function addSecond(values, at, leg) {
    values.sent[at] = (values.sent[at] ?? 0) + (leg.sent_1s ?? 0);
    values.received[at] = (values.received[at] ?? 0) + (leg.received_1s ?? 0);
    values.rtt[at] ??= leg.rtt_seconds ?? null;
}

function nulls() {
    return new Array(Series.length).fill(null);
}

function shiftIn(values, value) {
    values.shift();
    values.push(value);
}
