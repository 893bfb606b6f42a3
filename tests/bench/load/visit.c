/* Scenarios churn, connect and joinroom: coming and going. */
#include "load.h"

#include <stdlib.h>

/* ---- churn: connect, register, join a room, say one line, quit ----
 *
 * `members` clients stay in the room all the time; `at_a_time` others come and go. A visit's line must reach every
 * one who stays, in order; the visitor quits when one of them has it, and the visit is over when the server has closed.
 */

static uint64_t visits, lines_due, lines_seen;
static uint32_t *said;  /* by each visitor: its lines so far */
static uint32_t *heard; /* [resident][visitor]: how many lines */
static bool coming;

static bool is_visitor(const struct client *client)
{
    return client->index >= options.members;
}

static void churn_joined(struct client *client)
{
    char text[MESSAGE_BYTES];
    if (!is_visitor(client))
        return;
    uint32_t visitor = client->index - options.members;
    client_send(client, text, client_message(text, 0, visitor, said[visitor]++));
    lines_due += options.members;
}

static void churn_text(struct client *client, uint32_t visitor, uint32_t number)
{
    if (is_visitor(client))
        return;
    if (visitor >= options.at_a_time)
        fail("a message of an unknown sender");
    uint32_t *next = &heard[client->index * options.at_a_time + visitor];
    if (number != *next)
        fail("%s: member u%u got message %u of visitor %u when %u was due", number < *next ? "double" : "gap",
             client->connection, number, visitor, *next);
    ++*next;
    lines_seen++;
    if (client->index == visitor % options.members)
        client_quit(&clients[options.members + visitor]);
}

static void churn_closed(struct client *client)
{
    visits++;
    if (coming)
        client_connect(client);
}

static void churn_for(double seconds)
{
    uint64_t end_ns = now_ns() + (uint64_t)(seconds * 1e9);
    while (now_ns() < end_ns)
        poll_until("visiting", &visits, visits + 1);
}

static void churn_set_up(void)
{
    clients_make(options.members + options.at_a_time);
    said = calloc(options.at_a_time, sizeof *said);
    heard = calloc((size_t)options.members * options.at_a_time, sizeof *heard);
    if (!said || !heard)
        fail("no memory");
    connect_all(options.members);
    poll_until_quiet(0.3);
    hooks = (struct hooks){.joined = churn_joined, .text = churn_text, .closed = churn_closed};
}

/* Everybody leaves; nothing may be missing then. */
static void churn_drain(void)
{
    uint64_t begun = 0;
    coming = false;
    for (uint32_t i = options.members; i < client_count; i++)
        begun += clients[i].stage != CLOSED;
    poll_until("leaving", &visits, visits + begun);
    poll_until("hearing what was said", &lines_seen, lines_due);
    out_count("visits_total", visits);
    out_count("deliveries_total", lines_seen);
}

void run_churn(void)
{
    struct span span;
    churn_set_up();
    coming = true;
    for (uint32_t i = options.members; i < client_count; i++)
        client_connect(&clients[i]);
    churn_for(options.warm_up_s);
    span_begin(&span, visits);
    churn_for(options.duration_s);
    span_end(&span, visits);
    churn_drain();
    out_span(&span, "cycles");
    out_end();
}

/* ---- connect: all clients connect, register and join, evenly over the rooms ---- */

void run_connect(void)
{
    struct span span;
    clients_make(options.rooms * options.members);
    for (uint32_t i = 0; i < client_count; i++)
        clients[i].room = i % options.rooms;
    may_retry = true;
    span_begin(&span, 0);
    connect_all(client_count);
    span_end(&span, client_count);
    poll_until_quiet(0.3);
    out_span(&span, "connects");
    out_count("retries", retries);
    out_end();
    if (options.hold)
        poll_until_input_ends();
}

/* ---- joinroom: all registered clients join one room; over when everyone knows everyone ---- */

enum { LISTED = 1, CAME = 2 };
static unsigned char *known; /* [member][other member]: how it learnt of it */
static uint64_t acquaintances, join_lines;

static void no_join_yet(struct client *client)
{
    (void)client;
}

static void joinroom_seen(struct client *client, uint32_t connection, bool listed)
{
    if (connection >= client_count)
        return;
    unsigned char *how = &known[(size_t)client->index * client_count + connection];
    if (!listed && *how & CAME)
        fail("double: u%u saw u%u join twice", client->connection, connection);
    acquaintances += !*how;
    join_lines += !listed;
    *how |= listed ? LISTED : CAME;
}

void run_joinroom(void)
{
    struct span span;
    clients_make(options.members);
    known = calloc(client_count, client_count);
    if (!known)
        fail("no memory");
    hooks.ready = no_join_yet;
    connect_all(client_count);
    poll_until_quiet(0.3);
    hooks.seen = joinroom_seen;
    span_begin(&span, 0);
    for (uint32_t i = 0; i < client_count; i++)
        client_join(&clients[i]);
    poll_until("everyone seeing everyone", &acquaintances, (uint64_t)client_count * client_count);
    span_end(&span, join_lines);
    out_span(&span, "join_lines");
    out_end();
}
