/* Clock, CPU times, latency histogram, output, failing. */
#include "load.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

uint64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* ---- CPU time ---- */

double own_cpu_s(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static double process_cpu_s(long pid)
{
    char path[64], text[1024];
    snprintf(path, sizeof path, "/proc/%ld/stat", pid);
    FILE *file = fopen(path, "r");
    if (!file)
        fail("the server's process %ld is gone", pid);
    size_t count = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[count] = 0;
    unsigned long user = 0, system = 0;
    const char *after_name = strrchr(text, ')');
    if (!after_name || sscanf(after_name + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system) != 2)
        fail("cannot read %s", path);
    return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

double server_cpu_s(void)
{
    double sum = 0;
    for (const char *at = options.pids; *at;) {
        char *end;
        sum += process_cpu_s(strtol(at, &end, 10));
        at = *end ? end + 1 : end;
    }
    return sum;
}

void span_begin(struct span *span, uint64_t count)
{
    span->count = count;
    span->own_s = own_cpu_s();
    span->server_s = server_cpu_s();
    span->begin_ns = now_ns();
}

void span_end(struct span *span, uint64_t count)
{
    span->seconds = (double)(now_ns() - span->begin_ns) / 1e9;
    span->own_s = own_cpu_s() - span->own_s;
    span->server_s = server_cpu_s() - span->server_s;
    span->count = count - span->count;
}

/* ---- latency: a histogram with 64 steps for each power of two (at most 1.6 % off) ---- */

#define STEPS 64
static uint64_t histogram[64 * STEPS];

static unsigned step_of(uint64_t ns)
{
    if (ns < STEPS)
        return (unsigned)ns;
    unsigned shift = 63u - (unsigned)__builtin_clzll(ns) - 6u;
    return (shift + 1) * STEPS + (unsigned)(ns >> shift) - STEPS;
}

static double step_ns(unsigned step)
{
    if (step < STEPS)
        return step;
    unsigned shift = step / STEPS - 1;
    return (double)((uint64_t)(step % STEPS + STEPS) << shift);
}

void latency_add(uint64_t ns)
{
    histogram[step_of(ns)]++;
}

void latency_reset(void)
{
    memset(histogram, 0, sizeof histogram);
}

double latency_ms(double quantile)
{
    uint64_t all = 0, below = 0;
    for (unsigned i = 0; i < 64 * STEPS; i++)
        all += histogram[i];
    for (unsigned i = 0; i < 64 * STEPS; i++) {
        below += histogram[i];
        if (below && (double)below >= quantile * (double)all)
            return step_ns(i) / 1e6;
    }
    return 0;
}

/* ---- output: one JSON object on one line ---- */

static char output[4096];

static void out(const char *format, ...)
{
    size_t used = strlen(output);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(output + used, sizeof output - used, format, arguments);
    va_end(arguments);
}

void out_count(const char *key, uint64_t value)
{
    out(", \"%s\": %llu", key, (unsigned long long)value);
}

void out_number(const char *key, double value)
{
    out(", \"%s\": %.6g", key, value);
}

void out_span(const struct span *span, const char *unit)
{
    char per_second[64];
    snprintf(per_second, sizeof per_second, "%s_per_s", unit);
    out_number("seconds", span->seconds);
    out_count(unit, span->count);
    out_number(per_second, (double)span->count / span->seconds);
    out_number("generator_cpu_percent", 100 * span->own_s / span->seconds);
    if (!*options.pids)
        return;
    out_number("server_cpu_percent", 100 * span->server_s / span->seconds);
    out_number("server_us_each", span->count ? 1e6 * span->server_s / (double)span->count : 0);
}

void out_latency(void)
{
    out_number("p50_ms", latency_ms(0.50));
    out_number("p99_ms", latency_ms(0.99));
}

void out_end(void)
{
    printf("{\"scenario\": \"%s\", \"ok\": true%s}\n", options.scenario, output);
    fflush(stdout);
}

/* Text as the inside of a JSON string. */
static void print_escaped(const char *text)
{
    for (; *text; text++)
        if (*text == '"' || *text == '\\')
            printf("\\%c", *text);
        else if ((unsigned char)*text < ' ' || (unsigned char)*text > '~')
            printf("?");
        else
            putchar(*text);
}

void fail(const char *format, ...)
{
    char why[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(why, sizeof why, format, arguments);
    va_end(arguments);
    printf("{\"scenario\": \"%s\", \"ok\": false, \"error\": \"", options.scenario);
    print_escaped(why);
    printf("\"}\n");
    fflush(stdout);
    _exit(1);
}
