// What happened lately, newest first.

const keptEvents = 100;

const eventTones = {
    'leg-up': 'good', 'leg-back': 'good', 'leg-resumed': 'good', 'tunnel-up': 'good',
    'leg-silent': 'warn', 'reinjected': 'warn', 'leg-paused': 'quiet',
    'leg-down': 'bad', 'tunnel-down': 'bad', 'dial-failed': 'bad', 'stream-reset': 'bad',
};

class Events {
    constructor() {
        this.notes = [];
        this.isChanged = true;
        this.pool = new Pool(byId('events'), makeEvent);
    }

    /** The server tells the last ones again on each connection. */
    clear() {
        this.notes = [];
        this.isChanged = true;
    }

    add(note) {
        this.notes.unshift(note);
        if (this.notes.length > keptEvents) this.notes.pop();
        this.isChanged = true;
    }

    update(areManyTunnels) {
        if (!this.isChanged) return;
        this.isChanged = false;
        const rows = this.pool.resize(this.notes.length);
        this.notes.forEach((note, i) => showEvent(rows[i], note, areManyTunnels));
        setHidden(byId('events-none'), this.notes.length > 0);
    }
}

function makeEvent() {
    const root = element('li');
    return {
        root,
        time: element('time', '', root),
        kind: element('span', 'tone', root),
        text: element('span', 'words', root),
        place: element('span', 'place', root),
    };
}

function showEvent(row, note, areManyTunnels) {
    setText(row.time, clockText(note.time));
    setText(row.kind, note.kind);
    setClass(row.kind, 'tone tone-' + (eventTones[note.kind] ?? 'quiet'));
    setText(row.text, note.text ?? '');
    setText(row.place, areManyTunnels ? joined([note.forward, note.tunnel?.slice(0, 8)]) : '');
}
