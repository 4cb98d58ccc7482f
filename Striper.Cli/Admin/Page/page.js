// Starts the page, and shows at most once a frame, and never while nobody looks, what came last.

class Page {
    constructor(boot) {
        this.token = new TokenForm();
        this.events = new Events();
        this.source = new Source(boot, {
            opened: () => this.#connection(''),
            lost: words => this.#connection(words),
            event: (name, data) => this.#take(name, data),
            askToken: wasWrong => this.token.ask(wasWrong),
        });
        this.detail = new Detail(this.source);
        this.selector = new Selector(() => this.#planAll());
        this.stats = null;
        this.isPlanned = false;
        this.areStatsNew = false;
    }

    start() {
        readChartTheme();
        matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#changeTheme());
        document.addEventListener('visibilitychange', () => this.#plan());
        this.source.run();
    }

    #changeTheme() {
        readChartTheme();
        this.detail.redrawCharts();
    }

    #connection(words) {
        setText(byId('connection'), words);
        document.body.classList.toggle('is-lost', words !== '');
    }

    #take(name, data) {
        if (name === 'history') {
            this.detail.series.load(data);
            this.events.clear();
        } else if (name === 'note') this.events.add(data);
        else if (name === 'stats') this.#takeStats(data);
        this.#plan();
    }

    #takeStats(stats) {
        this.cpuShare = cpuShare(this.stats, stats);
        this.stats = stats;
        this.detail.series.add(stats);
        this.areStatsNew = true;
    }

    #planAll() {
        this.areStatsNew = true;
        this.#plan();
    }

    /** A hidden page only remembers; it is drawn when it is seen again. */
    #plan() {
        if (this.isPlanned || document.hidden || !this.stats) return;
        this.isPlanned = true;
        requestAnimationFrame(() => {
            this.isPlanned = false;
            this.#draw();
        });
    }

    #draw() {
        const { forwards } = this.stats;
        if (this.areStatsNew) this.#drawStats(forwards);
        this.areStatsNew = false;
        this.events.update(forwards.length > 1 || sum(forwards, forward => forward.tunnels.length) > 1);
    }

    #drawStats(forwards) {
        const picked = this.selector.pick(forwards);
        setHidden(byId('content'), false);
        this.#drawHead(forwards);
        this.selector.update(forwards, picked);
        this.detail.show(picked);
    }

    #drawHead(forwards) {
        const ill = forwards.filter(forward => !forward.is_healthy);
        const badge = byId('health');
        setText(badge, ill.length === 0 ? 'healthy' : 'unhealthy');
        setClass(badge, ill.length === 0 ? 'badge good' : 'badge bad');
        setText(byId('health-reason'), ill.map(forward => `${forwardName(forward)}: ${forward.reason ?? 'no reason given'}`).join('; '));
        setText(byId('facts'), this.#facts());
    }

    #facts() {
        const { version, uptime_seconds: uptime, process } = this.stats;
        return joined([
            'version ' + version, 'up ' + ageText(uptime), process && 'process ' + process.id,
            process && bytesText(process.memory_bytes), isNone(this.cpuShare) ? '' : `CPU ${Math.round(100 * this.cpuShare)} %`,
        ]);
    }
}

/** Of one core, since the figures before; null where these are of another process, or of the same moment. */
function cpuShare(before, now) {
    if (!before?.process || !now.process || before.process.id !== now.process.id) return null;
    const seconds = now.time - before.time;
    return seconds > 0.5 ? Math.max(0, now.process.cpu_seconds - before.process.cpu_seconds) / seconds : null;
}

document.addEventListener('DOMContentLoaded', () => new Page(JSON.parse(byId('boot').textContent)).start());
