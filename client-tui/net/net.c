#include "net/net.h"

#include "net/wire.h"

#include <curl/curl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "hotline/base/bytes.h"

#define CONNECT_SECONDS 10L
#define ANSWER_SECONDS 60L
#define ANSWER_BYTES_MAX ((size_t)64 << 20)
#define TOKEN_MAX 256

struct net {
    CURL *curl;
    char *url;
    char *device_file;
    char token[TOKEN_MAX];
    char why[CURL_ERROR_SIZE];
    atomic_bool interrupted;
};

static struct error failed(struct arena *arena, enum error_id id, const char *url, const char *why)
{
    return (struct error){.id = id, .detail = arena_format(arena, "%s: %s", url, why)};
}

static void tls_setup(CURL *curl, const char *ca_file)
{
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(curl, CURLOPT_CAINFO, ca_file);
    curl_easy_setopt(curl, CURLOPT_CAPATH, NULL);
}

static int look_for_interruption(void *user, curl_off_t d, curl_off_t done, curl_off_t u,
                                 curl_off_t sent)
{
    struct net *net = user;
    (void)d, (void)done, (void)u, (void)sent;
    return atomic_load(&net->interrupted); /* not 0: libcurl gives up */
}

static void transfer_setup(struct net *net)
{
    CURL *curl = net->curl;
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https");
    curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, look_for_interruption);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, net);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, net->why);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "hotline/" HOTLINE_VERSION);
    curl_easy_setopt(curl, CURLOPT_COOKIEFILE, net->device_file ? net->device_file : "");
    if (net->device_file)
        curl_easy_setopt(curl, CURLOPT_COOKIEJAR, net->device_file);
}

static char *url_copy(const char *url)
{
    size_t len = strlen(url);
    while (len && url[len - 1] == '/')
        len--;
    return strndup(url, len);
}

struct error net_new(struct arena *arena, const struct net_options *options, struct net **ret_net)
{
    if (!options->url || !str_starts(str_of(options->url), "https://"))
        return (struct error){.id = ERROR_CLIENT_USAGE,
                              .detail = STR("--server must be an https:// address")};
    if (!options->ca_file)
        return (struct error){.id = ERROR_CLIENT_USAGE, .detail = STR("--ca is needed")};
    unsetenv("SSLKEYLOGFILE"); /* libcurl would write the session keys there */
    curl_global_init(CURL_GLOBAL_DEFAULT);
    struct net *net = calloc(1, sizeof *net);
    if (!net)
        abort();
    net->curl = curl_easy_init();
    net->url = url_copy(options->url);
    net->device_file = options->device_file ? strdup(options->device_file) : NULL;
    if (!net->curl || !net->url) {
        net_free(net);
        return failed(arena, ERROR_INTERNAL, options->url, "libcurl does not start");
    }
    tls_setup(net->curl, options->ca_file);
    transfer_setup(net);
    *ret_net = net;
    return NO_ERROR;
}

void net_free(struct net *net)
{
    if (!net)
        return;
    if (net->curl)
        curl_easy_cleanup(net->curl);
    wipe(net->token, sizeof net->token);
    free(net->url);
    free(net->device_file);
    free(net);
}

void net_set_token(struct net *net, struct str token)
{
    wipe(net->token, sizeof net->token);
    if (token.len < sizeof net->token && token.len)
        memcpy(net->token, token.at, token.len);
}

bool net_has_token(const struct net *net)
{
    return net->token[0] != '\0';
}

void net_take_token(struct net *net, const struct net *from)
{
    net_set_token(net, str_of(from->token));
}

void net_interrupt(struct net *net, bool interrupted)
{
    atomic_store(&net->interrupted, interrupted);
}

static size_t take_body(char *bytes, size_t size, size_t count, void *user)
{
    struct wire_answer *answer = user;
    if (answer->body.len + size * count > ANSWER_BYTES_MAX)
        return 0; /* libcurl then fails with CURLE_WRITE_ERROR */
    buf_add(&answer->body, bytes, size * count);
    return size * count;
}

static size_t take_header(char *bytes, size_t size, size_t count, void *user)
{
    wire_header(user, (struct str){.at = bytes, .len = size * count});
    return size * count;
}

static void add_header(struct arena *arena, struct curl_slist **list, const char *name,
                       struct str value)
{
    struct str line = value.len ? arena_format(arena, "%s: %.*s", name, (int)value.len, value.at)
                                : arena_format(arena, "%s:", name);
    struct curl_slist *longer = curl_slist_append(*list, line.at);
    if (!longer)
        abort();
    *list = longer;
}

