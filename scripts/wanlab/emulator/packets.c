/* Packets, their pool and their queues. Whoever holds a packet passes it on or gives it back. */
#include <stdlib.h>

#include "emulator.h"

static struct packet *pool;

struct packet *take_packet(void)
{
    struct packet *p = pool;
    if (p)
        pool = p->next;
    else if (!(p = malloc(sizeof *p)))
        fail("out of memory");
    p->next = NULL;
    return p;
}

void give_packet(struct packet *p)
{
    p->next = pool;
    pool = p;
}

void enqueue(struct queue *q, struct packet *p)
{
    p->next = NULL;
    if (q->last)
        q->last->next = p;
    else
        q->first = p;
    q->last = p;
    q->bytes += p->length;
}

struct packet *dequeue(struct queue *q)
{
    struct packet *p = q->first;
    if (!p)
        return NULL;
    q->first = p->next;
    if (!q->first)
        q->last = NULL;
    q->bytes -= p->length;
    return p;
}
