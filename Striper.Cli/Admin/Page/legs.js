// What is said of legs in more than one place, and their table.

const legStates = {
    up: 'up', starting: 'up', dialling: 'dialling', silent: 'silent', paused: 'paused',
    standby: 'standby', retiring: 'off', unwanted: 'off',
};

/** A class for the style sheet; a state that this page does not know looks like one that is off. */
function stateClass(leg) {
    return 'state-' + (Object.hasOwn(legStates, leg.state) ? legStates[leg.state] : 'off');
}

// Told apart well, and seen on light and on dark: for the eight legs that most tunnels have.
const firstColours = ['#3b82f6', '#e8710a', '#16a05d', '#d6336c', '#8b5cf6', '#0e9aa7', '#b8860b', '#e5484d'];

/** A slot keeps its colour for good. The golden angle keeps neighbours apart, however many there are. */
function slotColour(slot) {
    if (slot < firstColours.length) return firstColours[slot];
    const hue = Math.round(slot * 137.508) % 360;
    // Yellow and green look brighter than blue does at the same figure.
    const lightness = hue > 40 && hue < 190 ? 40 : 58;
    return `hsl(${hue}, ${slot % 2 ? 75 : 55}%, ${lightness}%)`;
}

function sortedLegs(tunnel) {
    return [...tunnel.legs].sort((a, b) =>
        (a.kind === 'express') - (b.kind === 'express') || a.slot - b.slot || (b.incarnation ?? 0) - (a.incarnation ?? 0));
}

/** Those that carry bulk; an express leg is beside them, and one that is not wanted is none. */
function bulkLegs(tunnel) {
    return tunnel.legs.filter(leg => leg.kind !== 'express' && leg.state !== 'unwanted' && leg.state !== 'retiring');
}

/** One whose rate is not known yet carries what there is all the same. */
function isUsed(leg) {
    return leg.state === 'up' || leg.state === 'starting';
}

function legsUp(tunnel) {
    const legs = bulkLegs(tunnel);
    return { up: legs.filter(isUsed).length, all: legs.length };
}

function legsUpText(tunnel) {
    const { up, all } = legsUp(tunnel);
    return `${up} of ${many(all, 'leg')} up`;
}

function legNumbers(head, hint, text) {
    return { head, hint, isNumber: true, text };
}

function legColumns(press) {
    return [
        { head: 'Leg', className: 'slot', make: makeSlot, show: showSlot },
        { head: 'State', className: 'state', make: makeState, show: showState },
        { head: 'Pause', make: cell => makePause(cell, press), show: showPause },
        legNumbers('Sent Mbit/s', 'mean of the last second / of the last 10', leg => pairText(leg.sent_1s, leg.sent_10s, megabitsText)),
        legNumbers('Received Mbit/s', 'mean of the last second / of the last 10', leg => pairText(leg.received_1s, leg.received_10s, megabitsText)),
        legNumbers('RTT / min, ms', 'round trip time now / the least seen', leg => pairText(leg.rtt_seconds, leg.min_rtt_seconds, millisecondsText)),
        { head: 'Way', className: 'way', make: makeWay, show: showWay },
        legNumbers('In flight / cap', 'bytes under way / as many as may be', leg => pairText(leg.in_flight_bytes, leg.cap_bytes, bytesText)),
        legNumbers('Queue', 'bytes that wait on this leg', leg => bytesText(leg.queue_bytes)),
        legNumbers('Reinjections', 'times that what this leg held was sent on others too, and how much', leg => counted(leg.reinjections, leg.reinjected_bytes)),
        legNumbers('Wasted', 'bytes that came twice', leg => bytesText(leg.wasted_bytes)),
        legNumbers('Congestions', 'times that the leg was found congested', leg => countText(leg.congestions)),
        legNumbers('Redials', 'times that the slot was dialled again', leg => countText(leg.redials)),
        { head: 'Last error', className: 'error', text: leg => leg.last_error ?? noValue },
    ];
}

function counted(count, bytes) {
    return count ? `${countText(count)} (${bytesText(bytes)})` : countText(count);
}

function makeSlot(cell) {
    const swatch = element('span', 'swatch', cell);
    return { swatch, text: element('span', '', cell) };
}

function showSlot(part, leg) {
    if (part.slot !== leg.slot) part.swatch.style.backgroundColor = slotColour(leg.slot);
    part.slot = leg.slot;
    setText(part.text, leg.slot + (leg.kind === 'express' ? ' express' : ''));
}

function makeState(cell) {
    return { chip: element('span', '', cell), reason: element('span', 'small', cell) };
}

function showState(part, leg) {
    setText(part.chip, leg.state);
    setClass(part.chip, 'chip ' + stateClass(leg));
    setText(part.reason, leg.reason ?? '');
}

function makeWay(cell) {
    return { near: element('span', 'small', cell), far: element('span', 'small', cell) };
}

function showWay(part, leg) {
    setText(part.near, [leg.via, leg.local].filter(word => word).join(' ') || noValue);
    setText(part.far, leg.remote ? '→ ' + leg.remote : '');
}

function makePause(cell, press) {
    const button = element('button', '', cell);
    button.type = 'button';
    const part = { button, leg: null };
    button.addEventListener('click', () => press(part.leg, button));
    return part;
}

function showPause(part, leg) {
    part.leg = leg;
    const verb = leg.is_paused ? 'Resume' : 'Pause';
    if (part.button.shownText !== verb || part.slot !== leg.slot) part.button.setAttribute('aria-label', `${verb} leg ${leg.slot}`);
    part.slot = leg.slot;
    setText(part.button, verb);
    setHidden(part.button, leg.state === 'retiring' || leg.state === 'unwanted');
}

class Legs {
    constructor(source) {
        this.source = source;
        this.element = byId('legs');
        this.table = new Table(this.element, legColumns((leg, button) => this.#press(leg, button)));
        this.error = byId('leg-error');
        byId('leg-error-close').addEventListener('click', () => setHidden(this.error, true));
    }

    update(forward, tunnel) {
        this.tunnelId = tunnel.id;
        this.element.classList.toggle('cannot-pause', !forward.can_pause);
        this.table.update(sortedLegs(tunnel));
    }

    async #press(leg, button) {
        // Not disabled meanwhile: that would take the keyboard's focus away.
        if (button.ariaBusy === 'true') return;
        button.ariaBusy = 'true';
        const verb = leg.is_paused ? 'resume' : 'pause';
        try {
            await this.source.command(`/tunnels/${encodeURIComponent(this.tunnelId)}/legs/${leg.slot}/${verb}`);
            setHidden(this.error, true);
        } catch (error) {
            setText(byId('leg-error-text'), `Could not ${verb} leg ${leg.slot}: ${error.message}.`);
            setHidden(this.error, false);
        } finally {
            button.ariaBusy = 'false';
        }
    }
}
