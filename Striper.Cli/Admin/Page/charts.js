// The charts of the last five minutes, drawn by uPlot. Their colours are read anew when the theme changes.

const chartTheme = { text: '', grid: '', surface: '' };

function readChartTheme() {
    const style = getComputedStyle(document.documentElement);
    chartTheme.text = style.getPropertyValue('--muted').trim();
    chartTheme.grid = style.getPropertyValue('--grid').trim();
    chartTheme.surface = style.getPropertyValue('--surface').trim();
}

/** A chart of all legs of a tunnel. Its kind is stackOf(...) or rttLines. */
class Chart {
    constructor(name, kind) {
        this.box = byId(name + '-chart');
        this.readout = byId(name + '-readout');
        this.kind = kind;
        this.slots = [];
        new ResizeObserver(() => this.#resize()).observe(this.box);
    }

    update(times, legs) {
        this.times = times;
        this.legs = legs;
        const slots = [...legs.keys()].sort((a, b) => a - b);
        const data = [times, ...this.kind.values(slots.map(slot => legs.get(slot)), times.length)];
        if (!this.plot || slots.join() !== this.slots.join()) this.#rebuild(slots, data);
        else this.plot.setData(data);
        this.#tell();
    }

    redraw() {
        this.plot?.redraw(true, true);
    }

    #rebuild(slots, data) {
        this.slots = slots;
        this.plot?.destroy();
        this.plot = new uPlot(this.#options(), data, this.box);
    }

    #options() {
        return {
            ...this.#size(),
            legend: { show: false },
            cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
            scales: { x: { time: false, range: lastMinutes }, y: { range: fromZero } },
            axes: [axis({ splits: minuteSplits, values: minuteTexts, size: 26 }), axis({ size: 48, space: 28, values: numberTexts })],
            series: [{}, ...this.kind.order(this.slots).map(slot => this.kind.series(slot, this.slots.length))],
            hooks: { setCursor: [() => this.#tell()] },
        };
    }

    #size() {
        return { width: Math.max(80, this.box.clientWidth), height: Math.max(60, this.box.clientHeight) };
    }

    #resize() {
        const size = this.#size();
        if (this.plot && (size.width !== this.plot.width || size.height !== this.plot.height)) this.plot.setSize(size);
    }

    /** What is under the pointer, or else how it is now. */
    #tell() {
        if (!this.plot) return;
        const { idx, top } = this.plot.cursor;
        const isPointed = !isNone(idx) && top >= 0;
        const at = isPointed ? idx : this.times.length - 1;
        const words = this.kind.words(this.slots.map(slot => [slot, this.legs.get(slot)]), at, isPointed ? this.plot.posToVal(top, 'y') : null);
        setText(this.readout, isPointed ? `${clockText(this.times[at])}: ${words}` : words);
    }
}

function axis(options) {
    const lines = { stroke: () => chartTheme.grid, width: 1 };
    return { stroke: () => chartTheme.text, grid: lines, ticks: { ...lines, size: 4 }, gap: 4, font: '11px system-ui, sans-serif', ...options };
}

function lastMinutes(plot) {
    const times = plot.data[0];
    return times.length ? [times[0], times[times.length - 1]] : [0, 1];
}

function fromZero(plot, least, most) {
    return [0, most > 0 ? most * 1.08 : 1];
}

function minuteSplits(plot, axisIndex, least, most) {
    return [4, 3, 2, 1, 0].map(minutes => most - minutes * 60);
}

function minuteTexts(plot, splits) {
    return splits.map((_, i) => i === splits.length - 1 ? 'now' : `−${splits.length - 1 - i} min`);
}

function numberTexts(plot, splits) {
    return splits.map(value => value.toLocaleString('en', { maximumFractionDigits: 2 }));
}

