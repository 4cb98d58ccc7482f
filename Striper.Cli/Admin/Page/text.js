// Words and numbers for a person, and the few helpers that put them into the document.
// What comes from the server is untrusted: it goes in as textContent or as an attribute that is no code, never as HTML.

function byId(id) {
    return document.getElementById(id);
}

/** Writes only what changed: an untouched node costs the browser no layout. */
function setText(node, text) {
    if (node.shownText === text) return;
    node.shownText = text;
    node.textContent = text;
}

function setClass(node, name) {
    if (node.className !== name) node.className = name;
}

function setHidden(node, isHidden) {
    if (node.hidden !== isHidden) node.hidden = isHidden;
}

function element(name, className, parent) {
    const node = document.createElement(name);
    if (className) node.className = className;
    if (parent) parent.append(node);
    return node;
}

/** As many items in a parent as are needed now; those that are there are used again. */
class Pool {
    constructor(parent, make) {
        this.parent = parent;
        this.make = make;
        this.items = [];
    }

    resize(count) {
        while (this.items.length > count) this.items.pop().root.remove();
        while (this.items.length < count) this.#add();
        return this.items;
    }

    #add() {
        const item = this.make();
        this.parent.append(item.root);
        this.items.push(item);
    }
}

/** Storage that a browser may refuse (private windows): then nothing is kept, and all else works. */
const store = {
    get(key) {
        try { return sessionStorage.getItem(key); } catch { return null; }
    },
    set(key, value) {
        try { sessionStorage.setItem(key, value); } catch { /* not kept */ }
    },
};

const noValue = '–';

function isNone(value) {
    return value === null || value === undefined;
}

function countText(value) {
    return isNone(value) ? noValue : value.toLocaleString('en');
}

/** Three figures or so. */
function figures(value) {
    if (value === 0) return '0';
    if (value < 0.01) return '<0.01';
    if (value < 10) return value.toFixed(2);
    return value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString('en');
}

function scaled(value, step, units) {
    let unit = 0;
    while (value >= step && unit < units.length - 1) {
        value /= step;
        unit++;
    }
    return (unit === 0 ? String(Math.round(value)) : figures(value)) + ' ' + units[unit];
}

function bytesText(bytes) {
    return isNone(bytes) ? noValue : scaled(bytes, 1024, ['B', 'KiB', 'MiB', 'GiB', 'TiB']);
}

function toMegabits(bytesPerSecond) {
    return bytesPerSecond * 8 / 1e6;
}

/** Without the unit, for tables whose heads give it. */
function megabitsText(bytesPerSecond) {
    return isNone(bytesPerSecond) ? noValue : figures(toMegabits(bytesPerSecond));
}

function rateText(bytesPerSecond) {
    return isNone(bytesPerSecond) ? noValue : megabitsText(bytesPerSecond) + ' Mbit/s';
}

function pairText(first, second, text) {
    return isNone(first) && isNone(second) ? noValue : text(first) + ' / ' + text(second);
}

function millisecondsText(seconds) {
    return isNone(seconds) ? noValue : figures(seconds * 1000);
}

function ageText(seconds) {
    if (isNone(seconds)) return noValue;
    if (seconds < 60) return Math.floor(seconds) + ' s';
    const minutes = Math.floor(seconds / 60);
    if (minutes < 60) return minutes + ' min ' + Math.floor(seconds % 60) + ' s';
    const hours = Math.floor(minutes / 60);
    return hours < 24 ? hours + ' h ' + minutes % 60 + ' min' : Math.floor(hours / 24) + ' d ' + hours % 24 + ' h';
}

const clockFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

function clockText(unixSeconds) {
    return clockFormat.format(unixSeconds * 1000);
}

/** "1 leg", "2 legs" */
function many(count, noun) {
    return countText(count) + ' ' + noun + (count === 1 ? '' : 's');
}

function joined(parts) {
    return parts.filter(part => part).join(' · ');
}

function clipped(text, length) {
    return text.length > length ? text.slice(0, Math.max(1, length - 1)) + '…' : text;
}

function sum(items, value) {
    return items.reduce((total, item) => total + (value(item) ?? 0), 0);
}
