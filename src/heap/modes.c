/* SPDX-License-Identifier: MIT */
/* Modes: reading their list, from the environment or by call. */
#include "heap/modes.h"

#include "heap/cache.h"
#include "heap/faults.h"
#include "heap/heap.h"
#include "heap/tools.h"

#include <gangway/heap.h>

#include <errno.h>
#include <unistd.h>

/* --- reading a list -------------------------------------------------------------------------------------- */

typedef struct word {
    const char *text;
    size_t nbytes;
} word;

static bool is_word(word given, const char *name)
{
    return given.nbytes == strlen(name) && memcmp(given.text, name, given.nbytes) == 0;
}

/* What follows a prefix such as "fail="; false where the word begins otherwise. */
static bool skip_prefix(word *given, const char *prefix)
{
    size_t nbytes = strlen(prefix);
    if (given->nbytes < nbytes || memcmp(given->text, prefix, nbytes) != 0)
        return false;
    given->text += nbytes;
    given->nbytes -= nbytes;
    return true;
}

static bool skip_digits(word *given, uint64_t *number)
{
    uint64_t sum = 0;
    size_t digits = 0;
    for (; digits < given->nbytes && given->text[digits] >= '0' && given->text[digits] <= '9';
         digits++)
        if (__builtin_mul_overflow(sum, 10, &sum) ||
            __builtin_add_overflow(sum, (uint64_t)(given->text[digits] - '0'), &sum))
            return false;
    given->text += digits;
    given->nbytes -= digits;
    *number = sum;
    return digits > 0;
}

static bool read_count(word given, size_t *count)
{
    uint64_t number;
    if (!skip_digits(&given, &number) || given.nbytes > 0 || number > SIZE_MAX)
        return false;
    *count = (size_t)number;
    return true;
}

/* Bytes, or with K, M or G so many times 1024 of them. */
static bool read_bytes(word given, size_t *nbytes)
{
    uint64_t number;
    if (!skip_digits(&given, &number))
        return false;
    unsigned shift = is_word(given, "")    ? 0
                     : is_word(given, "K") ? 10
                     : is_word(given, "M") ? 20
                     : is_word(given, "G") ? 30
                                           : 64;
    if (shift == 64 || number > (SIZE_MAX >> shift))
        return false;
    *nbytes = (size_t)number << shift;
    return true;
}

/* "3", "3+", "pages:3", "pages:3+" */
static bool read_fail(word given, gwi_modes *modes)
{
    uint64_t number;
    bool pages = skip_prefix(&given, "pages:");
    if (!skip_digits(&given, &number) || !(is_word(given, "") || is_word(given, "+")))
        return false;
    bool from_then_on = given.nbytes > 0;
    if (pages) {
        modes->fail_pages_at = number;
        modes->fail_pages_from_then_on = from_then_on;
    } else {
        modes->fail_at = number;
        modes->fail_from_then_on = from_then_on;
    }
    modes->on |= pages ? GWI_MODE_FAIL_PAGES : GWI_MODE_FAIL;
    return true;
}

static bool read_frames(word given, gwi_modes *modes)
{
    size_t frames;
    if (!read_count(given, &frames) || frames < 1 || frames > 32)
        return false;
    modes->trace_frames = (unsigned)frames;
    modes->on |= GWI_MODE_TRACE;
    return true;
}

static bool read_report_path(word given, gwi_modes *modes)
{
    if (given.nbytes == 0 || given.nbytes >= sizeof modes->report_path)
        return false;
    memcpy(modes->report_path, given.text, given.nbytes);
    modes->report_path[given.nbytes] = '\0';
    modes->on |= GWI_MODE_REPORT;
    return true;
}

#define TRACE_FRAMES 8

static bool read_plain(word given, gwi_modes *modes)
{
    static const struct {
        const char *name;
        unsigned modes;
    } plain[] = {
        {"htc", GWI_MODE_TAIL_CHECK},
        {"hfc", GWI_MODE_FREE_CHECK},
        {"hvc", GWI_MODE_VALIDATE},
        {"hpa", GWI_MODE_PAGE_HEAP},
        {"hpa:back", GWI_MODE_PAGE_HEAP | GWI_MODE_PAGE_HEAP_BACK},
        {"ust", GWI_MODE_TRACE},
        {"report", GWI_MODE_REPORT},
        {"unwatched", GWI_MODE_UNWATCHED},
    };
    for (size_t i = 0; i < GWI_COUNT_OF(plain); i++)
        if (is_word(given, plain[i].name)) {
            modes->on |= plain[i].modes;
            return true;
        }
    return false;
}

static bool read_word(word given, gwi_modes *modes)
{
    if (read_plain(given, modes))
        return true;
    if (skip_prefix(&given, "ust:"))
        return read_frames(given, modes);
    if (skip_prefix(&given, "fail="))
        return read_fail(given, modes);
    if (skip_prefix(&given, "report="))
        return read_report_path(given, modes);
    if (skip_prefix(&given, "quarantine=")) {
        modes->on |= GWI_MODE_QUARANTINE;
        return read_count(given, &modes->quarantine);
    }
    if (skip_prefix(&given, "limit=")) {
        modes->on |= GWI_MODE_LIMIT;
        return read_bytes(given, &modes->limit);
    }
    return false;
}

