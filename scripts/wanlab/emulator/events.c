/* A heap of what happens later. Events of the same time run in the order in which they were scheduled. */
#include <stdlib.h>

#include "emulator.h"

struct event {
    ns_t at;
    uint64_t sequence;
    event_handler *handler;
    void *subject;
};

static struct event *heap;
static size_t length, room;
static uint64_t scheduled;

static bool before(const struct event *a, const struct event *b)
{
    return a->at < b->at || (a->at == b->at && a->sequence < b->sequence);
}

void schedule(ns_t at, event_handler *handler, void *subject)
{
    if (length == room) {
        room = room ? room * 2 : 4096;
        heap = realloc(heap, room * sizeof *heap);
        if (!heap)
            fail("out of memory");
    }
    struct event e = { at, scheduled++, handler, subject };
    size_t i = length++;
    for (; i > 0 && before(&e, &heap[(i - 1) / 2]); i = (i - 1) / 2)
        heap[i] = heap[(i - 1) / 2];
    heap[i] = e;
}

static struct event take_first(void)
{
    struct event first = heap[0], moved = heap[--length];
    size_t i = 0;
    for (size_t child; (child = 2 * i + 1) < length; i = child) {
        if (child + 1 < length && before(&heap[child + 1], &heap[child]))
            child++;
        if (!before(&heap[child], &moved))
            break;
        heap[i] = heap[child];
    }
    heap[i] = moved;
    return first;
}

bool next_event(ns_t *at)
{
    if (length)
        *at = heap[0].at;
    return length > 0;
}

void run_events(ns_t until)
{
    while (length && heap[0].at <= until) {
        struct event e = take_first();
        e.handler(e.subject, e.at);
    }
}
