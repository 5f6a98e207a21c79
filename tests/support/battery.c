/* SPDX-License-Identifier: MIT */
/* Everything that can be asked of a kernel with one source. */
#include "support/battery.h"

#include "text/kernels.h"

#include <pthread.h>
#include <stdatomic.h>

static const gw_encoding targets[] = {GW_UTF8, GW_UTF16, GW_UTF32, GW_LATIN1};
enum { TARGETS = 4, ARENA = 4 * BATTERY_MOST + 4096 };

/* Two arenas that end at a page that cannot be touched: whatever is put at their ends cannot be passed. */
static unsigned char *source_arena;
static unsigned char *out_arena;

static void open_arenas(void)
{
    if (source_arena != NULL)
        return;
    source_arena = harness_guarded(ARENA);
    out_arena = harness_guarded(ARENA);
}

static gw_text at_the_edge(gw_text text)
{
    size_t nbytes = text.nunits * reference_width(text.encoding);
    open_arenas();
    HARNESS_CHECK(nbytes <= BATTERY_MOST);
    memmove(source_arena + ARENA - nbytes, text.data, nbytes);
    text.data = source_arena + ARENA - nbytes;
    return text;
}

/* What the reference says a call must return, and write into out. */
static gwi_text_result expect(gw_text text, gw_encoding to, size_t capacity, unsigned mode,
                              unsigned char *out)
{
    gwi_text_result result = {GWI_TEXT_DONE, 0, 0, 0, 0, 0};
    unsigned char units[8];
    while (result.nread < text.nunits) {
        reference_item item = reference_at(text, result.nread);
        bool lost = !item.good || (to == GW_LATIN1 && item.scalar > 0xFF);
        if (item.cut && (mode & GWI_TEXT_MORE_FOLLOWS) != 0) {
            result.status = GWI_TEXT_MORE;
            return result;
        }
        uint32_t stand_in = to == GW_LATIN1 ? '?' : 0xFFFDu;
        size_t nunits = reference_put(lost ? stand_in : item.scalar, to, units);
        bool bad = lost && (mode & GWI_TEXT_STRICT) != 0;
        if (!bad && nunits > capacity - result.nwritten) {
            result.status = GWI_TEXT_FULL;
            return result;
        }
        if (lost && result.nlost++ == 0) {
            result.lost_at = result.nread;
            result.lost = item.scalar;
        }
        if (bad) {
            result.status = GWI_TEXT_BAD;
            return result;
        }
        memcpy(out + result.nwritten * reference_width(to), units, nunits * reference_width(to));
        result.nwritten += nunits;
        result.nread += item.nunits;
    }
    return result;
}

static void same_result(const gwi_text_result *got, const gwi_text_result *expected)
{
    if (got->status == expected->status && got->nread == expected->nread &&
        got->nwritten == expected->nwritten && got->nlost == expected->nlost &&
        got->lost_at == expected->lost_at && got->lost == expected->lost)
        return;
    ck_assert_int_eq(got->status, expected->status);
    ck_assert_uint_eq(got->nread, expected->nread);
    ck_assert_uint_eq(got->nwritten, expected->nwritten);
    ck_assert_uint_eq(got->nlost, expected->nlost);
    ck_assert_uint_eq(got->lost_at, expected->lost_at);
    ck_assert_uint_eq(got->lost, expected->lost);
}

static unsigned char expected_bytes[ARENA];

/* One call with an output of so many units that ends at the page. */
static void call(gw_text text, gw_encoding to, size_t capacity, gwi_text_mode mode)
{
    size_t width = reference_width(to);
    unsigned char *out = out_arena + ARENA - capacity * width;
    gwi_text_result expected = expect(text, to, capacity, mode, expected_bytes);
    memset(out - 8, 0xA5, 8);
    gwi_text_result got = gwi_text_convert(text, to, out, capacity, mode);
    same_result(&got, &expected);
    HARNESS_CHECK(memcmp(out, expected_bytes, got.nwritten * width) == 0);
    HARNESS_CHECK(memcmp(out - 8, "\xA5\xA5\xA5\xA5\xA5\xA5\xA5\xA5", 8) == 0);
}

static size_t measure(gw_text text, gw_encoding to, gwi_text_mode mode)
{
    gwi_text_result expected = expect(text, to, SIZE_MAX, mode, expected_bytes);
    gwi_text_result got = gwi_text_convert(text, to, NULL, 0, mode);
    same_result(&got, &expected);
    return got.nwritten;
}

static void compare(gw_text text)
{
    for (size_t i = 0; i < TARGETS; i++)
        call(text, targets[i], measure(text, targets[i], GWI_TEXT_REPLACE), GWI_TEXT_REPLACE);
}

void battery_with_each_kernel(void (*act)(gw_text text), gw_text text)
{
    for (size_t i = 0; i < gwi_kernel_sets_count; i++) {
        if (!gwi_kernel_sets[i]->runs())
            continue;
        gwi_kernels_use(gwi_kernel_sets[i]);
        act(text);
    }
    gwi_kernels_use(NULL);
}

void battery_compare(gw_text source)
{
    battery_with_each_kernel(compare, at_the_edge(source));
}

static void every_output_size(gw_text text, gw_encoding to, gwi_text_mode mode)
{
    size_t need = measure(text, to, mode);
    for (size_t capacity = 0; capacity <= need + 2; capacity++)
        call(text, to, capacity, mode);
}

