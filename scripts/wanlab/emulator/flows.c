/* Flows by their addresses and ports, and RST for those that a scenario resets. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <string.h>

#include "emulator.h"

static struct flow flows[MAX_FLOWS];
static size_t flow_count;
static uint32_t places[2 * MAX_FLOWS]; /* open hashing; 0: free, otherwise the flow's index + 1 */

static bool is_same(const struct flow *a, const struct flow *b)
{
    return a->source == b->source && a->target == b->target && a->source_port == b->source_port && a->target_port == b->target_port
        && a->protocol == b->protocol && a->path == b->path && a->direction == b->direction;
}

static size_t hash(const struct flow *f)
{
    uint64_t h = (uint64_t)f->source << 32 | f->target;
    h = (h ^ h >> 31) * 0x9E3779B97F4A7C15ull;
    h ^= (uint64_t)f->source_port << 40 | (uint64_t)f->target_port << 16 | (uint64_t)f->path << 8 | f->protocol;
    h = (h ^ h >> 29) * 0xBF58476D1CE4E5B9ull;
    return h >> 32;
}

static size_t header_length(const struct packet *p) { return (p->bytes[0] & 15) * 4u; }

struct flow *flow_of(struct packet *p)
{
    struct flow wanted = { .path = p->path, .direction = p->direction, .protocol = p->bytes[9], .tokens = -1 };
    memcpy(&wanted.source, p->bytes + 12, 4);
    memcpy(&wanted.target, p->bytes + 16, 4);
    size_t header = header_length(p);
    if ((wanted.protocol == IPPROTO_TCP || wanted.protocol == IPPROTO_UDP) && (size_t)p->length >= header + 4) {
        memcpy(&wanted.source_port, p->bytes + header, 2);
        memcpy(&wanted.target_port, p->bytes + header + 2, 2);
    }
    size_t place = hash(&wanted) % (2 * MAX_FLOWS);
    for (; places[place]; place = (place + 1) % (2 * MAX_FLOWS))
        if (is_same(&flows[places[place] - 1], &wanted))
            return &flows[places[place] - 1];
    if (flow_count == MAX_FLOWS)
        return &flows[MAX_FLOWS - 1]; /* a lab that lived through this many: the last entry stands for all further ones */
    flows[flow_count] = wanted;
    places[place] = ++flow_count;
    return &flows[flow_count - 1];
}

struct flow *flow_at(size_t index) { return index < flow_count ? &flows[index] : NULL; }

/* Connections made later are not meant: each end of each of those that are known gets RST for the next packet it sends. */
void reset_flows(int path)
{
    for (size_t i = 0; i < flow_count; i++)
        if (flows[i].protocol == IPPROTO_TCP && (path < 0 || flows[i].path == path))
            flows[i].reset_due = true;
}

static uint32_t sum_words(uint32_t sum, const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i + 1 < length; i += 2)
        sum += (uint32_t)bytes[i] << 8 | bytes[i + 1];
    return sum;
}

static uint16_t fold(uint32_t sum)
{
    while (sum >> 16)
        sum = (sum & 0xffff) + (sum >> 16);
    return htons((uint16_t)~sum);
}

/* The RST's sequence number is what the sender said it expects next, so that it is taken at once (RFC 5961, section 3.2). */
bool answer_with_reset(struct packet *p)
{
    struct tcphdr got;
    size_t header = header_length(p);
    if ((size_t)p->length < header + sizeof got)
        return false;
    memcpy(&got, p->bytes + header, sizeof got);
    if (got.rst || got.syn || !got.ack)
        return false;

    struct iphdr ip = { .version = 4, .ihl = 5, .ttl = 64, .protocol = IPPROTO_TCP, .tot_len = htons(sizeof ip + sizeof got),
        .saddr = p->flow->target, .daddr = p->flow->source };
    struct tcphdr reset = { .source = got.dest, .dest = got.source, .seq = got.ack_seq, .doff = sizeof got / 4, .rst = 1 };
    ip.check = fold(sum_words(0, (const uint8_t *)&ip, sizeof ip));
    uint32_t pseudo = sum_words(IPPROTO_TCP + sizeof reset, (const uint8_t *)&ip.saddr, 8);
    reset.check = fold(sum_words(pseudo, (const uint8_t *)&reset, sizeof reset));
    memcpy(p->bytes, &ip, sizeof ip);
    memcpy(p->bytes + sizeof ip, &reset, sizeof reset);
    p->length = sizeof ip + sizeof reset;
    return true;
}
