/* Load on a hotlined: so many clients, each a thread with one TLS connection, as fast as answers
 * come.
 *
 *     load PORT MODE CLIENTS SECONDS MOST FILE
 *
 * MODE: keep (one connection per client), new (one per request), resume (the same with session
 * tickets), hold (one request each, then the connections idle until standard input ends).
 * MOST: requests in all, 0 for as many as go. FILE: one request a line, taken in turn, fields
 * separated by tabs: token, method, path, wanted status, body. Counts only answers with the wanted
 * status and writes one line of JSON. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "tls_client.h"

#define TIMES_MOST 2000000

enum mode { MODE_KEEP, MODE_NEW, MODE_RESUME, MODE_HOLD };

struct line {
    const char *token, *method, *path, *body;
    int wanted;
    size_t body_len;
};

struct load {
    unsigned port;
    enum mode mode;
    double seconds;
    size_t most;
    struct line *lines;
    size_t line_count;
    int64_t until_ns;
    atomic_size_t next, good, bad, resumed, time_count;
    atomic_int odd_status;
    uint32_t *times_us;
    pthread_barrier_t begin, held;
};

static int64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void die(const char *why)
{
    fprintf(stderr, "load: %s\n", why);
    exit(2);
}

/* A random UUID, version 4. */
static void uuid_text(char text[37])
{
    unsigned char b[16];
    if (getrandom(b, sizeof b, 0) != sizeof b)
        die("no random bytes");
    b[6] = (unsigned char)((b[6] & 0x0f) | 0x40);
    b[8] = (unsigned char)((b[8] & 0x3f) | 0x80);
    snprintf(text, 37, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
             b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12],
             b[13], b[14], b[15]);
}

static size_t head_of(const struct line *line, char *head, size_t room)
{
    char key[37] = "", more[160] = "";
    if (line->body_len) {
        uuid_text(key);
        snprintf(more, sizeof more,
                 "Content-Type: application/json\r\nContent-Length: %zu\r\nIdempotency-Key: %s\r\n",
                 line->body_len, key);
    }
    int len = snprintf(head, room,
                       "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n"
                       "Authorization: Bearer %s\r\n%s\r\n",
                       line->method, line->path, line->token, more);
    if (len < 0 || (size_t)len >= room)
        die("a line is too long");
    return (size_t)len;
}

static void one_request(struct load *load, struct tls_client *client, const struct line *line)
{
    char head[2048];
    size_t head_len = head_of(line, head, sizeof head);
    int64_t begun = now_ns();
    int status = 0;
    if (client->fd >= 0 || tls_client_connect(client))
        status = tls_client_call(client, head, head_len, line->body, line->body_len);
    if (client->resumed && load->mode == MODE_RESUME)
        atomic_fetch_add(&load->resumed, 1);
    if (load->mode == MODE_NEW || load->mode == MODE_RESUME || status == 0)
        tls_client_close(client);
    if (status != line->wanted) {
        atomic_fetch_add(&load->bad, 1);
        atomic_store(&load->odd_status, status);
        return;
    }
    atomic_fetch_add(&load->good, 1);
    size_t at = atomic_fetch_add(&load->time_count, 1);
    if (at < TIMES_MOST)
        load->times_us[at] = (uint32_t)((now_ns() - begun) / 1000);
}

static void *client_main(void *arg)
{
    struct load *load = arg;
    struct tls_client client;
    if (!tls_client_init(&client, load->port, load->mode == MODE_RESUME))
        die("no memory");
    if (load->mode == MODE_KEEP && !tls_client_connect(&client))
        die("cannot connect");
    pthread_barrier_wait(&load->begin);
    do {
        size_t turn = atomic_fetch_add(&load->next, 1);
        if (load->most && turn >= load->most)
            break;
        one_request(load, &client, &load->lines[turn % load->line_count]);
    } while (load->mode != MODE_HOLD && now_ns() < load->until_ns);
    if (load->mode == MODE_HOLD) {
        pthread_barrier_wait(&load->held);
        pthread_barrier_wait(&load->held);
    }
    tls_client_free(&client);
    return NULL;
}

