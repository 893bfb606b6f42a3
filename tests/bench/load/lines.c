/* Lines: the text of our messages, registration and joining. */
#include "load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MARK "~bench~ "
#define FILLER "the quick brown fox jumps over the lazy dog and then over all the other ones"
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "hex_read wants the first digit lowest");
_Static_assert(sizeof MARK - 1 == 8 && 8 + 8 + 8 + sizeof FILLER - 1 == TEXT_BYTES, "the text has its size");

/* ---- the text of a message: MARK, sender and number in hexadecimal, FILLER ---- */

static void hex_write(char *at, uint32_t value)
{
    for (int i = 7; i >= 0; i--, value >>= 4)
        at[i] = "0123456789abcdef"[value & 15];
}

/* All eight digits at once, since this is done for every delivery: digits to nibbles, then joined in pairs. */
static uint32_t hex_read(const char *at)
{
    uint64_t value;
    memcpy(&value, at, sizeof value);
    value = (value & 0x0f0f0f0f0f0f0f0full) + 9 * (value >> 6 & 0x0101010101010101ull);
    value = (value << 4 | value >> 8) & 0x00ff00ff00ff00ffull;
    value = (value << 8 | value >> 16) & 0x0000ffff0000ffffull;
    return (uint32_t)(value << 16 | value >> 32);
}

size_t client_message(char *at, uint32_t room, uint32_t sender, uint32_t number)
{
    char *text = at + snprintf(at, MESSAGE_BYTES, "PRIVMSG #r%u :", room);
    memcpy(text, MARK, 8);
    hex_write(text + 8, sender);
    hex_write(text + 16, number);
    memcpy(text + 24, FILLER "\r\n", TEXT_BYTES - 24 + 2);
    return (size_t)(text - at) + TEXT_BYTES + 2;
}

/* The hot path: whether this line ends in a text of ours; tags and prefix need no look, since its place is fixed. */
static bool handle_text(struct client *client, const char *line, const char *end)
{
    if (end - line <= TEXT_BYTES)
        return false;
    const char *text = end - TEXT_BYTES;
    if (memcmp(text, MARK, 8) || memcmp(text + 24, FILLER, TEXT_BYTES - 24))
        return false;
    if (text[-1] == ' ' && text[-2] == ']')
        return true; /* replayed to a newcomer, with its time in front */
    if (text[-1] != ':')
        return false;
    if (hooks.text)
        hooks.text(client, hex_read(text + 8), hex_read(text + 16));
    return true;
}

/* ---- registering, joining, leaving ---- */

void client_register(struct client *client)
{
    char text[1024];
    int used = 0;
    if (client->wants_caps)
        used = snprintf(text, 600, "CAP REQ :%.500s\r\n", options.caps);
    used += snprintf(text + used, 300, "NICK u%u\r\nUSER u%u 0 * :Client %u\r\n%s", client->connection, client->connection,
                     client->connection, client->wants_caps ? "CAP END\r\n" : "");
    client_send(client, text, (size_t)used);
}

void client_join(struct client *client)
{
    char text[64];
    client_send(client, text, (size_t)snprintf(text, sizeof text, "JOIN #r%u\r\n", client->room));
}

void client_quit(struct client *client)
{
    client->stage = QUITTING;
    client_send(client, "QUIT\r\n", 6);
}

/* ---- all other lines ---- */

/* Cut the next word off *at: ends it with NUL and moves on. */
static char *word(char **at)
{
    char *begin = *at + strspn(*at, " ");
    char *end = begin + strcspn(begin, " ");
    *at = *end ? end + 1 : end;
    *end = 0;
    return begin;
}

/* The connection number in a nick, with whatever stands around it: ":u12!~u12@host", "@+u12". */
static uint32_t connection_of(const char *nick)
{
    nick += strspn(nick, ":@%+&~!");
    return *nick == 'u' ? (uint32_t)strtoul(nick + 1, NULL, 10) : NOBODY;
}

static void on_registered(struct client *client)
{
    if (client->stage != REGISTERING)
        return;
    if (client->wants_caps && !client->caps_granted)
        fail("the server did not grant %s", options.caps);
    client->stage = READY;
    ready++;
    if (hooks.ready)
        hooks.ready(client);
    else
        client_join(client);
}

static void on_joined(struct client *client)
{
    if (client->stage != READY)
        return;
    client->stage = JOINED;
    joined++;
    if (hooks.joined)
        hooks.joined(client);
}

static void on_names(struct client *client, char *rest)
{
    char *names = strstr(rest, " :");
    if (!hooks.seen || !names)
        return;
    for (names += 2; *names;)
        hooks.seen(client, connection_of(word(&names)), true);
}

static void on_cap(struct client *client, char *rest)
{
    word(&rest);
    const char *answer = word(&rest);
    if (!strcmp(answer, "NAK"))
        fail("the server refuses capabilities: %s", rest);
    if (!strcmp(answer, "ACK"))
        client->caps_granted = true;
}

static void on_ping(struct client *client, const char *rest)
{
    char answer[LINE_BYTES];
    client_send(client, answer, (size_t)snprintf(answer, sizeof answer, "PONG %s\r\n", rest));
}

static bool is_error(const char *command)
{
    return (*command == '4' || *command == '5') && strcmp(command, "422");
}

static void other_line(struct client *client, char *line, char *end)
{
    *end = 0;
    if (*line == '@')
        word(&line);
    const char *prefix = *line == ':' ? word(&line) : "";
    const char *command = word(&line);
    if (!strcmp(command, "JOIN")) {
        if (hooks.seen)
            hooks.seen(client, connection_of(prefix), false);
    } else if (!strcmp(command, "PING"))
        on_ping(client, line);
    else if (!strcmp(command, "CAP"))
        on_cap(client, line);
    else if (!strcmp(command, "376") || !strcmp(command, "422"))
        on_registered(client);
    else if (!strcmp(command, "353"))
        on_names(client, line);
    else if (!strcmp(command, "366"))
        on_joined(client);
    else if (client->stage == QUITTING)
        return;
    else if (!strcmp(command, "PRIVMSG"))
        fail("u%u got a message other than it was sent: %s", client->connection, line);
    else if (!strcmp(command, "ERROR") || is_error(command))
        fail("the server says to u%u: %s %s", client->connection, command, line);
}

void client_line(struct client *client, char *line, char *end)
{
    if (!handle_text(client, line, end))
        other_line(client, line, end);
}
