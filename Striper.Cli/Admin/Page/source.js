// What comes from the server and goes to it. /events is read with fetch, since an EventSource can send no token.

class Denied extends Error { }

class Source {
    static firstDelay = 1000;
    static lastDelay = 5000;

    /** The server speaks every second; that long a silence is a lost connection that nobody told us of. */
    static silenceLimit = 10000;

    /** handlers: opened(), lost(words), event(name, data), askToken(wasWrong): a promise of the token */
    constructor(boot, handlers) {
        this.needsToken = boot.needs_token;
        this.token = boot.token ?? store.get('striper-token');
        this.handlers = handlers;
        this.delay = Source.firstDelay;
    }

    async run() {
        if (this.needsToken && !this.token) await this.#askToken(false);
        for (;;) {
            const error = await this.#readEvents().catch(caught => caught);
            const isDenied = error instanceof Denied;
            if (isDenied && this.needsToken) {
                await this.#askToken(true);
                continue;
            }
            if (error) console.warn('The stream of events ended:', error);
            this.handlers.lost(isDenied ? 'The proxy asks for a token now: reload the page' : 'Connection lost, trying again');
            await new Promise(done => setTimeout(done, this.delay));
            this.delay = Math.min(Source.lastDelay, this.delay * 1.6);
        }
    }

    /** Throws an error whose message a person can read. */
    async command(path) {
        const response = await fetch(path, { method: 'POST', headers: this.#headers(true), redirect: 'error' })
            .catch(() => { throw new Error('the proxy does not answer'); });
        if (response.ok) return;
        if (response.status === 401 || response.status === 403) throw new Error(await this.#afterRefusal());
        throw new Error(await reasonOf(response));
    }

    async #afterRefusal() {
        if (!this.needsToken) return 'the token is not valid any more: reload the page';
        await this.#askToken(true);
        return 'the token was wrong; try again now';
    }

    async #askToken(wasWrong) {
        this.token = await this.handlers.askToken(wasWrong);
        store.set('striper-token', this.token);
    }

    #headers(isCommand) {
        return isCommand || this.needsToken ? { Authorization: 'Bearer ' + this.token } : {};
    }

    async #readEvents() {
        const abort = new AbortController();
        const watch = new Watchdog(Source.silenceLimit, () => abort.abort());
        try {
            const response = await fetch('/events', { headers: this.#headers(false), cache: 'no-store', signal: abort.signal });
            if (response.status === 401 || response.status === 403) throw new Denied();
            if (!response.ok) throw new Error('status ' + response.status);
            await this.#readBody(response.body.getReader(), watch);
        } finally {
            watch.stop();
            abort.abort();
        }
    }

    async #readBody(reader, watch) {
        const decoder = new TextDecoder();
        const parser = new EventParser((name, data) => this.handlers.event(name, data));
        this.handlers.opened();
        for (;;) {
            const { done, value } = await reader.read();
            if (done) return;
            watch.feed();
            this.delay = Source.firstDelay;
            parser.push(decoder.decode(value, { stream: true }));
        }
    }
}

async function reasonOf(response) {
    const body = await response.json().catch(() => null);
    if (body && typeof body.error === 'string') return body.error;
    return response.status === 404 ? 'there is no such leg any more' : 'the proxy answered ' + response.status;
}

/** Server-sent events: lines of "event: x" and "data: y", and an empty one at the end of each. */
class EventParser {
    constructor(emit) {
        this.emit = emit;
        this.rest = '';
        this.#reset();
    }

    push(text) {
        const lines = (this.rest + text).split('\n');
        this.rest = lines.pop();
        for (const line of lines) this.#line(line.endsWith('\r') ? line.slice(0, -1) : line);
    }

    #line(line) {
        if (line === '') this.#end();
        else if (line.startsWith('event:')) this.name = line.slice(6).trim();
        else if (line.startsWith('data:')) this.data.push(line.slice(5));
    }

    #end() {
        if (this.data.length > 0) this.emit(this.name, JSON.parse(this.data.join('\n')));
        this.#reset();
    }

    #reset() {
        this.name = 'message';
        this.data = [];
    }
}

class Watchdog {
    constructor(limit, bark) {
        this.feed();
        this.timer = setInterval(() => { if (performance.now() - this.fed > limit) bark(); }, 1000);
    }

    feed() {
        this.fed = performance.now();
    }

    stop() {
        clearInterval(this.timer);
    }
}