static void refuse(word given)
{
    char name[64] = "";
    memcpy(name, given.text, given.nbytes < sizeof name ? given.nbytes : sizeof name - 1);
    gwi_fail(GW_ERROR_INVALID_PARAMETER, "\"%s\" is no mode of the heap", name);
}

bool gwi_modes_read(const char *list, gwi_modes *out)
{
    gwi_modes modes = {.trace_frames = TRACE_FRAMES};
    while (*list != '\0') {
        word given = {list, strcspn(list, ",")};
        if (given.nbytes > 0 && !read_word(given, &modes)) {
            refuse(given);
            return false;
        }
        list += given.nbytes;
        list += *list == ',';
    }
    *out = modes;
    return true;
}

/* --- the process's --------------------------------------------------------------------------------------- */

_Atomic unsigned gwi_modes_on = GWI_MODES_UNREAD;

static struct {
    gwi_lock lock;
    _Atomic bool read;
    gwi_modes modes;
    long id;
} process = {.lock = GWI_LOCK_INIT};

static void complain(void)
{
    char line[360];
    int saved = errno;
    size_t nbytes = gwi_format(line, sizeof line, "GANGWAY_HEAP: %s\n", gw_error_message());
    ssize_t ignored = write(STDERR_FILENO, line, nbytes);
    (void)ignored;
    errno = saved;
}

/* `unwatched` is no mode of its own: it says that a tool is not to be told. */
static unsigned with_tools(unsigned on)
{
    bool told = gwi_tools_are_on() && (on & GWI_MODE_UNWATCHED) == 0;
    return (on & ~(unsigned)GWI_MODE_UNWATCHED) | (told ? (unsigned)GWI_MODE_TOOLS : 0u);
}

/* Under the lock. What began with a mode goes on without caches of threads. */
static void become(const gwi_modes *modes)
{
    unsigned stays = process.modes.on & GWI_MODE_ANY;
    if ((modes->on & GWI_MODE_TOOLS) == 0)
        gwi_tools_end();
    process.modes = *modes;
    process.modes.on |= stays | (modes->on != 0 ? (unsigned)GWI_MODE_ANY : 0u);
    process.id = (long)getpid();
    gwi_faults_arm(&process.modes);
    GWI_STORE(gwi_modes_on, process.modes.on);
}

static void read_environment(void)
{
    gwi_lock_take(&process.lock);
    if (!GWI_LOAD(process.read)) {
        gwi_modes modes = {.on = 0};
        const char *list = gwi_environment("GANGWAY_HEAP");
        if (list != NULL && !gwi_modes_read(list, &modes))
            complain();
        modes.on = with_tools(modes.on);
        become(&modes);
        GWI_STORE_RELEASE(process.read, true);
    }
    gwi_lock_drop(&process.lock);
}

const gwi_modes *gwi_modes_of_process(void)
{
    if (GWI_UNLIKELY(!GWI_LOAD_ACQUIRE(process.read)))
        read_environment();
    return &process.modes;
}

bool gwi_heap_checks_blocks(void)
{
    return gwi_modes_have(GWI_MODES_OF_BLOCKS);
}

long gwi_modes_process_id(void)
{
    (void)gwi_modes_of_process();
    return process.id;
}

/* --- setting them by call -------------------------------------------------------------------------------- */

static bool fail_for_caches(void)
{
    gwi_fail(GW_ERROR_NOT_SUPPORTED,
             "gw_heap_set_modes: the process began without a mode and has blocks; call this before "
             "the first block, or start with GANGWAY_HEAP set, as to \"report\"");
    return false;
}

static bool fail_for_blocks(void)
{
    gwi_fail(
        GW_ERROR_NOT_SUPPORTED,
        "gw_heap_set_modes: htc, hfc, hpa and quarantine stay as they were at the first block");
    return false;
}

static bool keeps_modes_of_blocks(const gwi_modes *now, const gwi_modes *wanted)
{
    return ((now->on ^ wanted->on) & GWI_MODES_OF_BLOCKS) == 0 &&
           now->quarantine == wanted->quarantine;
}

static bool may_become(const gwi_modes *wanted)
{
    const gwi_modes *now = gwi_modes_of_process();
    if (!gwi_heaps_have_been_used())
        return (now->on & GWI_MODE_ANY) || wanted->on == 0 || gwi_cache_give_up() ||
               fail_for_caches();
    if ((now->on & GWI_MODE_ANY) == 0)
        return wanted->on == 0 || fail_for_caches();
    return keeps_modes_of_blocks(now, wanted) || fail_for_blocks();
}

gw_bool gw_heap_set_modes(const char *list)
{
    gwi_modes wanted;
    if (list == NULL) {
        gwi_fail(GW_ERROR_INVALID_PARAMETER, "gw_heap_set_modes: no list");
        return 0;
    }
    if (!gwi_modes_read(list, &wanted))
        return 0;
    wanted.on = with_tools(wanted.on);
    if (!may_become(&wanted))
        return 0;
    gwi_lock_take(&process.lock);
    become(&wanted);
    gwi_lock_drop(&process.lock);
    return 1;
}

/* --- fork ------------------------------------------------------------------------------------------------ */

void gwi_modes_before_fork(void)
{
    gwi_lock_take(&process.lock);
}

void gwi_modes_after_fork(void)
{
    gwi_lock_drop(&process.lock);
}
