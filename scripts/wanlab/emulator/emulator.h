/* The wide-area network of the lab: packets between the client's interfaces, one for each path, and the server's one.
 *
 * A packet takes these steps; each may drop it:
 *   black hole -> random loss -> the flow's cap (policer or shaper) -> the path's queue and rate -> delay and jitter -> black hole
 * Times are CLOCK_MONOTONIC in ns. A step starts when the one before ended by the emulator's reckoning, not when the process got
 * to it: waking up late costs delay for a moment, never rate.
 */
#ifndef EMULATOR_H
#define EMULATOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MAX_PATHS = 16, MAX_FLOWS = 1 << 16, MAX_PACKET = 2048 };
enum direction { UP, DOWN }; /* UP: from the client to the server */

typedef uint64_t ns_t;

struct packet {
    struct packet *next; /* in a queue, or in the pool */
    struct flow *flow;
    int path; /* 0 is the first; the control commands say 1 */
    enum direction direction;
    int length;
    uint8_t bytes[MAX_PACKET];
};

/* First in, first out; holds the packets it waits with. */
struct queue {
    struct packet *first, *last;
    size_t bytes;
};

/* What a path does to one direction; the control command "set" changes it. Rates in Mbit/s of IP packets, 0: unlimited. */
struct shape {
    double rate, queue_kb, delay_ms, jitter_ms, loss_percent;
    double cap, capqueue_kb, burst_kb; /* of each flow; burst_kb > 0: a policer with that bucket, otherwise a shaper */
    bool black;
};

struct path {
    struct shape shape;
    struct queue waiting;
    struct packet *sending;
    ns_t last_arrival; /* jitter never reorders inside a path */
    uint64_t packets, bytes, dropped_queue, dropped_cap, dropped_loss, dropped_black;
};

/* One direction of a connection. */
struct flow {
    uint32_t source, target; /* addresses and ports in network order */
    uint16_t source_port, target_port;
    uint8_t protocol;
    int path;
    enum direction direction;
    struct queue waiting; /* the shaper's */
    struct packet *sending;
    double tokens; /* the policer's bucket, bytes; below 0: not filled yet */
    ns_t filled_at;
    bool reset_due; /* the next packet that its sender sends is answered with RST */
    uint64_t packets, bytes, dropped;
};

extern struct path paths[2][MAX_PATHS];
extern int path_count;

ns_t now(void);

/* events.c: what happens later, in the order of time. */
typedef void event_handler(void *subject, ns_t at);
void schedule(ns_t at, event_handler *handler, void *subject);
bool next_event(ns_t *at);
void run_events(ns_t until);

/* packets.c */
struct packet *take_packet(void);
void give_packet(struct packet *p);
void enqueue(struct queue *q, struct packet *p);
struct packet *dequeue(struct queue *q);

/* flows.c */
struct flow *flow_of(struct packet *p);
struct flow *flow_at(size_t index); /* NULL beyond the last */
void reset_flows(int path); /* path < 0: all of them */
bool answer_with_reset(struct packet *p); /* turns the packet into the RST that its sender gets */

/* paths.c */
void enter(struct packet *p, ns_t at);

/* main.c: out of the network, to the host at the packet's end (or back to its sender). */
void emit(struct packet *p, bool back);

/* control.c: commands by a Unix socket. */
struct pollfd;
enum { MAX_CLIENTS = 16, CONTROL_DESCRIPTORS = MAX_CLIENTS + 1 };
void open_control(const char *socket_path);
void list_control(struct pollfd *descriptors);
void serve_control(const struct pollfd *descriptors);
int tell(const char *socket_path, int count, char **words);
void write_statistics(char **text, size_t *length);

_Noreturn void fail(const char *what);

#endif
