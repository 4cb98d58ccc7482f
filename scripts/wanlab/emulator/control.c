/* Commands, a line each, by a Unix stream socket; each gets one line in reply: "ok TIME_US", "error REASON", or statistics. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "emulator.h"

struct client {
    int descriptor; /* -1: free */
    size_t length;
    char line[1024];
};

struct knob {
    const char *name;
    size_t offset;
};

static const struct knob knobs[] = {
    { "rate", offsetof(struct shape, rate) }, { "queue", offsetof(struct shape, queue_kb) },
    { "delay", offsetof(struct shape, delay_ms) }, { "jitter", offsetof(struct shape, jitter_ms) },
    { "loss", offsetof(struct shape, loss_percent) }, { "cap", offsetof(struct shape, cap) },
    { "capqueue", offsetof(struct shape, capqueue_kb) }, { "burst", offsetof(struct shape, burst_kb) },
};

static int listener;
static struct client clients[MAX_CLIENTS];

static struct sockaddr_un address_of(const char *socket_path)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    if (strlen(socket_path) >= sizeof address.sun_path)
        fail("the socket's path is too long");
    strcpy(address.sun_path, socket_path);
    return address;
}

void open_control(const char *socket_path)
{
    struct sockaddr_un address = address_of(socket_path);
    for (int i = 0; i < MAX_CLIENTS; i++)
        clients[i].descriptor = -1;
    listener = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, MAX_CLIENTS) < 0)
        fail(socket_path);
}

void list_control(struct pollfd *descriptors)
{
    descriptors[0] = (struct pollfd){ listener, POLLIN, 0 };
    for (int i = 0; i < MAX_CLIENTS; i++)
        descriptors[i + 1] = (struct pollfd){ clients[i].descriptor, POLLIN, 0 };
}

static bool set_knob(const char *word, int first, int last, int from, int to)
{
    char *end;
    const char *equals = strchr(word, '=');
    double value = equals ? strtod(equals + 1, &end) : 0;
    if (!equals || end == equals + 1 || *end || !(value >= 0))
        return false;
    size_t length = (size_t)(equals - word);
    bool is_black = length == 5 && !strncmp(word, "black", length);
    const struct knob *knob = NULL;
    for (size_t i = 0; i < sizeof knobs / sizeof *knobs; i++)
        if (strlen(knobs[i].name) == length && !strncmp(word, knobs[i].name, length))
            knob = &knobs[i];
    if (!is_black && !knob)
        return false;
    for (int d = from; d <= to; d++)
        for (int k = first; k <= last; k++) {
            struct shape *shape = &paths[d][k].shape;
            if (is_black)
                shape->black = value != 0;
            else
                *(double *)((char *)shape + knob->offset) = value;
        }
    return true;
}

/* "all", or "K" as in the commands, 1 up. */
static bool read_path(const char *word, int *first, int *last)
{
    char *end;
    if (word && !strcmp(word, "all")) {
        *first = 0;
        *last = path_count - 1;
        return true;
    }
    long k = word ? strtol(word, &end, 10) : 0;
    if (!word || *end || k < 1 || k > path_count)
        return false;
    *first = *last = (int)k - 1;
    return true;
}

static const char *set(char *rest)
{
    char *state;
    int first, last, from = UP, to = DOWN;
    if (!read_path(strtok_r(rest, " ", &state), &first, &last))
        return "there is no such path";
    for (char *word; (word = strtok_r(NULL, " ", &state));) {
        if (!strcmp(word, "up"))
            from = to = UP;
        else if (!strcmp(word, "down"))
            from = to = DOWN;
        else if (!set_knob(word, first, last, from, to))
            return "set takes K|all, then up or down if only that is meant, then rate=, queue=, delay=, jitter=, loss=, cap=, capqueue=, burst= or black=";
    }
    return NULL;
}

static const char *reset(char *rest)
{
    char *state;
    int first, last;
    if (!read_path(strtok_r(rest, " ", &state), &first, &last))
        return "there is no such path";
    reset_flows(first == last ? first : -1);
    return NULL;
}

