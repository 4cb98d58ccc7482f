/* emulator run SOCKET CLIENT_NETNS SERVER_NETNS PATHS    makes p1, p2, ... in the client's network namespace and wan0 in the server's,
 *                                                        prints "ready", and carries packets until it is ended
 * emulator tell SOCKET COMMAND...                        gives it a command; see control.c
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include "emulator.h"

enum { BATCH = 64, SERVER = 0, DEVICES = MAX_PATHS + 1 };

static int devices[DEVICES]; /* the server's, then the client's by path */

void fail(const char *what)
{
    fprintf(stderr, "emulator: %s%s%s\n", what, errno ? ": " : "", errno ? strerror(errno) : "");
    exit(1);
}

ns_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (ns_t)t.tv_sec * 1000000000ull + (ns_t)t.tv_nsec;
}

static void enter_namespace(const char *name)
{
    char file[256];
    snprintf(file, sizeof file, "/run/netns/%s", name);
    int descriptor = open(file, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0 || setns(descriptor, CLONE_NEWNET) < 0)
        fail(file);
    close(descriptor);
}

static int open_device(const char *name)
{
    struct ifreq request = { .ifr_flags = IFF_TUN | IFF_NO_PI };
    strncpy(request.ifr_name, name, IFNAMSIZ - 1);
    int descriptor = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0 || ioctl(descriptor, TUNSETIFF, &request) < 0)
        fail("/dev/net/tun");
    return descriptor;
}

static void open_devices(const char *client, const char *server)
{
    enter_namespace(client);
    for (int k = 1; k <= path_count; k++) {
        char name[IFNAMSIZ];
        snprintf(name, sizeof name, "p%d", k);
        devices[k] = open_device(name);
    }
    enter_namespace(server);
    devices[SERVER] = open_device("wan0");
}

void emit(struct packet *p, bool back)
{
    bool to_server = (p->direction == UP) != back;
    /* A device that is down, or its full queue, drops the packet as any network does. */
    (void)!write(devices[to_server ? SERVER : p->path + 1], p->bytes, (size_t)p->length);
    give_packet(p);
}

/* Packets of the server go by the client's address, 10.77.K.x. */
static void read_device(int device)
{
    for (int n = 0; n < BATCH; n++) {
        struct packet *p = take_packet();
        ssize_t length = read(devices[device], p->bytes, sizeof p->bytes);
        p->length = (int)length;
        p->direction = device == SERVER ? DOWN : UP;
        p->path = length >= 20 ? (device == SERVER ? p->bytes[18] : device) - 1 : -1;
        if (length >= 20 && p->bytes[0] >> 4 == 4 && p->path >= 0 && p->path < path_count)
            enter(p, now());
        else
            give_packet(p);
        if (length <= 0)
            return;
    }
}

static void carry(void)
{
    struct pollfd descriptors[DEVICES + CONTROL_DESCRIPTORS];
    for (;;) {
        ns_t at, time = now();
        run_events(time);
        struct timespec timeout = { 1, 0 };
        if (next_event(&at)) {
            ns_t wait = at > time ? at - time : 0;
            timeout = (struct timespec){ (time_t)(wait / 1000000000ull), (long)(wait % 1000000000ull) };
        }
        int count = path_count + 1;
        for (int i = 0; i < count; i++)
            descriptors[i] = (struct pollfd){ devices[i], POLLIN, 0 };
        list_control(descriptors + count);
        if (ppoll(descriptors, (nfds_t)(count + CONTROL_DESCRIPTORS), &timeout, NULL) < 0) {
            if (errno == EINTR)
                continue;
            fail("ppoll");
        }
        for (int i = 0; i < count; i++)
            if (descriptors[i].revents & POLLIN)
                read_device(i);
        serve_control(descriptors + count);
    }
}

int main(int argc, char **argv)
{
    if (argc >= 4 && !strcmp(argv[1], "tell"))
        return tell(argv[2], argc - 3, argv + 3);
    path_count = argc == 6 && !strcmp(argv[1], "run") ? atoi(argv[5]) : 0;
    if (path_count < 1 || path_count > MAX_PATHS) {
        fprintf(stderr, "usage: emulator run SOCKET CLIENT_NETNS SERVER_NETNS PATHS | emulator tell SOCKET COMMAND...\n");
        return 2;
    }
    for (int d = UP; d <= DOWN; d++)
        for (int k = 0; k < path_count; k++)
            paths[d][k].shape = (struct shape){ .queue_kb = 256, .capqueue_kb = 64 };
    open_devices(argv[3], argv[4]);
    open_control(argv[2]);
    /* Punctual, whatever else runs; where that is refused, it is only less so. */
    prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0);
    sched_setscheduler(0, SCHED_FIFO, &(struct sched_param){ .sched_priority = 10 });
    puts("ready");
    fflush(stdout);
    carry();
}
