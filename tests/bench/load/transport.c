/* How a client's bytes travel: over TLS or not, as lines or in WebSocket frames. */
#include "load.h"

#include <errno.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#define TEXT_FRAME 0x81
#define CLOSE_FRAME 0x88
#define PING_FRAME 0x89
#define PONG_FRAME 0x8a
#define MASKED 0x80

/* ---- TLS ---- */

static SSL_CTX *context(void)
{
    static SSL_CTX *made;
    if (made)
        return made;
    made = SSL_CTX_new(TLS_client_method());
    if (!made)
        fail("TLS cannot be used here");
    SSL_CTX_set_mode(made, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_verify(made, SSL_VERIFY_NONE, NULL); /* it is this machine's own server, with a certificate of its own */
    return made;
}

/* What OpenSSL says, as a socket would say it. */
static ssize_t as_socket(SSL *tls, int result)
{
    if (result > 0)
        return result;
    int error = SSL_get_error(tls, result);
    if (error == SSL_ERROR_ZERO_RETURN)
        return 0;
    errno = error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ? EAGAIN : ECONNRESET;
    return -1;
}

static bool tls_established(struct client *client)
{
    if (!client->tls) {
        client->tls = SSL_new(context());
        if (!client->tls || !SSL_set_fd(client->tls, client->fd))
            fail("no memory for TLS");
        SSL_set_connect_state(client->tls);
    }
    if (as_socket(client->tls, SSL_do_handshake(client->tls)) > 0)
        return true;
    if (errno != EAGAIN)
        fail("u%u: the server does not speak TLS", client->connection);
    return false;
}

ssize_t transport_receive(struct client *client, char *at, size_t room)
{
    if (!client->tls)
        return recv(client->fd, at, room, 0);
    size_t have = 0;
    for (;;) { /* whole records wait inside OpenSSL, of which epoll knows nothing */
        ssize_t got = as_socket(client->tls, SSL_read(client->tls, at + have, (int)(room - have)));
        if (got <= 0)
            return have ? (ssize_t)have : got;
        have += (size_t)got;
        if (have == room)
            return (ssize_t)have;
    }
}

ssize_t transport_send(struct client *client, const char *bytes, size_t count)
{
    if (client->tls)
        return as_socket(client->tls, SSL_write(client->tls, bytes, (int)count));
    return send(client->fd, bytes, count, MSG_NOSIGNAL);
}

void transport_end(struct client *client)
{
    SSL_free(client->tls);
    client->tls = NULL;
}

/* ---- the beginning ---- */

bool transport_ready(struct client *client)
{
    if (options.tls && !tls_established(client))
        return false;
    if (client->websocket && client->stage != UPGRADING) {
        char text[512];
        int used = snprintf(text, sizeof text,
                            "GET / HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                            "Sec-WebSocket-Protocol: text.ircv3.net\r\n\r\n",
                            options.port);
        client->stage = UPGRADING;
        client_send_bytes(client, text, (size_t)used);
    }
    return !client->websocket;
}

/* The answer to the upgrade; returns the bytes it takes, 0 while it is not whole. */
static size_t upgraded(struct client *client, const char *at, size_t count)
{
    const char *end = memmem(at, count, "\r\n\r\n", 4);
    if (!end)
        return 0;
    if (count < 12 || memcmp(at, "HTTP/1.1 101", 12))
        fail("u%u: the server does not speak WebSocket: %.60s", client->connection, at);
    client_begin(client);
    return (size_t)(end - at) + 4;
}

/* ---- frames ---- */

static void send_frame(struct client *client, int first, const char *bytes, size_t count)
{
    char frame[LINE_BYTES + 8];
    size_t head = 2;
    frame[0] = (char)first;
    if (count < 126) {
        frame[1] = (char)(MASKED | count);
    } else {
        frame[1] = (char)(MASKED | 126);
        frame[2] = (char)(count >> 8);
        frame[3] = (char)count;
        head = 4;
    }
    memset(frame + head, 0, 4); /* a key of zeros leaves the text as it is */
    memcpy(frame + head + 4, bytes, count);
    client_send_bytes(client, frame, head + 4 + count);
}

void transport_send_lines(struct client *client, const char *bytes, size_t count)
{
    if (!client->websocket) {
        client_send_bytes(client, bytes, count);
        return;
    }
    for (const char *end = bytes + count, *stop; bytes < end; bytes = stop + 2) {
        stop = memmem(bytes, (size_t)(end - bytes), "\r\n", 2);
        send_frame(client, TEXT_FRAME, bytes, (size_t)(stop - bytes));
    }
}

static void handle_frame(struct client *client, int first, char *text, size_t count)
{
    if (first == TEXT_FRAME) {
        char after = text[count]; /* the next frame's, which a line's end is written over */
        client_line(client, text, text + count);
        text[count] = after;
    } else if (first == PING_FRAME) {
        send_frame(client, PONG_FRAME, text, count);
    } else if (first == CLOSE_FRAME) {
        send_frame(client, CLOSE_FRAME, text, count);
    }
}

/* The bytes of a frame's head and text, 0 while it is not whole. */
static size_t frame_size(const unsigned char *at, size_t have, size_t *head)
{
    size_t count = have > 1 ? at[1] : 0;
    *head = count < 126 ? 2 : count == 126 ? 4 : 10;
    if (have < *head || have < 2)
        return 0;
    if (count == 126)
        count = (size_t)at[2] << 8 | at[3];
    else if (count == 127)
        count = (size_t)at[6] << 24 | (size_t)at[7] << 16 | (size_t)at[8] << 8 | at[9];
    return have < *head + count ? 0 : *head + count;
}

size_t transport_frames(struct client *client, char *bytes, size_t count)
{
    size_t at = client->stage == UPGRADING ? upgraded(client, bytes, count) : 0, head, size;
    if (client->stage == UPGRADING)
        return 0;
    while (at < count && (size = frame_size((unsigned char *)bytes + at, count - at, &head))) {
        handle_frame(client, (unsigned char)bytes[at], bytes + at + head, size - head);
        at += size;
    }
    return at;
}