/** Areas on top of each other, slot 0 lowest: the upper edge is the sum. The highest is drawn first. */
function stackOf(name) {
    return {
        order: slots => slots.toReversed(),
        series: (slot, count) => ({ fill: slotColour(slot), ...edgeOf(count), paths: layerPath, points: { show: false } }),
        values: (legs, length) => stacked(legs.map(leg => leg[name]), length).reverse(),
        words: (legs, at, height) => stackWords(legs.map(([slot, leg]) => [slot, leg[name][at]]), height),
    };
}

/** A fine line between areas; among many thin ones it would be all that one sees. */
function edgeOf(count) {
    return count > 16 ? { width: 0 } : { stroke: () => chartTheme.surface, width: 0.5 };
}

/**
 * One layer of the stack, each run of known seconds a polygon of its own. Not uPlot's areas down to zero: with 64 of those
 * over each other a browser without a graphics card took 100 ms for a picture.
 */
function layerPath(plot, index) {
    const path = new Path2D();
    const toX = linear(plot, 'x');
    const toY = linear(plot, 'y');
    const [times, tops, belows] = [plot.data[0], plot.data[index], plot.data[index + 1]];
    const bottom = toY(0);
    // The next layer is drawn over this one's lower edge: with a pixel to spare no background shines through.
    const lowerY = i => belows ? Math.min(bottom, toY(belows[i]) + 1) : bottom;
    for (const [first, last] of runsOf(tops)) {
        path.moveTo(toX(times[first]), toY(tops[first]));
        for (let i = first + 1; i <= last; i++) path.lineTo(toX(times[i]), toY(tops[i]));
        for (let i = last; i >= first; i--) path.lineTo(toX(times[i]), lowerY(i));
        path.closePath();
    }
    return { stroke: path, fill: path };
}

/** From a value to a place on the canvas. */
function linear(plot, scale) {
    const { min, max } = plot.scales[scale];
    const start = plot.valToPos(min, scale, true);
    const factor = (plot.valToPos(max, scale, true) - start) / (max - min);
    return value => start + (value - min) * factor;
}

/** First and last index of each run without gaps. */
function runsOf(values) {
    const runs = [];
    values.forEach((value, i) => {
        if (value === null) return;
        if (i > 0 && values[i - 1] !== null) runs[runs.length - 1][1] = i;
        else runs.push([i, i]);
    });
    return runs;
}

/** A second that no leg knows of is a gap; a leg that is missing in a second is an area without height. */
function stacked(columns, length) {
    let below = new Array(length).fill(0);
    const isKnown = below.map((_, i) => columns.some(values => values[i] !== null));
    return columns.map(values => {
        below = below.map((height, i) => height + toMegabits(values[i] ?? 0));
        return below.map((height, i) => isKnown[i] ? height : null);
    });
}

function stackWords(values, height) {
    if (values.every(([, value]) => isNone(value))) return 'no data';
    const total = `sum ${rateText(sum(values, ([, value]) => value))}`;
    const pointed = height === null ? null : slotAt(values, height);
    return pointed ? `${total}, leg ${pointed[0]} ${rateText(pointed[1])}` : total;
}

function slotAt(values, height) {
    let top = 0;
    return values.find(([, value]) => value && (top += toMegabits(value)) >= height);
}

const rttLines = {
    order: slots => slots,
    series: (slot, count) => ({ stroke: slotColour(slot), width: count > 16 ? 1 : 1.5, points: { show: false } }),
    values: legs => legs.map(leg => leg.rtt.map(rtt => rtt === null ? null : rtt * 1000)),
    words: (legs, at, height) => rttWords(legs.map(([slot, leg]) => [slot, leg.rtt[at]]).filter(([, rtt]) => !isNone(rtt)), height),
};

function rttWords(values, height) {
    if (values.length === 0) return 'no data';
    if (height !== null) {
        const [slot, rtt] = values.reduce((best, one) => Math.abs(one[1] * 1000 - height) < Math.abs(best[1] * 1000 - height) ? one : best);
        return `leg ${slot} ${millisecondsText(rtt)} ms`;
    }
    const times = values.map(([, rtt]) => rtt);
    return `${millisecondsText(Math.min(...times))} to ${millisecondsText(Math.max(...times))} ms`;
}
