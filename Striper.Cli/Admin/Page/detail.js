// The forward or tunnel that is shown in detail.

class Detail {
    constructor(source) {
        this.series = new Series();
        this.drawing = new Drawing();
        this.charts = [new Chart('sent', stackOf('sent')), new Chart('received', stackOf('received')), new Chart('rtt', rttLines)];
        this.legs = new Legs(source);
        this.streams = new Streams();
        this.totals = new Pool(byId('totals'), makeTotal);
        this.round = 0;
    }

    show({ forward, tunnel }) {
        this.round++;
        setHidden(byId('tunnel'), !tunnel);
        setHidden(byId('empty'), Boolean(tunnel) || forward?.is_relay);
        if (tunnel) this.#showTunnel(forward, tunnel);
        else if (forward?.is_relay) this.streams.show('connection', forward.connections, connectionCount(forward));
        else this.#showEmpty(forward);
    }

    redrawCharts() {
        for (const chart of this.charts) chart.redraw();
    }

    #showTunnel(forward, tunnel) {
        setText(byId('tunnel-title'), 'Tunnel ' + shortId(tunnel));
        byId('tunnel-title').title = tunnel.id;
        setText(byId('tunnel-facts'), joined([
            tunnel.state === 'no-legs' ? 'no legs' : tunnel.state, 'since ' + ageText(tunnel.age_seconds),
            tunnel.scheduler && 'scheduler ' + tunnel.scheduler, tunnel.is_encrypted ? 'encrypted' : 'not encrypted',
        ]));
        const totals = totalsOf(forward, tunnel);
        this.totals.resize(totals.length).forEach((tile, i) => showTotal(tile, totals[i]));
        this.streams.show('stream', tunnel.streams, tunnel.stream_count);
        const seconds = this.series.legsOf(tunnel.id);
        this.#planParts([
            () => this.drawing.update(forward, tunnel),
            () => this.legs.update(forward, tunnel),
            ...this.charts.map(chart => () => chart.update(this.series.times, seconds)),
        ], this.round);
    }

    /** What shows all legs takes a while when they are many: each part has a frame of its own, so that the page answers in between. */
    #planParts([part, ...others], round) {
        if (!part) return;
        requestAnimationFrame(() => {
            if (round !== this.round) return;
            part();
            this.#planParts(others, round);
        });
    }

    #showEmpty(forward) {
        this.streams.hide();
        setText(byId('empty-title'), forward ? 'No tunnel' : 'No forwards');
        setText(byId('empty-text'), forward ? emptyWords(forward) : 'This proxy forwards nothing now.');
    }
}

function emptyWords(forward) {
    const who = forward.mode === 'server' ? 'No client has a tunnel to this proxy now.' : `There is no tunnel to ${forward.to ?? 'the other proxy'} now.`;
    const why = forward.reason ? ` Reason: ${forward.reason}.` : '';
    const waiting = forward.waiting_applications ? ` ${many(forward.waiting_applications, 'application')} waiting.` : '';
    return who + why + waiting;
}

/** Label, figure, small print. */
function totalsOf(forward, tunnel) {
    const legs = legsUp(tunnel);
    return [
        ['Sent', rateText(tunnel.sent_1s), `10 s: ${rateText(tunnel.sent_10s)}, in all ${bytesText(tunnel.sent_bytes)}`],
        ['Received', rateText(tunnel.received_1s), `10 s: ${rateText(tunnel.received_10s)}, in all ${bytesText(tunnel.received_bytes)}`],
        ['Legs up', `${legs.up} of ${legs.all}`, many(tunnel.redials, 'redial')],
        ['Streams', countText(tunnel.stream_count), streamWords(forward)],
        ['Reinjections', countText(tunnel.reinjections), bytesText(tunnel.reinjected_bytes)],
        ['Wasted', bytesText(tunnel.wasted_bytes), wastedShare(tunnel)],
        ['Reorder depth', bytesText(tunnel.reorder_bytes), 'waiting for earlier bytes'],
        ['Congestions', countText(tunnel.congestions), 'of all legs'],
    ];
}

function streamWords(forward) {
    return joined([`${countText(forward.streams_opened)} opened`, `${countText(forward.streams_reset)} reset`,
        forward.waiting_applications ? `${countText(forward.waiting_applications)} waiting` : '']);
}

function wastedShare(tunnel) {
    const all = (tunnel.received_bytes ?? 0) + (tunnel.wasted_bytes ?? 0);
    return all === 0 ? 'came twice' : `came twice, ${figures(100 * tunnel.wasted_bytes / all)} % of what came`;
}

function makeTotal() {
    const root = element('div', 'total');
    return { root, label: element('dt', '', root), figure: element('dd', 'figure', root), small: element('dd', 'small', root) };
}

function showTotal(tile, [label, figure, small]) {
    setText(tile.label, label);
    setText(tile.figure, figure);
    setText(tile.small, small);
}
