/* What happens to a packet on its way; emulator.h has the order of the steps. */
#include "emulator.h"

struct path paths[2][MAX_PATHS];
int path_count;

static struct path *path_of(const struct packet *p) { return &paths[p->direction][p->path]; }

/* The time that bytes take at a rate in Mbit/s. */
static ns_t duration(double bytes, double rate) { return (ns_t)(bytes * 8000.0 / rate); }

/* Uniform in [0, 1); seeded alike in every run. */
static double chance(void)
{
    static uint64_t state = 0x2545F4914F6CDD1Dull;
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (state >> 11) * (1.0 / 9007199254740992.0);
}

static void drop(struct packet *p, uint64_t *counter)
{
    ++*counter;
    p->flow->dropped++;
    give_packet(p);
}

static void arrive(void *subject, ns_t at)
{
    (void)at;
    struct packet *p = subject;
    struct path *path = path_of(p);
    if (path->shape.black) {
        drop(p, &path->dropped_black);
        return;
    }
    path->packets++;
    path->bytes += p->length;
    p->flow->packets++;
    p->flow->bytes += p->length;
    emit(p, false);
}

static void delay(struct packet *p, ns_t at)
{
    struct path *path = path_of(p);
    ns_t arrival = at + (ns_t)((path->shape.delay_ms + path->shape.jitter_ms * chance()) * 1e6);
    if (arrival < path->last_arrival)
        arrival = path->last_arrival;
    path->last_arrival = arrival;
    schedule(arrival, arrive, p);
}

static void path_sent(void *subject, ns_t at);

static void path_send(struct path *path, struct packet *p, ns_t at)
{
    path->sending = p;
    schedule(at + (path->shape.rate > 0 ? duration(p->length, path->shape.rate) : 0), path_sent, path);
}

/* A rate that changes holds from the next packet on, for those that wait already, too. */
static void path_sent(void *subject, ns_t at)
{
    struct path *path = subject;
    delay(path->sending, at);
    path->sending = NULL;
    struct packet *next = dequeue(&path->waiting);
    if (next)
        path_send(path, next, at);
}

static void join_path(struct packet *p, ns_t at)
{
    struct path *path = path_of(p);
    if (!path->sending && path->shape.rate <= 0)
        delay(p, at);
    else if (!path->sending)
        path_send(path, p, at);
    else if (path->waiting.bytes + p->length > path->shape.queue_kb * 1000)
        drop(p, &path->dropped_queue);
    else
        enqueue(&path->waiting, p);
}

static void flow_sent(void *subject, ns_t at);

static void flow_send(struct flow *flow, struct packet *p, ns_t at)
{
    double cap = path_of(p)->shape.cap;
    flow->sending = p;
    schedule(at + (cap > 0 ? duration(p->length, cap) : 0), flow_sent, flow);
}

static void flow_sent(void *subject, ns_t at)
{
    struct flow *flow = subject;
    join_path(flow->sending, at);
    flow->sending = NULL;
    struct packet *next = dequeue(&flow->waiting);
    if (next)
        flow_send(flow, next, at);
}

/* The flow's cap as a shaper: what comes too fast waits, and is dropped where it may not wait. */
static void shape(struct packet *p, ns_t at)
{
    struct flow *flow = p->flow;
    struct path *path = path_of(p);
    if (!flow->sending)
        flow_send(flow, p, at);
    else if (flow->waiting.bytes + p->length > path->shape.capqueue_kb * 1000)
        drop(p, &path->dropped_cap);
    else
        enqueue(&flow->waiting, p);
}

/* The flow's cap as a policer: what comes too fast is dropped, beyond a burst. */
static bool conforms(struct packet *p, ns_t at)
{
    struct flow *flow = p->flow;
    const struct shape *s = &path_of(p)->shape;
    double bucket = s->burst_kb * 1000;
    flow->tokens = flow->tokens < 0 ? bucket : flow->tokens + (double)(at - flow->filled_at) * s->cap / 8000.0;
    if (flow->tokens > bucket)
        flow->tokens = bucket;
    flow->filled_at = at;
    if (flow->tokens < p->length)
        return false;
    flow->tokens -= p->length;
    return true;
}

void enter(struct packet *p, ns_t at)
{
    struct path *path = path_of(p);
    const struct shape *s = &path->shape;
    p->flow = flow_of(p);
    if (p->flow->reset_due && answer_with_reset(p)) {
        p->flow->reset_due = false;
        emit(p, true);
    } else if (s->black) {
        drop(p, &path->dropped_black);
    } else if (s->loss_percent > 0 && chance() * 100 < s->loss_percent) {
        drop(p, &path->dropped_loss);
    } else if (p->flow->sending || (s->cap > 0 && s->burst_kb <= 0)) {
        shape(p, at);
    } else if (s->cap > 0 && !conforms(p, at)) {
        drop(p, &path->dropped_cap);
    } else {
        join_path(p, at);
    }
}
