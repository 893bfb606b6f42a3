/* Scenarios room, rooms and paced: messages in rooms, each checked at every member for order, gaps and doubles.
 *
 * A message has landed when its sender's witness, the next member of the room, has received it; its sender then
 * sends another, so that `window` messages of each sender are in flight. (paced: sent at fixed times instead.)
 */
#include "load.h"

#include <stdlib.h>
#include <string.h>

#define RING 4096 /* messages in flight per sender whose time of sending is kept */
#define WINDOW_MAX 256

struct sender {
    struct client *client;
    uint32_t sent, landed;
    uint64_t *sent_ns; /* of the message number i at i % RING */
};

static struct sender *senders;
static uint32_t sender_count;
static uint32_t *due;       /* [member][sender of its room]: the number that must come next */
static uint64_t messages_sent, deliveries; /* by all senders, to all members */
static bool sending, echo_wanted;

/* Whether what a client says comes back to it. */
static bool echoes(const struct client *client)
{
    return echo_wanted && client->wants_caps;
}

/* How many deliveries all that was sent makes. */
static uint64_t wanted(void)
{
    uint64_t count = 0;
    for (uint32_t i = 0; i < sender_count; i++)
        count += (uint64_t)senders[i].sent * (options.members - !echoes(senders[i].client));
    return count;
}

/* ---- receiving ---- */

static void landed(struct sender *sender, uint32_t number)
{
    sender->landed++;
    latency_add(read_ns - sender->sent_ns[number % RING]);
}

static void on_text(struct client *client, uint32_t from, uint32_t number)
{
    uint32_t local = from - client->room * options.senders;
    if (local >= options.senders)
        fail("a member of #r%u got a message of another room", client->room);
    uint32_t *next = &due[client->index * options.senders + local];
    struct sender *sender = &senders[from];
    if (number != *next)
        fail("%s: member u%u got message %u of sender %u when %u was due", number < *next ? "double" : "gap",
             client->connection, number, from, *next);
    if (sender->client == client && !echoes(client))
        fail("sender %u got its own message back without having asked for it", from);
    ++*next;
    deliveries++;
    if (client->sender == from)
        landed(sender, number);
    else if (options.rate > 0)
        latency_add(read_ns - sender->sent_ns[number % RING]);
}

/* ---- sending ---- */

static void send_messages(struct sender *sender, uint32_t count)
{
    static char batch[WINDOW_MAX * MESSAGE_BYTES];
    size_t used = 0;
    uint64_t sent_ns = now_ns();
    if (sender->sent + count - sender->landed > RING)
        fail("more than %d messages of one sender have not landed", RING);
    messages_sent += count;
    for (uint32_t i = 0; i < count; i++, sender->sent++) {
        sender->sent_ns[sender->sent % RING] = sent_ns;
        used += client_message(batch + used, sender->client->room, (uint32_t)(sender - senders), sender->sent);
    }
    client_send(sender->client, batch, used);
}

static void fill_window(struct sender *sender)
{
    uint32_t in_flight = sender->sent - sender->landed;
    if (in_flight < options.window)
        send_messages(sender, options.window - in_flight);
}

static void after_read(struct client *client)
{
    if (sending && client->sender != NOBODY)
        fill_window(&senders[client->sender]);
}

/* ---- the phases ---- */

/* Senders are spread evenly over the members of their room. */
static void make_sender(uint32_t room, uint32_t local)
{
    uint32_t place = (uint32_t)((uint64_t)local * options.members / options.senders);
    struct client *members = &clients[room * options.members];
    struct sender *sender = &senders[room * options.senders + local];
    sender->client = &members[place];
    sender->sent_ns = calloc(RING, sizeof *sender->sent_ns);
    members[(place + 1) % options.members].sender = room * options.senders + local;
    if (!sender->sent_ns)
        fail("no memory");
}

static void make_rooms(void)
{
    uint32_t count = options.rooms * options.members;
    if (options.members < 2 || !options.senders || options.senders > options.members)
        fail("a room needs two members, and between one and all of them send");
    if (!options.window || options.window > WINDOW_MAX)
        fail("between 1 and %d messages can be in flight", WINDOW_MAX);
    clients_make(count);
    sender_count = options.rooms * options.senders;
    senders = calloc(sender_count, sizeof *senders);
    due = calloc((size_t)count * options.senders, sizeof *due);
    if (!senders || !due)
        fail("no memory");
    for (uint32_t i = 0; i < count; i++)
        clients[i].room = i / options.members;
    for (uint32_t i = 0; i < sender_count; i++)
        make_sender(i / options.senders, i % options.senders);
}

static void set_up(void)
{
    echo_wanted = strstr(options.caps, "echo-message") != NULL;
    make_rooms();
    may_retry = true;
    connect_all(client_count);
    may_retry = false;
    poll_until_quiet(0.3);
    hooks.text = on_text;
}

/* Poll for that long, `step` doing what is to be done in between and telling how long it may wait. */
static void poll_for(double seconds, int (*step)(void))
{
    uint64_t end_ns = now_ns() + (uint64_t)(seconds * 1e9);
    struct stall stall = {0};
    while (now_ns() < end_ns) {
        poll_clients(step());
        check_stall(&stall, "sending", deliveries, messages_sent * options.members);
    }
}

static void measure(int (*step)(void))
{
    struct span span;
    poll_for(options.warm_up_s, step);
    latency_reset();
    span_begin(&span, deliveries);
    poll_for(options.duration_s, step);
    span_end(&span, deliveries);
    out_span(&span, "deliveries");
    out_latency();
}

/* Wait until every member has every message, and a moment more for what must not come. */
static void drain(void)
{
    uint64_t due_in_all = wanted();
    poll_until("receiving what was sent", &deliveries, due_in_all);
    poll_until_quiet(0.2);
    if (deliveries != due_in_all)
        fail("%llu deliveries of %llu", (unsigned long long)deliveries, (unsigned long long)due_in_all);
    out_count("messages_total", messages_sent);
    out_count("deliveries_total", deliveries);
}

static int wait_for_replies(void)
{
    return 50;
}

void run_talk(void)
{
    set_up();
    sending = true;
    hooks.after_read = after_read;
    for (uint32_t i = 0; i < sender_count; i++)
        fill_window(&senders[i]);
    measure(wait_for_replies);
    sending = false;
    drain();
    out_end();
}

/* ---- paced ---- */

static uint64_t next_ns; /* when the next message is due */

static int send_when_due(void)
{
    static uint32_t turn;
    uint64_t now = now_ns();
    for (; next_ns <= now; next_ns += (uint64_t)(1e9 / options.rate))
        send_messages(&senders[turn++ % sender_count], 1);
    return (int)((next_ns - now) / 1000000) + 1;
}

void run_paced(void)
{
    if (options.rate <= 0)
        fail("--rate must be positive");
    set_up();
    next_ns = now_ns();
    measure(send_when_due);
    drain();
    out_end();
}
