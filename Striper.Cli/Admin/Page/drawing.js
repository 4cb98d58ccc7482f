// The tunnel as a picture: two ends, and a line for each leg between them. Its colour is the leg's state,
// its width and strength are what it carries now, compared with the busiest leg.

class Drawing {
    static endWidth = 26;
    static roomyRow = 30;

    constructor() {
        this.svg = byId('drawing');
        this.peak = 0;
        this.legs = [];
        this.ends = [makeEnd(this.svg, 'this end'), makeEnd(this.svg, 'other end')];
        this.pool = new Pool(svgElement('g', this.svg), makeLegLine);
        addLegend(byId('legend'));
        new ResizeObserver(entries => this.#resize(entries[0].contentRect.width)).observe(this.svg.parentElement);
    }

    update(forward, tunnel) {
        const isOther = this.tunnelId !== tunnel.id;
        this.tunnelId = tunnel.id;
        this.legs = sortedLegs(tunnel).filter(leg => leg.state !== 'unwanted');
        this.#movePeak(isOther);
        this.#layOut();
        this.pool.items.forEach((line, i) => this.#showLeg(line, this.legs[i]));
        setText(byId('this-end'), `This end, ${forward.mode} ${forward.listen ?? ''}`);
        setText(byId('other-end'), `Other end ${tunnel.peer ?? forward.to ?? ''}`);
        this.svg.setAttribute('aria-label', `The tunnel: ${legsUpText(tunnel)}, sending ${rateText(tunnel.sent_1s)}, receiving ${rateText(tunnel.received_1s)}`);
    }

    /** Falls slowly, so that the widths do not jump when all legs pause. */
    #movePeak(isOther) {
        const most = this.legs.reduce((peak, leg) => Math.max(peak, carried(leg)), 10000);
        this.peak = isOther ? most : Math.max(most, this.peak * 0.97);
    }

    #resize(width) {
        if (width === 0 || Math.round(width) === this.width) return;
        this.width = Math.round(width);
        this.isLaidOut = false;
        if (this.legs.length === 0) return;
        this.#layOut();
        this.pool.items.forEach((line, i) => this.#showLeg(line, this.legs[i]));
    }

    #layOut() {
        const count = this.legs.length;
        if (!this.width) this.width = Math.round(this.svg.parentElement.clientWidth);
        if (this.isLaidOut && this.pool.items.length === count) return;
        this.isLaidOut = true;
        this.rowHeight = Math.max(14, Math.min(46, Math.floor(440 / Math.max(1, count))));
        const height = Math.max(120, count * this.rowHeight + 8);
        setAttributes(this.svg, { width: this.width, height, viewBox: `0 0 ${this.width} ${height}` });
        placeEnd(this.ends[0], 0, height);
        placeEnd(this.ends[1], this.width - Drawing.endWidth, height);
        const top = (height - count * this.rowHeight) / 2;
        this.pool.resize(count).forEach((line, i) => this.#placeLeg(line, top + i * this.rowHeight));
    }

    /** With room the words stand above the line, else beside it. */
    #placeLeg(line, top) {
        const isRoomy = this.rowHeight >= Drawing.roomyRow;
        const left = Drawing.endWidth;
        const right = this.width - Drawing.endWidth;
        const lineY = top + this.rowHeight * (isRoomy ? 0.72 : 0.5);
        const textY = isRoomy ? lineY - 11 : lineY + 4;
        const size = this.rowHeight < 20 ? 11 : 12;
        const besides = isRoomy ? [0, 0] : this.#isNarrow() ? [90, 140] : [130, 220];
        setAttributes(line.path, { x1: left + besides[0], x2: right - besides[1], y1: lineY, y2: lineY });
        setAttributes(line.swatch, { x: left + 8, y: textY - 9, width: 9, height: 9, rx: 2 });
        setAttributes(line.name, { x: left + 22, y: textY, 'font-size': size });
        setAttributes(line.figures, { x: right - 8, y: textY, 'font-size': size });
    }

    #showLeg(line, leg) {
        const share = Math.sqrt(Math.min(1, carried(leg) / this.peak));
        const widest = Math.min(12, this.rowHeight * 0.5);
        setClassOf(line.root, 'leg ' + stateClass(leg) + (leg.kind === 'express' ? ' express' : ''));
        setAttributes(line.path, { 'stroke-width': (1.5 + (widest - 1.5) * share).toFixed(1), 'stroke-opacity': (0.4 + 0.6 * share).toFixed(2) });
        setAttributes(line.swatch, { fill: slotColour(leg.slot) });
        const isRoomy = this.rowHeight >= Drawing.roomyRow;
        setText(line.name, nameOf(leg, this.#isNarrow() ? 12 : isRoomy ? 28 : 16));
        setText(line.figures, figuresOf(leg, this.#isNarrow(), isRoomy));
    }

    #isNarrow() {
        return this.width < 480;
    }
}

function carried(leg) {
    return (leg.sent_1s ?? 0) + (leg.received_1s ?? 0);
}

function nameOf(leg, length) {
    const way = leg.kind === 'express' ? joined(['express', leg.via]) : leg.via ?? leg.remote ?? '';
    return clipped(`${leg.slot}  ${way}`, length);
}

function figuresOf(leg, isNarrow, isRoomy) {
    if (!isUsed(leg)) return clipped(joined([leg.state, leg.reason]), isNarrow ? isRoomy ? 28 : 20 : isRoomy ? 48 : 32);
    const sent = '↑ ' + megabitsText(leg.sent_1s);
    const received = '↓ ' + megabitsText(leg.received_1s);
    const rtt = millisecondsText(leg.rtt_seconds) + ' ms';
    return isNarrow ? `${sent} ${received}  ${rtt}` : `${sent}  ${received} Mbit/s  ·  ${rtt}`;
}

function svgElement(name, parent, className) {
    const node = document.createElementNS('http://www.w3.org/2000/svg', name);
    if (className) node.setAttribute('class', className);
    if (parent) parent.append(node);
    return node;
}

function setAttributes(node, attributes) {
    for (const [name, value] of Object.entries(attributes)) {
        const text = String(value);
        if (node.getAttribute(name) !== text) node.setAttribute(name, text);
    }
}

function setClassOf(node, name) {
    setAttributes(node, { class: name });
}

function makeLegLine() {
    const root = svgElement('g');
    return {
        root,
        path: svgElement('line', root),
        swatch: svgElement('rect', root),
        name: svgElement('text', root, 'name'),
        figures: svgElement('text', root, 'figures'),
    };
}

function makeEnd(svg, words) {
    const end = { box: svgElement('rect', svg, 'end'), text: svgElement('text', svg, 'end-text') };
    end.text.textContent = words;
    return end;
}

function placeEnd(end, x, height) {
    setAttributes(end.box, { x, y: 0, width: Drawing.endWidth, height, rx: 6 });
    setAttributes(end.text, { transform: `translate(${x + Drawing.endWidth / 2 + 4} ${height / 2}) rotate(-90)` });
}

function addLegend(parent) {
    for (const state of ['up', 'silent', 'paused', 'standby', 'dialling']) {
        const chip = element('span', 'chip state-' + state, parent);
        chip.textContent = state;
    }
}
