/* SPDX-License-Identifier: MIT */
/* Violations: misuse that was refused, told to the host's handler or as GANGWAY_VIOLATION says. */
#include "base/base.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#define REPORTS_AT_MOST 16
/* Two call sites of up to 256 bytes, and what they belong to. */
#define SENTENCE_CAPACITY 800
#define LINE_CAPACITY (SENTENCE_CAPACITY + 64)

static struct {
    gwi_lock lock;
    gw_violation_handler handler;
    void *context;
} installed = {.lock = GWI_LOCK_INIT};

static atomic_uint reports;

void gw_set_violation_handler(gw_violation_handler handler, void *context)
{
    gwi_lock_take(&installed.lock);
    installed.handler = handler;
    installed.context = context;
    gwi_lock_drop(&installed.lock);
}

typedef enum response { RESPOND_UNREAD, RESPOND_REPORT, RESPOND_ABORT, RESPOND_IGNORE } response;

static response read_response(void)
{
    const char *value = gwi_environment("GANGWAY_VIOLATION");
    if (value != NULL && strcmp(value, "abort") == 0)
        return RESPOND_ABORT;
    if (value != NULL && strcmp(value, "ignore") == 0)
        return RESPOND_IGNORE;
    return RESPOND_REPORT;
}

static response environment_response(void)
{
    static atomic_int known = RESPOND_UNREAD;
    response wanted = (response)atomic_load_explicit(&known, memory_order_relaxed);
    if (wanted == RESPOND_UNREAD) {
        wanted = read_response();
        atomic_store_explicit(&known, (int)wanted, memory_order_relaxed);
    }
    return wanted;
}

static void write_line(const char *message)
{
    char line[LINE_CAPACITY + 1];
    size_t nbytes = gwi_format(line, sizeof line, "%s\n", message);
    int saved = errno;
    ssize_t ignored = write(STDERR_FILENO, line, nbytes);
    (void)ignored;
    errno = saved;
}

static void respond_by_environment(const gw_violation *violation)
{
    response wanted = environment_response();
    if (wanted == RESPOND_IGNORE)
        return;
    if (wanted == RESPOND_ABORT ||
        atomic_fetch_add_explicit(&reports, 1, memory_order_relaxed) < REPORTS_AT_MOST)
        write_line(violation->message);
    if (wanted == RESPOND_ABORT)
        abort();
}

/* --- what is remembered: under the lock ------------------------------------------------------------------ */

static struct {
    gwi_violation_kept kept[GWI_VIOLATIONS_KEPT];
    size_t count;
    uint64_t total;
} memory;

static bool is_alike(const gwi_violation_kept *kept, const gw_violation *violation)
{
    return kept->id == violation->id && kept->allocated_at == violation->allocated_at &&
           kept->released_at == violation->released_at &&
           strcmp(kept->function, violation->function) == 0;
}

/* The one that is alike; or a place for it, that of the one that was longest ago where all are taken. */
static gwi_violation_kept *place_for(const gw_violation *violation)
{
    gwi_violation_kept *oldest = &memory.kept[0];
    for (size_t i = 0; i < memory.count; i++) {
        gwi_violation_kept *kept = &memory.kept[i];
        if (is_alike(kept, violation))
            return kept;
        if (kept->last < oldest->last)
            oldest = kept;
    }
    if (memory.count < GWI_VIOLATIONS_KEPT)
        oldest = &memory.kept[memory.count++];
    oldest->count = 0;
    return oldest;
}

static void keep(const gw_violation *violation)
{
    gwi_violation_kept *kept = place_for(violation);
    if (kept->count++ == 0) {
        kept->id = violation->id;
        kept->function = violation->function;
        kept->allocated_at = violation->allocated_at;
        kept->released_at = violation->released_at;
        gwi_format(kept->message, sizeof kept->message, "%s", violation->message);
    }
    kept->last = ++memory.total;
}

size_t gwi_violations_copy(gwi_violation_kept out[GWI_VIOLATIONS_KEPT], uint64_t *total)
{
    gwi_lock_take(&installed.lock);
    size_t count = memory.count;
    memcpy(out, memory.kept, count * sizeof *out);
    *total = memory.total;
    gwi_lock_drop(&installed.lock);
    return count;
}

void gwi_violations_before_fork(void)
{
    gwi_lock_take(&installed.lock);
}

void gwi_violations_after_fork(void)
{
    gwi_lock_drop(&installed.lock);
}

/* --- reporting ------------------------------------------------------------------------------------------- */

static atomic_bool aborts_on_damage;

void gwi_abort_on_damage(void)
{
    GWI_STORE(aborts_on_damage, true);
}

void gwi_report(gw_violation *violation, uint32_t code, const char *format, ...)
{
    char sentence[SENTENCE_CAPACITY];
    char line[LINE_CAPACITY];
    va_list arguments;
    va_start(arguments, format);
    gwi_format_list(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    gwi_format(line, sizeof line, "GW-%03u %s: %s", (unsigned)violation->id, violation->function,
               sentence);
    violation->message = line;

    if (violation->id == GW_VIOLATION_DAMAGED && GWI_LOAD(aborts_on_damage)) {
        write_line(line);
        abort();
    }

    gwi_lock_take(&installed.lock);
    gw_violation_handler handler = installed.handler;
    void *context = installed.context;
    keep(violation);
    gwi_lock_drop(&installed.lock);

    gwi_fail(code, "%s: %s", violation->function, sentence);
    if (handler != NULL)
        handler(violation, context);
    else
        respond_by_environment(violation);
    /* The handler may have called functions that failed in their own right. */
    gwi_fail(code, "%s: %s", violation->function, sentence);
}
