/* Sockets: connecting, sending, reading, polling. */
#include "load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define READ_BYTES (256 * 1024)      /* one read takes all that waits, as a rule */
#define PER_ADDRESS 20000            /* connections before the next source address is used */
#define RETRY_NS 2000000000ull       /* without a byte for so long, a new connection is given up */
#define EVENTS 128

struct client *clients;
uint32_t client_count;
uint64_t read_ns, joined, ready, retries;
bool may_retry;
struct hooks hooks;

static int epoll_fd = -1;
static bool input_ended;
static uint32_t connections;   /* made so far */
static uint64_t reads;         /* done so far; tells whether anything came */
static char buffer[LINE_BYTES + READ_BYTES];

/* Whether the client of that index is among so many per cent, spread evenly. */
static bool among(uint32_t index, uint32_t percent)
{
    return (uint64_t)(index + 1) * percent / 100 != (uint64_t)index * percent / 100;
}

static void watch(struct client *client, int operation, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.ptr = client};
    if (epoll_ctl(epoll_fd, operation, client->fd, &event))
        fail("epoll_ctl: %s", strerror(errno));
}

static void allow_files(rlim_t count)
{
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_max < count)
        limit.rlim_max = count;
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit))
        fail("this needs %lu open files, and the limit is below", (unsigned long)count);
}

void clients_make(uint32_t count)
{
    allow_files(count + 64);
    epoll_fd = epoll_create1(0);
    clients = calloc(count, sizeof *clients);
    if (epoll_fd < 0 || !clients)
        fail("no memory for %u clients", count);
    client_count = count;
    for (uint32_t i = 0; i < count; i++)
        clients[i] = (struct client){
            .fd = -1, .index = i, .sender = NOBODY,
            .wants_caps = *options.caps && among(i, options.with_caps),
            .websocket = among(i, options.websocket),
        };
}

/* ---- connecting and sending ---- */

static struct sockaddr_in address(uint32_t host, uint16_t port)
{
    return (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(host)};
}

/* An address has 28,000 ports for clients: further connections come from 127.0.1.1, 127.0.2.1, ... */
static void bind_source(int fd, uint32_t connection)
{
    int yes = 1;
    uint32_t further = connection / PER_ADDRESS % 250;
    struct sockaddr_in from = address(INADDR_LOOPBACK + (further << 8), 0);
    if (!further)
        return;
    setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof yes);
    if (bind(fd, (struct sockaddr *)&from, sizeof from))
        fail("bind: %s", strerror(errno));
}