void write_statistics(char **text, size_t *length)
{
    static const char *names[] = { "up", "down" };
    FILE *out = open_memstream(text, length);
    if (!out)
        fail("out of memory");
    fprintf(out, "{\"at_us\":%llu,\"paths\":[", (unsigned long long)now() / 1000);
    for (int k = 0; k < path_count; k++)
        for (int d = UP; d <= DOWN; d++) {
            const struct path *p = &paths[d][k];
            fprintf(out,
                "%s{\"path\":%d,\"direction\":\"%s\",\"packets\":%llu,\"bytes\":%llu,\"queued_bytes\":%zu,"
                "\"dropped_queue\":%llu,\"dropped_cap\":%llu,\"dropped_loss\":%llu,\"dropped_black\":%llu}",
                k + d ? "," : "", k + 1, names[d], (unsigned long long)p->packets, (unsigned long long)p->bytes, p->waiting.bytes,
                (unsigned long long)p->dropped_queue, (unsigned long long)p->dropped_cap, (unsigned long long)p->dropped_loss,
                (unsigned long long)p->dropped_black);
        }
    fprintf(out, "],\"flows\":[");
    const struct flow *f;
    for (size_t i = 0; (f = flow_at(i)); i++) {
        char source[INET_ADDRSTRLEN], target[INET_ADDRSTRLEN];
        inet_ntop(AF_INET, &f->source, source, sizeof source);
        inet_ntop(AF_INET, &f->target, target, sizeof target);
        fprintf(out,
            "%s{\"path\":%d,\"direction\":\"%s\",\"source\":\"%s:%d\",\"target\":\"%s:%d\",\"packets\":%llu,\"bytes\":%llu,\"dropped\":%llu}",
            i ? "," : "", f->path + 1, names[f->direction], source, ntohs(f->source_port), target, ntohs(f->target_port),
            (unsigned long long)f->packets, (unsigned long long)f->bytes, (unsigned long long)f->dropped);
    }
    fprintf(out, "]}\n");
    fclose(out);
}

static bool reply(struct client *c, const char *text, size_t length)
{
    return send(c->descriptor, text, length, MSG_NOSIGNAL) == (ssize_t)length;
}

static bool execute(struct client *c, char *line)
{
    char text[256];
    const char *error = NULL;
    if (!strcmp(line, "stats")) {
        char *statistics;
        size_t length;
        write_statistics(&statistics, &length);
        bool sent = reply(c, statistics, length);
        free(statistics);
        return sent;
    }
    if (!strncmp(line, "set ", 4))
        error = set(line + 4);
    else if (!strncmp(line, "reset ", 6))
        error = reset(line + 6);
    else
        error = "the commands are set, reset and stats";
    int length = error ? snprintf(text, sizeof text, "error %s\n", error)
                       : snprintf(text, sizeof text, "ok %llu\n", (unsigned long long)now() / 1000);
    return reply(c, text, (size_t)length);
}

static void close_client(struct client *c)
{
    close(c->descriptor);
    c->descriptor = -1;
}

static void read_client(struct client *c)
{
    ssize_t count = read(c->descriptor, c->line + c->length, sizeof c->line - c->length - 1);
    if (count < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (count <= 0) {
        close_client(c);
        return;
    }
    c->length += (size_t)count;
    c->line[c->length] = 0;
    for (char *end; (end = strchr(c->line, '\n'));) {
        *end = 0;
        /* Whoever does not read the replies is let go: the network must not wait for it. */
        if (!execute(c, c->line)) {
            close_client(c);
            return;
        }
        c->length -= (size_t)(end + 1 - c->line);
        memmove(c->line, end + 1, c->length + 1);
    }
    if (c->length == sizeof c->line - 1)
        close_client(c);
}

static void accept_client(void)
{
    int descriptor = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC), room = 16 << 20;
    if (descriptor < 0)
        return;
    setsockopt(descriptor, SOL_SOCKET, SO_SNDBUFFORCE, &room, sizeof room); /* statistics of many flows in one go */
    for (int i = 0; i < MAX_CLIENTS; i++)
        if (clients[i].descriptor < 0) {
            clients[i].descriptor = descriptor;
            clients[i].length = 0;
            return;
        }
    close(descriptor);
}

void serve_control(const struct pollfd *descriptors)
{
    for (int i = 0; i < MAX_CLIENTS; i++)
        if (descriptors[i + 1].revents)
            read_client(&clients[i]);
    if (descriptors[0].revents)
        accept_client();
}

/* The other end: sends one command, prints the reply, fails when that is an error. */
int tell(const char *socket_path, int count, char **words)
{
    struct sockaddr_un address = address_of(socket_path);
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0 || connect(descriptor, (struct sockaddr *)&address, sizeof address) < 0)
        fail(socket_path);
    FILE *stream = fdopen(descriptor, "r+");
    for (int i = 0; i < count; i++)
        fprintf(stream, "%s%s", i ? " " : "", words[i]);
    fprintf(stream, "\n");
    fflush(stream);
    char *line = NULL;
    size_t room = 0;
    if (getline(&line, &room, stream) < 0)
        fail("the emulator does not answer");
    bool is_error = !strncmp(line, "error ", 6);
    fputs(is_error ? line + 6 : line, is_error ? stderr : stdout);
    return is_error ? 2 : 0;
}
