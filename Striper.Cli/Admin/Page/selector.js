// All forwards and their tunnels with their sums; one of them is shown in detail, and that choice is kept.

function forwardKey(forward) {
    return forward.name ?? joined([forward.mode, forward.listen, forward.to]);
}

function forwardName(forward) {
    return forward.name ?? forward.mode;
}

function shortId(tunnel) {
    return tunnel.id.slice(0, 8);
}

class Selector {
    constructor(changed) {
        this.changed = changed;
        this.choice = readChoice();
        this.pool = new Pool(byId('selector'), () => this.#makeForward());
    }

    /** What to show: the choice, or the nearest to it. A tunnel that is gone gives way to another one of its forward. */
    pick(forwards) {
        const forward = forwards.find(one => forwardKey(one) === this.choice.forward)
            ?? forwards.find(one => one.tunnels.length > 0) ?? forwards[0];
        if (!forward) return { forward: null, tunnel: null };
        const tunnel = forward.tunnels.find(one => one.id === this.choice.tunnel) ?? forward.tunnels[0] ?? null;
        return { forward, tunnel };
    }

    update(forwards, picked) {
        const groups = this.pool.resize(forwards.length);
        forwards.forEach((forward, i) => showForward(groups[i], forward, picked));
    }

    #makeForward() {
        const root = element('section', 'forward');
        const head = element('h2', '', root);
        const group = { root, name: element('span', 'forward-name', head), way: element('span', 'forward-way', head) };
        group.reason = element('p', 'reason', root);
        group.cards = new Pool(element('ul', 'cards', root), () => this.#makeCard());
        return group;
    }

    #makeCard() {
        const root = element('li');
        const button = element('button', 'card', root);
        button.type = 'button';
        const card = { root, button, choice: null };
        card.title = element('span', 'card-title', button);
        card.rates = element('span', 'card-rates', button);
        card.facts = element('span', 'small', button);
        button.addEventListener('click', () => this.#choose(card.choice));
        return card;
    }

    #choose(choice) {
        this.choice = choice;
        store.set('striper-choice', JSON.stringify(choice));
        this.changed();
    }
}

function readChoice() {
    try {
        return JSON.parse(store.get('striper-choice')) ?? {};
    } catch {
        return {};
    }
}

function showForward(group, forward, picked) {
    setText(group.name, forwardName(forward));
    setText(group.way, `${forward.listen ?? '?'} → ${forward.to ?? '?'}`);
    setText(group.reason, forward.is_healthy ? '' : forward.reason ?? 'not healthy');
    setHidden(group.reason, forward.is_healthy);
    const contents = forward.tunnels.length > 0 ? forward.tunnels.map(tunnelCard) : [forwardCard(forward)];
    const cards = group.cards.resize(contents.length);
    contents.forEach((content, i) => showCard(cards[i], forward, content, picked));
}

function tunnelCard(tunnel) {
    return {
        tunnel,
        title: 'Tunnel ' + shortId(tunnel),
        rates: upAndDown(tunnel.sent_1s, tunnel.received_1s),
        facts: joined([tunnel.state === 'up' ? '' : tunnel.state, legsUpText(tunnel), many(tunnel.stream_count, 'stream')]),
        isGood: tunnel.state === 'up',
    };
}

/** For a relay, and for a forward that has no tunnel yet. */
function forwardCard(forward) {
    if (!forward.is_relay) return { tunnel: null, title: 'No tunnel', rates: '', facts: '', isGood: false };
    return {
        tunnel: null,
        title: 'Relay',
        rates: upAndDown(sum(forward.connections, one => one.sent_1s), sum(forward.connections, one => one.received_1s)),
        facts: many(connectionCount(forward), 'connection'),
        isGood: forward.is_healthy,
    };
}

function connectionCount(forward) {
    return forward.streams_open ?? forward.connections.length;
}

function upAndDown(sent, received) {
    return `↑ ${megabitsText(sent)}  ↓ ${megabitsText(received)} Mbit/s`;
}

function showCard(card, forward, content, picked) {
    card.choice = { forward: forwardKey(forward), tunnel: content.tunnel?.id ?? null };
    setText(card.title, content.title);
    setText(card.rates, content.rates);
    setText(card.facts, content.facts);
    setClass(card.button, content.isGood ? 'card good' : 'card bad');
    const isPicked = forward === picked.forward && content.tunnel === picked.tunnel;
    if (card.isPicked !== isPicked) card.button.setAttribute('aria-current', String(isPicked));
    card.isPicked = isPicked;
}