/* Converts the text in chunks of so many units, each at the edge; what is unread goes before the next chunk. */
static void in_chunks(gw_text text, gw_encoding to, size_t chunk)
{
    static unsigned char whole[ARENA];
    size_t width = reference_width(text.encoding);
    size_t out_width = reference_width(to);
    size_t need = reference_convert(text, to, expected_bytes);
    size_t nwritten = 0;
    size_t begin = 0;
    size_t end = 0;
    while (begin < text.nunits) {
        end = end + chunk < text.nunits ? end + chunk : text.nunits;
        gw_text part = text;
        part.data = out_arena + ARENA - (end - begin) * width;
        part.nunits = end - begin;
        memcpy(out_arena + ARENA - part.nunits * width,
               (const unsigned char *)text.data + begin * width, part.nunits * width);
        bool last = end == text.nunits;
        gwi_text_result got =
            gwi_text_convert(part, to, whole + nwritten * out_width, need - nwritten,
                             last ? GWI_TEXT_REPLACE : GWI_TEXT_MORE_FOLLOWS);
        HARNESS_CHECK(got.status == (got.nread == part.nunits ? GWI_TEXT_DONE : GWI_TEXT_MORE));
        begin += got.nread;
        nwritten += got.nwritten;
    }
    HARNESS_CHECK(nwritten == need);
    HARNESS_CHECK(memcmp(whole, expected_bytes, need * out_width) == 0);
}

static void run(gw_text text)
{
    for (size_t i = 0; i < TARGETS; i++) {
        every_output_size(text, targets[i], GWI_TEXT_REPLACE);
        every_output_size(text, targets[i], GWI_TEXT_STRICT);
        every_output_size(text, targets[i], GWI_TEXT_MORE_FOLLOWS);
        for (size_t chunk = 1; chunk <= 17; chunk++)
            in_chunks(text, targets[i], chunk);
    }
}

void battery_run(gw_text source)
{
    battery_with_each_kernel(run, at_the_edge(source));
}

void battery_run_cuts(gw_text source)
{
    for (size_t nunits = 0; nunits <= source.nunits; nunits++) {
        gw_text cut = source;
        cut.nunits = nunits;
        battery_run(cut);
    }
}

/* --- a source that changes ------------------------------------------------------------------------------ */

enum { RACED = 256 };

typedef struct race {
    unsigned char *shared;
    atomic_bool over;
} race;

static void *scribble(void *context)
{
    race *r = context;
    static const unsigned char interesting[] = {0x41, 0x7F, 0x80, 0xBF, 0xC3, 0xD8, 0xDC,
                                                0xE2, 0xED, 0xF0, 0xF4, 0xFF, 0x00};
    for (uint32_t n = 1; !atomic_load_explicit(&r->over, memory_order_relaxed);
         n = n * 1664525 + 1013904223)
        __atomic_store_n(&r->shared[(n >> 8) % RACED], interesting[(n >> 24) % sizeof interesting],
                         __ATOMIC_RELAXED);
    return NULL;
}

static void race_once(gw_text text)
{
    race r = {source_arena + ARENA - RACED, false};
    pthread_t thread;
    memset(r.shared, 'a', RACED);
    ck_assert_int_eq(pthread_create(&thread, NULL, scribble, &r), 0);
    for (size_t i = 0; i < harness_scaled(100000); i++) {
        gw_encoding to = targets[i % TARGETS];
        size_t capacity = i % (RACED / 4);
        gwi_text_result got =
            gwi_text_convert(text, to, out_arena + ARENA - capacity * reference_width(to), capacity,
                             GWI_TEXT_REPLACE);
        HARNESS_CHECK(got.nwritten <= capacity);
        HARNESS_CHECK(got.nread <= text.nunits);
    }
    atomic_store(&r.over, true);
    pthread_join(thread, NULL);
}

void battery_race(gw_encoding from)
{
    open_arenas();
    gw_text text = {source_arena + ARENA - RACED, RACED / reference_width(from), from};
    battery_with_each_kernel(race_once, text);
}

/* --- conformance files ---------------------------------------------------------------------------------- */

static int digit(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

size_t battery_hex(const char *digits, unsigned char *out, size_t capacity)
{
    size_t nbytes = 0;
    for (; nbytes < capacity && digit(digits[0]) >= 0 && digit(digits[1]) >= 0; digits += 2)
        out[nbytes++] = (unsigned char)(digit(digits[0]) * 16 + digit(digits[1]));
    return nbytes;
}

static void split(char *line, char *fields[BATTERY_FIELDS])
{
    static char none[] = "";
    for (size_t i = 0; i < BATTERY_FIELDS; i++) {
        fields[i] = line;
        char *tab = strchr(line, '\t');
        if (tab != NULL)
            *tab = '\0';
        line = tab != NULL ? tab + 1 : none;
    }
}

size_t battery_rows(const char *name, battery_row *row)
{
    const char *path = harness_data(name);
    size_t nbytes;
    size_t count = 0;
    if (path == NULL)
        return 0;
    char *text = harness_read(path, &nbytes);
    char *rest = text;
    for (char *line; (line = strsep(&rest, "\n")) != NULL;) {
        char *fields[BATTERY_FIELDS];
        if (line[0] == '#' || line[0] == '\0')
            continue;
        split(line, fields);
        row(fields);
        count++;
    }
    free(text);
    ck_assert_uint_gt(count, 0);
    return count;
}