static char *field(char **rest)
{
    char *at = *rest, *tab = strchr(at, '\t');
    if (!tab)
        die("a line has too few fields");
    *tab = '\0';
    *rest = tab + 1;
    return at;
}

static void read_lines(struct load *load, const char *path)
{
    FILE *file = fopen(path, "re");
    char *text = NULL;
    size_t room = 0;
    ssize_t len;
    if (!file)
        die("cannot read the file of requests");
    while ((len = getline(&text, &room, file)) > 0) {
        text[len - 1] = '\0';
        char *rest = strdup(text);
        load->lines = realloc(load->lines, (load->line_count + 1) * sizeof *load->lines);
        if (!rest || !load->lines)
            die("no memory");
        struct line *line = &load->lines[load->line_count++];
        line->token = field(&rest);
        line->method = field(&rest);
        line->path = field(&rest);
        line->wanted = (int)strtol(field(&rest), NULL, 10);
        line->body = rest;
        line->body_len = strlen(rest);
    }
    free(text);
    fclose(file);
    if (!load->line_count)
        die("no requests");
}

static int by_value(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void report(struct load *load, double took)
{
    size_t count = load->time_count < TIMES_MOST ? load->time_count : TIMES_MOST;
    qsort(load->times_us, count, sizeof *load->times_us, by_value);
    uint32_t p50 = count ? load->times_us[count / 2] : 0;
    uint32_t p99 = count ? load->times_us[count * 99 / 100] : 0;
    printf("{\"good\": %zu, \"bad\": %zu, \"odd_status\": %d, \"resumed\": %zu, \"seconds\": %.3f, "
           "\"per_second\": %.1f, \"p50_us\": %u, \"p99_us\": %u}\n",
           load->good, load->bad, load->odd_status, load->resumed, took,
           (double)load->good / took, p50, p99);
    fflush(stdout);
}

static enum mode mode_of(const char *name)
{
    static const char *const names[] = {"keep", "new", "resume", "hold"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return (enum mode)i;
    die("no such mode");
    return MODE_KEEP;
}

static unsigned number(const char *text)
{
    char *end;
    unsigned long value = strtoul(text, &end, 10);
    if (!*text || *end || value > 100000000)
        die("not a number");
    return (unsigned)value;
}

int main(int argc, char **argv)
{
    if (argc != 7)
        die("usage: load PORT MODE CLIENTS SECONDS MOST FILE");
    struct load load = {.port = number(argv[1]), .mode = mode_of(argv[2])};
    unsigned clients = number(argv[3]);
    load.seconds = number(argv[4]);
    load.most = load.mode == MODE_HOLD ? clients : number(argv[5]);
    read_lines(&load, argv[6]);
    load.times_us = malloc(TIMES_MOST * sizeof *load.times_us);
    pthread_t *threads = calloc(clients, sizeof *threads);
    pthread_attr_t small;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 256 * 1024);
    if (!load.times_us || !threads || !clients)
        die("no memory");
    pthread_barrier_init(&load.begin, NULL, clients + 1);
    pthread_barrier_init(&load.held, NULL, clients + 1);
    for (unsigned i = 0; i < clients; i++)
        if (pthread_create(&threads[i], &small, client_main, &load) != 0)
            die("no thread");
    load.until_ns = now_ns() + (int64_t)(load.seconds * 1e9);
    pthread_barrier_wait(&load.begin);
    int64_t begun = now_ns();
    load.until_ns = begun + (int64_t)(load.seconds * 1e9);
    if (load.mode == MODE_HOLD) {
        char byte;
        pthread_barrier_wait(&load.held);
        report(&load, (double)(now_ns() - begun) / 1e9);
        while (read(STDIN_FILENO, &byte, 1) > 0)
            ;
        pthread_barrier_wait(&load.held);
    }
    for (unsigned i = 0; i < clients; i++)
        pthread_join(threads[i], NULL);
    if (load.mode != MODE_HOLD)
        report(&load, (double)(now_ns() - begun) / 1e9);
    return load.bad ? 1 : 0;
}
