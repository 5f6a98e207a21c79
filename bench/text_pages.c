/* SPDX-License-Identifier: MIT */
/* Rows of the code pages: real text of a page, both directions, short and long. */
#include "config.h"

#include "text_common.h"

#include "text/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct page_text {
    uint32_t number;
    const char *name; /* of the row */
    const char *iconv_name, *icu_name;
    const char *utf8;
} page_text;

#define FRENCH                                                                                                      \
    "Dès l’été, la côte brûlée rêve d’œuvres naïves\xC2\xA0: « Où êtes-vous ? », demande-t-elle. " \
    "Voilà où mène l’ambiguïté d’un garçon âgé. "
#define RUSSIAN                                                                                    \
    "Съешь же ещё этих мягких французских булок, да выпей чаю. В чащах юга жил бы цитрус? Да. "
#define JAPANESE                                                                                                                                 \
    "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。何でも薄暗いじめじめした所" \
    "で"                                                                                                                                        \
    "ニャーニャー泣いていた事だけは記憶している。"
#define CHINESE                                                                                    \
    "人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心，并应以兄弟关系的精神相对待。"
#define TRADITIONAL                                                                                \
    "人人生而自由，在尊嚴和權利上一律平等。他們賦有理性和良心，並應以兄弟關係的精神相對待。"
#define KOREAN                                                                                                                     \
    "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다. 인간은 천부적으로 " \
    "이성과 양심을 "
#define ASCII "The quick brown fox jumps over the lazy dog, 0123456789 times. "

static const page_text texts[] = {
    {1252, "1252 ASCII", "CP1252", "ibm-5348_P100-1997", ASCII},
    {1252, "1252 French", "CP1252", "ibm-5348_P100-1997", FRENCH},
    {1251, "1251 Russian", "CP1251", "ibm-5347_P100-1998", RUSSIAN},
    {37, "37 EBCDIC", "CP037", "ibm-37_P100-1995", ASCII},
    {932, "932 ASCII", "CP932", "ibm-943_P15A-2003", ASCII},
    {932, "932 Japanese", "CP932", "ibm-943_P15A-2003", JAPANESE},
    {936, "936 Chinese", "CP936", "windows-936-2000", CHINESE},
    {949, "949 Korean", "CP949", "windows-949-2000", KOREAN},
    {950, "950 Chinese", "CP950", "windows-950-2000", TRADITIONAL},
    {54936, "54936 Chinese", "GB18030", "gb18030", CHINESE},
};

static size_t decode(void *state, const void *source, size_t nbytes, void *out, size_t capacity)
{
    return gwi_page_decode(state, source, nbytes, out, capacity / 2, GWI_TEXT_REPLACE).nwritten * 2;
}

static size_t encode(void *state, const void *source, size_t nbytes, void *out, size_t capacity)
{
    gw_text text = gw_utf16_n(source, nbytes / 2);
    return gwi_page_encode(state, text, out, capacity, GWI_TEXT_REPLACE).nwritten;
}

static const char *native_utf16(void)
{
    static const uint16_t one = 1;
    return *(const unsigned char *)&one == 1 ? "UTF-16LE" : "UTF-16BE";
}

static void peer_at(text_peer *peer, const char *name, text_convert *convert, void *state)
{
    text_peer made = {name, state != NULL ? convert : NULL, state};
    *peer = made;
}

static void row(const text_bench *bench, const page_text *text, const char *direction,
                const void *source, size_t nbytes, const text_peer peers[4], const char *size)
{
    char name[64];
    snprintf(name, sizeof name, "%s %s %s", text->name, direction, size);
    text_bench_row(bench, name, source, nbytes, peers, 4);
}

/* Both directions of the first so many units, or of 64 KiB of bytes. */
static void rows_of(const text_bench *bench, const page_text *text, const text_peer from[4],
                    const text_peer to[4], size_t nunits, const char *size)
{
    size_t whole;
    uint16_t *units = text_utf16(text->utf8, &whole);
    size_t nunits_bytes = (nunits != 0 && nunits < whole ? nunits : whole) * 2;
    size_t most = nunits != 0 ? 0 : 65536;
    size_t capacity = nunits_bytes * 4;
    char *bytes = malloc(capacity);
    size_t nbytes = encode(to[0].state, units, nunits_bytes, bytes, capacity);
    size_t total_bytes;
    size_t total_units;
    void *many = text_repeat(bytes, nbytes, most, &total_bytes);
    void *wide = text_repeat(units, nunits_bytes, most * 2, &total_units);
    row(bench, text, "to UTF-16", many, total_bytes, from, size);
    row(bench, text, "from UTF-16", wide, total_units, to, size);
    free(many);
    free(wide);
    free(bytes);
    free(units);
}

static void rows_of_text(const text_bench *bench, const page_text *text)
{
    const gwi_page *page = gwi_page_find(text->number);
    text_peer from[4];
    text_peer to[4];
    if (page == NULL)
        return;
    void *state = (void *)(uintptr_t)page;
    void *decoder = peer_iconv_open(native_utf16(), text->iconv_name);
    void *encoder = peer_iconv_open(text->iconv_name, native_utf16());
    void *icu = peer_icu_open(text->icu_name);
    peer_at(&from[0], "gangway", decode, state);
    peer_at(&from[1], "iconv", peer_iconv, decoder);
    peer_at(&from[2], "icu", peer_icu_to_utf16, icu);
    peer_at(&from[3], "glib", peer_glib(), decoder);
    peer_at(&to[0], "gangway", encode, state);
    peer_at(&to[1], "iconv", peer_iconv, encoder);
    peer_at(&to[2], "icu", peer_icu_from_utf16, icu);
    peer_at(&to[3], "glib", peer_glib(), encoder);
    rows_of(bench, text, from, to, 8, "8");
    rows_of(bench, text, from, to, 32, "32");
    rows_of(bench, text, from, to, 0, "64K");
}

void text_rows_pages(const text_bench *bench)
{
    text_bench_heading(bench, "Code pages, at 8 and 32 units and 64 KiB");
    for (size_t i = 0; i < TEXT_COUNT_OF(texts); i++)
        rows_of_text(bench, &texts[i]);
}