static struct curl_slist *headers_of(struct net *net, struct arena *arena,
                                     const struct net_request *request, struct uuid key)
{
    struct curl_slist *list = NULL;
    add_header(arena, &list, "Accept", STR("application/json, application/problem+json"));
    /* without a value: libcurl leaves the header away, which it would add to any POST */
    add_header(arena, &list, "Content-Type", request->body ? STR("application/json") : STR(""));
    if (net_has_token(net))
        add_header(arena, &list, "Authorization", arena_format(arena, "Bearer %s", net->token));
    if (!uuid_is_nil(key))
        add_header(arena, &list, "Idempotency-Key", uuid_str(arena, key));
    if (request->if_match)
        add_header(arena, &list, "If-Match",
                   arena_format(arena, "\"%lld\"", (long long)request->if_match));
    if (request->if_none_match.len)
        add_header(arena, &list, "If-None-Match", request->if_none_match);
    add_header(arena, &list, "Expect", STR("")); /* no waiting for 100-continue */
    return list;
}

/* Lets go of what points into this request's memory. */
static void request_forget(CURL *curl)
{
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, NULL);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, NULL);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, NULL);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, NULL);
}

static CURLcode perform(struct net *net, struct arena *arena, const struct net_request *request,
                        struct uuid key, struct wire_answer *answer)
{
    CURL *curl = net->curl;
    struct str url = arena_format(arena, "%s%.*s", net->url, (int)request->path.len,
                                  request->path.at);
    struct curl_slist *headers = headers_of(net, arena, request, key);
    struct str body = request->body ? json_text(arena, request->body) : STR("");
    bool get = strcmp(request->method, "GET") == 0;

    net->why[0] = '\0';
    if (get)
        curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L);
    else
        curl_easy_setopt(curl, CURLOPT_POST, 1L);
    if (!get) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.len);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.at);
    }
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, get ? NULL : request->method);
    curl_easy_setopt(curl, CURLOPT_URL, url.at);
    curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, ANSWER_SECONDS + (long)request->wait_seconds);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, answer);
    CURLcode code = curl_easy_perform(curl);
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    answer->status = (int)status;
    request_forget(curl);
    curl_slist_free_all(headers);
    return code;
}

static bool connection_lost(CURLcode code)
{
    return code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR || code == CURLE_GOT_NOTHING ||
           code == CURLE_PARTIAL_FILE;
}

static struct error transfer_error(struct net *net, struct arena *arena, CURLcode code)
{
    const char *why = net->why[0] ? net->why : curl_easy_strerror(code);
    switch (code) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
        return failed(arena, ERROR_CLIENT_TLS, net->url, why);
    case CURLE_SSL_CACERT_BADFILE:
        return failed(arena, ERROR_CLIENT_FILE, "--ca", why);
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
        return failed(arena, ERROR_CLIENT_USAGE, "--server", why);
    default:
        return failed(arena, ERROR_CLIENT_CONNECT, net->url, why);
    }
}

struct error net_call(struct net *net, struct arena *arena, const struct net_request *request,
                      struct net_reply *ret_reply)
{
    bool post = strcmp(request->method, "POST") == 0;
    bool repeatable = post || strcmp(request->method, "GET") == 0;
    struct uuid key = {0};
    if (post)
        key = uuid_is_nil(request->key) ? uuid_random() : request->key;

    struct error e = NO_ERROR;
    for (int attempt = 0; attempt < 2; attempt++) {
        struct wire_answer answer = {.body = {.arena = arena}, .arena = arena};
        CURLcode code = perform(net, arena, request, key, &answer);
        e = code == CURLE_OK ? wire_read(&answer, ret_reply) : transfer_error(net, arena, code);
        bool again = connection_lost(code) || e.id == ERROR_OUTCOME_UNKNOWN;
        if (!again || !repeatable)
            break;
    }
    return e;
}

struct error net_get(struct net *net, struct arena *arena, struct str path,
                     struct json **ret_body)
{
    struct net_reply reply = {0};
    struct error e =
        net_call(net, arena, &(struct net_request){.method = "GET", .path = path}, &reply);
    if (!e.id)
        *ret_body = reply.body;
    return e;
}

struct error net_post(struct net *net, struct arena *arena, struct str path,
                      const struct json *body, struct json **ret_body)
{
    struct net_reply reply = {0};
    const struct net_request request = {.method = "POST", .path = path, .body = body};
    struct error e = net_call(net, arena, &request, &reply);
    if (!e.id)
        *ret_body = reply.body;
    return e;
}