void client_connect(struct client *client)
{
    int yes = 1;
    struct sockaddr_in to = address(INADDR_LOOPBACK, options.port);
    client->connection = connections++;
    client->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (client->fd < 0)
        fail("socket: %s", strerror(errno));
    setsockopt(client->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    bind_source(client->fd, client->connection);
    if (connect(client->fd, (struct sockaddr *)&to, sizeof to) && errno != EINPROGRESS)
        fail("connect: %s", strerror(errno));
    client->stage = CONNECTING;
    client->caps_granted = false;
    client->heard_ns = now_ns();
    watch(client, EPOLL_CTL_ADD, EPOLLIN | EPOLLOUT);
}

static void keep_unsent(struct client *client, const char *bytes, size_t count)
{
    client->unsent = realloc(client->unsent, client->unsent_bytes + count);
    if (!client->unsent)
        fail("no memory");
    memcpy(client->unsent + client->unsent_bytes, bytes, count);
    if (!client->unsent_bytes)
        watch(client, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
    client->unsent_bytes += count;
}

void client_send(struct client *client, const char *bytes, size_t count)
{
    transport_send_lines(client, bytes, count);
}

void client_send_bytes(struct client *client, const char *bytes, size_t count)
{
    ssize_t sent = client->unsent_bytes ? 0 : transport_send(client, bytes, count);
    if (sent < 0 && errno != EAGAIN)
        return; /* the read that follows tells that the connection is gone */
    if (sent < 0)
        sent = 0;
    if ((size_t)sent < count)
        keep_unsent(client, bytes + sent, count - (size_t)sent);
}

static void flush(struct client *client)
{
    ssize_t sent = transport_send(client, client->unsent, client->unsent_bytes);
    if (sent < 0)
        return;
    client->unsent_bytes -= (size_t)sent;
    memmove(client->unsent, client->unsent + sent, client->unsent_bytes);
    if (!client->unsent_bytes)
        watch(client, EPOLL_CTL_MOD, EPOLLIN);
}

void client_begin(struct client *client)
{
    client->stage = REGISTERING;
    client_register(client);
}

static void on_connected(struct client *client)
{
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(client->fd, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error)
        fail("connect: %s", strerror(error));
    watch(client, EPOLL_CTL_MOD, EPOLLIN);
    if (transport_ready(client))
        client_begin(client);
}

/* ---- reading ---- */

static void keep_rest(struct client *client, const char *bytes, size_t count)
{
    client->rest_bytes = count;
    if (!count)
        return;
    if (count >= LINE_BYTES)
        fail("a line longer than %d bytes", LINE_BYTES);
    if (!client->rest)
        client->rest = malloc(LINE_BYTES);
    if (!client->rest)
        fail("no memory");
    memcpy(client->rest, bytes, count);
}

static void handle_bytes(struct client *client, char *at, char *end)
{
    char *newline;
    if (client->websocket) {
        at += transport_frames(client, at, (size_t)(end - at));
        keep_rest(client, at, (size_t)(end - at));
        return;
    }
    while ((newline = memchr(at, '\n', (size_t)(end - at)))) {
        char *stop = newline > at && newline[-1] == '\r' ? newline - 1 : newline;
        client_line(client, at, stop);
        at = newline + 1;
    }
    keep_rest(client, at, (size_t)(end - at));
}

static void forget(struct client *client)
{
    transport_end(client);
    close(client->fd);
    client->fd = -1;
    client->stage = CLOSED;
    client->rest_bytes = client->unsent_bytes = 0;
}

static void retry(struct client *client)
{
    forget(client);
    retries++;
    client_connect(client);
}

static void handle_end(struct client *client, const char *how)
{
    if (may_retry && client->stage <= REGISTERING) {
        retry(client);
        return;
    }
    if (client->stage != QUITTING)
        fail("the server closed the connection of u%u (%s)", client->connection, how);
    forget(client);
    if (hooks.closed)
        hooks.closed(client);
}

static void read_client(struct client *client)
{
    size_t have = client->rest_bytes;
    if (have)
        memcpy(buffer, client->rest, have);
    ssize_t got = transport_receive(client, buffer + have, READ_BYTES);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    client->heard_ns = read_ns = now_ns();
    reads++;
    if (got <= 0) {
        handle_end(client, got ? strerror(errno) : "end of stream");
        return;
    }
    handle_bytes(client, buffer, buffer + have + got);
    if (hooks.after_read)
        hooks.after_read(client);
}

/* ---- polling ---- */

static void handle_event(struct client *client, uint32_t events)
{
    if (!client) {
        input_ended = read(STDIN_FILENO, buffer, sizeof buffer) <= 0;
        return;
    }
    if (client->stage == CONNECTING) {
        on_connected(client);
        if (client->stage == CONNECTING)
            return;
    } else if (events & EPOLLOUT && client->unsent_bytes)
        flush(client);
    if (events & (EPOLLIN | EPOLLHUP | EPOLLERR))
        read_client(client);
}

static void check_deadline(void)
{
    static uint64_t begin_ns;
    if (!begin_ns)
        begin_ns = now_ns();
    if ((double)(now_ns() - begin_ns) / 1e9 > options.timeout_s)
        fail("not done within %.0f s", options.timeout_s);
}

void poll_clients(int wait_ms)
{
    struct epoll_event events[EVENTS];
    check_deadline();
    int count = epoll_wait(epoll_fd, events, EVENTS, wait_ms);
    for (int i = 0; i < count; i++)
        handle_event(events[i].data.ptr, events[i].events);
}

void check_stall(struct stall *stall, const char *phase, uint64_t have, uint64_t want)
{
    if (!stall->since_ns || have != stall->have)
        *stall = (struct stall){now_ns(), have};
    else if ((double)(now_ns() - stall->since_ns) / 1e9 > options.stall_s)
        fail("%s: %llu of %llu, and nothing more for %.1f s", phase, (unsigned long long)have, (unsigned long long)want,
             options.stall_s);
}

void poll_until(const char *phase, const uint64_t *have, uint64_t want)
{
    struct stall stall = {0};
    while (*have < want) {
        poll_clients(100);
        check_stall(&stall, phase, *have, want);
    }
}

static void retry_silent(uint64_t count)
{
    static uint64_t checked_ns;
    uint64_t now = now_ns();
    if (!may_retry || now - checked_ns < RETRY_NS / 10)
        return;
    checked_ns = now;
    for (uint64_t i = 0; i < count; i++)
        if (clients[i].stage != CLOSED && clients[i].stage <= REGISTERING && now - clients[i].heard_ns > RETRY_NS)
            retry(&clients[i]);
}

void connect_all(uint32_t count)
{
    const char *phase = hooks.ready ? "registering" : "registering and joining";
    const uint64_t *through = hooks.ready ? &ready : &joined;
    uint32_t begun = 0;
    struct stall stall = {0};
    while (*through < count) {
        while (begun < count && begun - *through < options.at_a_time)
            client_connect(&clients[begun++]);
        poll_clients(100);
        retry_silent(begun);
        check_stall(&stall, phase, *through, count);
    }
}

void poll_until_quiet(double quiet_s)
{
    uint64_t before = reads, since_ns = now_ns();
    while ((double)(now_ns() - since_ns) / 1e9 < quiet_s) {
        poll_clients(20);
        if (reads != before) {
            before = reads;
            since_ns = now_ns();
        }
    }
}

void poll_until_input_ends(void)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
    if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, STDIN_FILENO, &event))
        return; /* a plain file or /dev/null: it has ended */
    while (!input_ended)
        poll_clients(100);
}
