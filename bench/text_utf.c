/* SPDX-License-Identifier: MIT */
/*
 * Rows of UTF-8 and UTF-16: the real texts of $GANGWAY_TEST_DATA/lipsum, short and long, beside simdutf (by the C
 * functions of a libsimdutf.so that the loader finds), iconv, ICU and GLib.
 */
#include "config.h"

#include "text_common.h"

#include "text/text.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 65536 };

static const char *const scripts[] = {"Latin", "Arabic",   "Chinese", "Emoji",  "Hebrew",
                                      "Hindi", "Japanese", "Korean",  "Russian"};

/* --- who converts ------------------------------------------------------------------------------------------ */

static size_t to_units(void *state, const void *source, size_t nbytes, void *out, size_t capacity)
{
    (void)state;
    return gwi_utf8_to_utf16(source, nbytes, out, capacity / 2, GWI_TEXT_REPLACE).nwritten * 2;
}

static size_t to_bytes(void *state, const void *source, size_t nbytes, void *out, size_t capacity)
{
    (void)state;
    return gwi_utf16_to_utf8(source, nbytes / 2, out, capacity, GWI_TEXT_REPLACE).nwritten;
}

/* Either direction of simdutf: units of the source in, units of the target out. */
typedef size_t simdutf_convert(const void *source, size_t nunits, void *out);

static simdutf_convert *simdutf_to_units, *simdutf_to_bytes;

static size_t peer_to_units(void *state, const void *source, size_t nbytes, void *out,
                            size_t capacity)
{
    (void)state;
    (void)capacity;
    return simdutf_to_units(source, nbytes, out) * 2;
}

static size_t peer_to_bytes(void *state, const void *source, size_t nbytes, void *out,
                            size_t capacity)
{
    (void)state;
    (void)capacity;
    return simdutf_to_bytes(source, nbytes / 2, out);
}

static void load_simdutf(void)
{
    void *library = dlopen("libsimdutf.so", RTLD_NOW | RTLD_LOCAL);
    if (library == NULL)
        return;
    *(void **)&simdutf_to_units = dlsym(library, "simdutf_convert_utf8_to_utf16");
    *(void **)&simdutf_to_bytes = dlsym(library, "simdutf_convert_utf16_to_utf8");
}

static const char *native_utf16(void)
{
    static const uint16_t one = 1;
    return *(const unsigned char *)&one == 1 ? "UTF-16LE" : "UTF-16BE";
}

enum { PEERS = 5 };

static void open_peers(text_peer from[PEERS], text_peer to[PEERS])
{
    void *decoder = peer_iconv_open(native_utf16(), "UTF-8");
    void *encoder = peer_iconv_open("UTF-8", native_utf16());
    void *icu = peer_icu_open("UTF-8");
    const text_peer all_from[PEERS] = {
        {"gangway", to_units, NULL},
        {"simdutf", simdutf_to_units != NULL ? peer_to_units : NULL, NULL},
        {"iconv", decoder != NULL ? peer_iconv : NULL, decoder},
        {"icu", icu != NULL ? peer_icu_to_utf16 : NULL, icu},
        {"glib", decoder != NULL ? peer_glib() : NULL, decoder}};
    const text_peer all_to[PEERS] = {
        {"gangway", to_bytes, NULL},
        {"simdutf", simdutf_to_bytes != NULL ? peer_to_bytes : NULL, NULL},
        {"iconv", encoder != NULL ? peer_iconv : NULL, encoder},
        {"icu", icu != NULL ? peer_icu_from_utf16 : NULL, icu},
        {"glib", encoder != NULL ? peer_glib() : NULL, encoder}};
    memcpy(from, all_from, sizeof all_from);
    memcpy(to, all_to, sizeof all_to);
}

/* --- what is converted -------------------------------------------------------------------------------------- */

/* The whole characters of a script's text, up to 64 KiB of UTF-8; NULL where it is not there. */
static char *read_script(const char *script)
{
    char path[4096];
    const char *folder = getenv("GANGWAY_TEST_DATA");
    snprintf(path, sizeof path, "%s/lipsum/%s-Lipsum.utf8.txt", folder != NULL ? folder : ".",
             script);
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return NULL;
    char *text = calloc(1, MOST + 1);
    size_t nbytes = text != NULL ? fread(text, 1, MOST, file) : 0;
    while (nbytes > 0 && ((unsigned char)text[nbytes - 1] & 0xC0) == 0x80)
        text[--nbytes] = '\0';
    if (nbytes > 0)
        text[nbytes - 1] = '\0';
    fclose(file);
    return text;
}

static void row(const text_bench *bench, const char *script, const char *direction,
                const char *size, const void *source, size_t nbytes, const text_peer peers[PEERS])
{
    char name[64];
    snprintf(name, sizeof name, "%s %s %s", script, direction, size);
    text_bench_row(bench, name, source, nbytes, peers, PEERS);
}

