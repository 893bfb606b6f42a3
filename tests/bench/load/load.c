/* Options and main. */
#include "load.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct options options;

struct scenario {
    const char *name;
    void (*run)(void);
    uint32_t rooms, members, senders, window, at_a_time; /* defaults */
};

static const struct scenario scenarios[] = {
    {"room", run_talk, 1, 1000, 10, 8, 100},
    {"rooms", run_talk, 200, 10, 10, 1, 100},
    {"paced", run_paced, 1, 1000, 10, 1, 100},
    {"churn", run_churn, 1, 100, 0, 0, 50},
    {"connect", run_connect, 1000, 10, 0, 0, 200},
    {"joinroom", run_joinroom, 1, 1000, 0, 0, 10},
};

static const char usage[] =
    "load SCENARIO --port PORT [OPTIONS]: put load on an IRC server at 127.0.0.1 and print what came of it as JSON.\n"
    "\n"
    "  room      one room of --members 1000; --senders 10 of them keep --window 8 messages each in flight\n"
    "  rooms     --rooms 200 of --members 10, --senders 10 in each, --window 1\n"
    "  paced     one room, --rate 20 messages per second in all; latency over all deliveries\n"
    "  churn     --at-a-time 50 visitors come to a room of --members 100, say one line and quit, again and again\n"
    "  connect   --rooms 1000 x --members 10 clients connect, register and join, --at-a-time 200;\n"
    "            --hold keeps them connected until standard input ends\n"
    "  joinroom  --members 1000 registered clients all join one room, until everyone knows everyone\n"
    "\n"
    "  --duration 5, --warm-up 1  seconds measured, and before that\n"
    "  --caps \"server-time ...\"   capabilities that clients request; --with-caps 100 per cent of them\n"
    "  --websocket 0              per cent of the clients that speak WebSocket\n"
    "  --tls                      all of them over TLS\n"
    "  --pids 12,13               processes of the server: reports their CPU time\n"
    "  --timeout 120, --stall 15  seconds for the whole run, and for a phase without any progress\n"
    "\n"
    "Exit status 0: every message came to every member, once and in order. 1: not so, or no progress.\n";

static const struct option names[] = {
    {"port", required_argument, NULL, 'p'},    {"rooms", required_argument, NULL, 'r'},
    {"members", required_argument, NULL, 'm'}, {"senders", required_argument, NULL, 's'},
    {"window", required_argument, NULL, 'w'},  {"at-a-time", required_argument, NULL, 'a'},
    {"rate", required_argument, NULL, 'f'},    {"duration", required_argument, NULL, 'd'},
    {"warm-up", required_argument, NULL, 'u'}, {"timeout", required_argument, NULL, 't'},
    {"stall", required_argument, NULL, 'l'},   {"caps", required_argument, NULL, 'c'},
    {"pids", required_argument, NULL, 'i'},    {"hold", no_argument, NULL, 'h'},
    {"help", no_argument, NULL, 'H'},          {"with-caps", required_argument, NULL, 'C'},
    {"websocket", required_argument, NULL, 'W'}, {"tls", no_argument, NULL, 'T'},
    {0},
};

static _Noreturn void explain(int status)
{
    fputs(usage, status ? stderr : stdout);
    exit(status);
}

static uint32_t count_of(const char *text)
{
    char *end;
    unsigned long value = strtoul(text, &end, 10);
    if (*end || !value || value > 1000000)
        fail("not a number between 1 and 1000000: %s", text);
    return (uint32_t)value;
}

static double number_of(const char *text)
{
    char *end;
    double value = strtod(text, &end);
    if (*end || !(value >= 0 && value <= 86400))
        fail("not a number between 0 and 86400: %s", text);
    return value;
}

static void set_option(int option, const char *value)
{
    switch (option) {
    case 'p': options.port = (uint16_t)count_of(value); break;
    case 'r': options.rooms = count_of(value); break;
    case 'm': options.members = count_of(value); break;
    case 's': options.senders = count_of(value); break;
    case 'w': options.window = count_of(value); break;
    case 'a': options.at_a_time = count_of(value); break;
    case 'f': options.rate = number_of(value); break;
    case 'd': options.duration_s = number_of(value); break;
    case 'u': options.warm_up_s = number_of(value); break;
    case 't': options.timeout_s = number_of(value); break;
    case 'l': options.stall_s = number_of(value); break;
    case 'c': options.caps = value; break;
    case 'i': options.pids = value; break;
    case 'h': options.hold = true; break;
    case 'C': options.with_caps = count_of(value); break;
    case 'W': options.websocket = count_of(value); break;
    case 'T': options.tls = true; break;
    case 'H': explain(0);
    default: explain(2);
    }
}

static const struct scenario *scenario_named(const char *name)
{
    for (size_t i = 0; i < sizeof scenarios / sizeof *scenarios; i++)
        if (!strcmp(scenarios[i].name, name))
            return &scenarios[i];
    explain(strcmp(name, "--help") ? 2 : 0);
}

int main(int argc, char **argv)
{
    if (argc < 2)
        explain(2);
    const struct scenario *scenario = scenario_named(argv[1]);
    options = (struct options){
        .scenario = scenario->name, .rooms = scenario->rooms, .members = scenario->members,
        .senders = scenario->senders, .window = scenario->window, .at_a_time = scenario->at_a_time,
        .rate = scenario->run == run_paced ? 20 : 0, .warm_up_s = 1, .duration_s = 5,
        .timeout_s = 120, .stall_s = 15, .caps = "", .with_caps = 100, .pids = "",
    };
    for (int option; (option = getopt_long(argc - 1, argv + 1, "", names, NULL)) != -1;)
        set_option(option, optarg);
    if (!options.port)
        explain(2);
    scenario->run();
    return 0;
}
