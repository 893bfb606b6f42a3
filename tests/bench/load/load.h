/* The load generator of the benchmark: many IRC clients in one thread that is never the bottleneck.
 *
 * meter.c   clock, CPU times, latency histogram, output, failing
 * client.c  sockets: connecting, sending, reading, polling
 * transport.c  TLS and WebSocket frames, where asked for
 * lines.c   the text of our messages, registration and joining; tells the scenario through `hooks`
 * talk.c    scenarios room, rooms, paced: messages in rooms, each checked for order, gaps and doubles
 * visit.c   scenarios churn, connect, joinroom: coming and going
 * load.c    options and main
 */
#ifndef LOAD_H
#define LOAD_H

#define _GNU_SOURCE
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define TEXT_BYTES 100      /* of every message; it carries the sender and a sequence number */
#define MESSAGE_BYTES 160   /* at most, as sent: "PRIVMSG #r123 :" + text + CR LF */
#define LINE_BYTES (9 * 1024) /* the longest line received: 8,191 bytes of tags and 512 of message */
#define NOBODY UINT32_MAX

/* ---- load.c ---- */

struct options {
    const char *scenario;
    uint16_t port;
    uint32_t rooms;     /* how many rooms */
    uint32_t members;   /* of each room */
    uint32_t senders;   /* of each room, members too */
    uint32_t window;    /* messages in flight per sender */
    uint32_t at_a_time; /* connections being set up at once */
    double rate;        /* paced: messages per second, of all senders together */
    double warm_up_s;
    double duration_s;
    double timeout_s;   /* of the whole run */
    double stall_s;     /* a phase without any progress for so long has failed */
    const char *caps;   /* capabilities to request, separated by spaces, or "" */
    uint32_t with_caps; /* per cent of the clients that do */
    uint32_t websocket; /* per cent of the clients that speak WebSocket */
    bool tls;
    const char *pids;   /* of the server, separated by commas, or "": whose CPU time to report */
    bool hold;          /* connect: stay connected until standard input ends */
};
extern struct options options;

/* ---- meter.c ---- */

uint64_t now_ns(void);
double own_cpu_s(void);
double server_cpu_s(void);

/* What is measured between two moments: time, deliveries, CPU. */
struct span {
    uint64_t begin_ns;
    uint64_t count;
    double seconds, own_s, server_s;
};
void span_begin(struct span *span, uint64_t count);
void span_end(struct span *span, uint64_t count);

void latency_add(uint64_t ns);
void latency_reset(void);
double latency_ms(double quantile);

/* The one line of output. */
void out_count(const char *key, uint64_t value);
void out_number(const char *key, double value);
void out_span(const struct span *span, const char *unit);
void out_latency(void);
void out_end(void);

/* Print why, as the line of output, and exit with status 1. */
_Noreturn void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* ---- client.c ---- */

enum stage { CLOSED, CONNECTING, UPGRADING, REGISTERING, READY, JOINED, QUITTING };

struct client {
    int fd;
    uint32_t index;      /* its place in `clients` */
    uint32_t connection; /* counts all connections ever made; the nick is "u" and this */
    uint32_t room;       /* "#r" and this */
    uint32_t sender;     /* the sender whose witness this client is, or NOBODY */
    enum stage stage;
    bool caps_granted;
    bool wants_caps;
    bool websocket;
    struct ssl_st *tls;  /* OpenSSL's; NULL without */
    uint64_t heard_ns;   /* when the last bytes came, or the connection was begun */
    char *rest;          /* an unfinished line */
    size_t rest_bytes;
    char *unsent;        /* what the socket would not take yet */
    size_t unsent_bytes;
};
extern struct client *clients;
extern uint32_t client_count;
extern uint64_t read_ns;   /* when the bytes being handled were read */
extern uint64_t joined;    /* clients that have joined their room */
extern uint64_t ready;     /* clients that have registered, ever */
/* A server with a short queue of waiting connections leaves some half open: whether to give those up and try again,
 * as any client would, and how often that was done. */
extern bool may_retry;
extern uint64_t retries;

/* What a scenario wants to hear about; each may be NULL. */
struct hooks {
    void (*ready)(struct client *client);                                  /* registered; NULL: joins at once */
    void (*joined)(struct client *client);                                 /* has its room's list of names */
    void (*text)(struct client *client, uint32_t sender, uint32_t number); /* a message of ours came */
    void (*after_read)(struct client *client);                             /* all lines of one read handled */
    void (*seen)(struct client *client, uint32_t connection, bool listed); /* a member: listed, or joining */
    void (*closed)(struct client *client);                                 /* after client_quit */
};
extern struct hooks hooks;

void clients_make(uint32_t count);
void client_connect(struct client *client);
void client_send(struct client *client, const char *bytes, size_t count); /* whole lines */
void client_send_bytes(struct client *client, const char *bytes, size_t count);
void client_begin(struct client *client); /* its transport is there */
/* Handle what has come, waiting at most that long for something. */
void poll_clients(int wait_ms);
/* Fails when `have` has stayed what it was for too long; `stall` begins as {0}. */
struct stall {
    uint64_t since_ns, have;
};
void check_stall(struct stall *stall, const char *phase, uint64_t have, uint64_t want);
/* Poll until *have reaches want; fails when it stops growing, naming the phase. */
void poll_until(const char *phase, const uint64_t *have, uint64_t want);
/* Connect the first so many clients, `at_a_time` at once, until each has joined (with hooks.ready: has registered). */
void connect_all(uint32_t count);
/* Poll until nothing has come for that long. */
void poll_until_quiet(double quiet_s);
/* Poll until standard input ends. */
void poll_until_input_ends(void);

/* ---- transport.c ---- */

/* Whether lines may be sent; called again when more has come. A WebSocket calls client_begin by itself. */
bool transport_ready(struct client *client);
/* As recv() and send(). */
ssize_t transport_receive(struct client *client, char *at, size_t room);
ssize_t transport_send(struct client *client, const char *bytes, size_t count);
void transport_end(struct client *client);
void transport_send_lines(struct client *client, const char *bytes, size_t count);
/* Handle what came over a WebSocket; returns how many bytes were whole. */
size_t transport_frames(struct client *client, char *bytes, size_t count);

/* ---- lines.c ---- */

void client_join(struct client *client);
void client_quit(struct client *client);
/* Write "PRIVMSG #room :text" for that sender and number to `at`; returns its bytes (at most MESSAGE_BYTES). */
size_t client_message(char *at, uint32_t room, uint32_t sender, uint32_t number);
/* Send what a client begins with: capabilities, nick and user. */
void client_register(struct client *client);
/* Handle one received line, without its line end; may write over it. */
void client_line(struct client *client, char *line, char *end);

/* ---- scenarios ---- */

void run_talk(void);
void run_paced(void);
void run_churn(void);
void run_connect(void);
void run_joinroom(void);

#endif