/* The first so many units, a pair of surrogates not torn; 0 for all. */
static void rows_of(const text_bench *bench, const char *script, const char *utf8, size_t nunits,
                    const text_peer from[PEERS], const text_peer to[PEERS])
{
    char size[16];
    size_t whole;
    uint16_t *units = text_utf16(utf8, &whole);
    if (nunits == 0 || nunits > whole)
        nunits = whole;
    nunits -= (size_t)((units[nunits - 1] & 0xFC00) == 0xD800);
    snprintf(size, sizeof size, "%zu", nunits);
    char *bytes = malloc(nunits * 3);
    size_t nbytes = to_bytes(NULL, units, nunits * 2, bytes, nunits * 3);
    row(bench, script, "to UTF-16", size, bytes, nbytes, from);
    row(bench, script, "from UTF-16", size, units, nunits * 2, to);
    free(bytes);
    free(units);
}

/* --- other directions, beside simdutf alone ----------------------------------------------------------------- */

typedef struct direction {
    const char *name, *symbol;
    gw_encoding from, to;
    simdutf_convert *simdutf;
} direction;

static size_t direct(void *state, const void *source, size_t nbytes, void *out, size_t capacity)
{
    const direction *d = state;
    gw_text text = {source, nbytes / gwi_text_width(d->from), d->from};
    size_t width = gwi_text_width(d->to);
    return gwi_text_convert(text, d->to, out, capacity / width, GWI_TEXT_REPLACE).nwritten * width;
}

static size_t peer_direct(void *state, const void *source, size_t nbytes, void *out,
                          size_t capacity)
{
    const direction *d = state;
    (void)capacity;
    return d->simdutf(source, nbytes / gwi_text_width(d->from), out) * gwi_text_width(d->to);
}

static void rows_of_direction(const text_bench *bench, direction *d, const char *script,
                              const char *utf8)
{
    static const size_t sizes[] = {32, 64, 0};
    size_t whole;
    uint16_t *units = text_utf16(utf8, &whole);
    for (size_t i = 0; i < TEXT_COUNT_OF(sizes); i++) {
        char name[64];
        size_t nunits = sizes[i] != 0 && sizes[i] < whole ? sizes[i] : whole;
        nunits -= (size_t)((units[nunits - 1] & 0xFC00) == 0xD800);
        direction encode = {.from = GW_UTF16, .to = d->from};
        char *source = malloc(nunits * 4);
        size_t nbytes = direct(&encode, units, nunits * 2, source, nunits * 4);
        text_peer peers[] = {{"gangway", direct, d},
                             {"simdutf", d->simdutf != NULL ? peer_direct : NULL, d}};
        snprintf(name, sizeof name, "%s %s %zu", script, d->name, nunits);
        text_bench_row(bench, name, source, nbytes, peers, TEXT_COUNT_OF(peers));
        free(source);
    }
    free(units);
}

static void rows_of_directions(const text_bench *bench)
{
    static direction directions[] = {
        {"UTF-8 to UTF-32", "simdutf_convert_utf8_to_utf32", GW_UTF8, GW_UTF32, NULL},
        {"UTF-16 to UTF-32", "simdutf_convert_utf16_to_utf32", GW_UTF16, GW_UTF32, NULL},
        {"UTF-32 to UTF-8", "simdutf_convert_utf32_to_utf8", GW_UTF32, GW_UTF8, NULL},
        {"UTF-32 to UTF-16", "simdutf_convert_utf32_to_utf16", GW_UTF32, GW_UTF16, NULL},
        {"Latin-1 to UTF-8", "simdutf_convert_latin1_to_utf8", GW_LATIN1, GW_UTF8, NULL},
        {"UTF-8 to Latin-1", "simdutf_convert_utf8_to_latin1", GW_UTF8, GW_LATIN1, NULL}};
    void *library = dlopen("libsimdutf.so", RTLD_NOW | RTLD_LOCAL);
    for (size_t i = 0; i < TEXT_COUNT_OF(directions); i++) {
        if (library != NULL)
            *(void **)&directions[i].simdutf = dlsym(library, directions[i].symbol);
        bool latin1 = directions[i].from == GW_LATIN1 || directions[i].to == GW_LATIN1;
        for (size_t k = 0; k < TEXT_COUNT_OF(scripts); k++) {
            char *utf8 = read_script(scripts[k]);
            if (utf8 != NULL && (!latin1 || k == 0))
                rows_of_direction(bench, &directions[i], scripts[k], utf8);
            free(utf8);
        }
    }
}

void text_rows_utf(const text_bench *bench)
{
    static const size_t sizes[] = {8, 13, 32, 64, 256, 0};
    text_peer from[PEERS];
    text_peer to[PEERS];
    char title[128];
    snprintf(title, sizeof title, "UTF-8, at 8 to 256 units and 64 KiB; kernels: %s",
             gw_text_kernel_name());
    text_bench_heading(bench, title);
    load_simdutf();
    open_peers(from, to);
    for (size_t i = 0; i < TEXT_COUNT_OF(scripts); i++) {
        char *utf8 = read_script(scripts[i]);
        for (size_t k = 0; utf8 != NULL && k < TEXT_COUNT_OF(sizes); k++)
            rows_of(bench, scripts[i], utf8, sizes[k], from, to);
        if (utf8 == NULL)
            printf("%s: GANGWAY_TEST_DATA has no such text\n", scripts[i]);
        free(utf8);
    }
    rows_of_directions(bench);
}
