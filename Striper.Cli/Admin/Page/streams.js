// The table of streams, which is also the one of a relay's connections.

const shownStreams = 50;

const streamColumns = [
    { head: 'Id', isNumber: true, text: stream => isNone(stream.id) ? noValue : String(stream.id) },
    { head: 'From', text: stream => stream.source ?? noValue },
    { head: 'To', text: stream => stream.target ?? noValue },
    { head: 'State', text: stream => stream.state ?? noValue },
    { head: 'Age', isNumber: true, text: stream => ageText(stream.age_seconds) },
    {
        head: 'Sent Mbit/s', hint: 'mean of the last second / of the last 10', isNumber: true,
        text: stream => pairText(stream.sent_1s, stream.sent_10s, megabitsText),
    },
    {
        head: 'Received Mbit/s', hint: 'mean of the last second / of the last 10', isNumber: true,
        text: stream => pairText(stream.received_1s, stream.received_10s, megabitsText),
    },
    { head: 'Sent', isNumber: true, text: stream => bytesText(stream.sent_bytes) },
    { head: 'Received', isNumber: true, text: stream => bytesText(stream.received_bytes) },
    {
        head: 'Reorder', hint: 'bytes that wait for earlier ones', isNumber: true,
        text: stream => bytesText(stream.reorder_bytes),
    },
    {
        head: 'Unreceipted', hint: 'bytes sent that the other end has not confirmed', isNumber: true,
        text: stream => bytesText(stream.unreceipted_bytes),
    },
];

class Streams {
    constructor() {
        this.panel = byId('streams-panel');
        this.title = byId('streams-title');
        this.table = new Table(byId('streams'), streamColumns);
    }

    show(noun, streams, count) {
        const busiest = [...streams].sort(byTraffic).slice(0, shownStreams);
        setText(this.title, headOf(noun, busiest.length, count));
        this.table.update(busiest);
        setHidden(this.panel, false);
    }

    hide() {
        setHidden(this.panel, true);
        this.table.update([]);
    }
}

/** By ten seconds, so that the rows do not dance; by id where equal, for the same reason. */
function byTraffic(a, b) {
    const difference = b.sent_10s + b.received_10s - a.sent_10s - a.received_10s;
    return difference || a.id - b.id;
}

function headOf(noun, shown, count) {
    const title = noun[0].toUpperCase() + noun.slice(1) + 's';
    if (count === 0) return `${title}: none now`;
    return shown < count ? `${title}: the ${shown} busiest of ${countText(count)}` : `${title}: ${countText(count)}`;
}
