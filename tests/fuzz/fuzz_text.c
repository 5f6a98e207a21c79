/* SPDX-License-Identifier: MIT */
/*
 * Fuzzes the conversions: each set of kernels against a plain reference, in one piece and in chunks; code pages there and
 * back; every marshal function; normalization; and no block is live afterwards. The first two bytes of the input
 * choose the chunk and the code page; the rest is the text, in each encoding in turn.
 */
#include "support/reference.h"
#include "text/kernels.h"

#include <gangway/heap.h>
#include <gangway/marshal.h>

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t nbytes);

#define REQUIRE(condition)                                                                         \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);                \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

static const gw_encoding encodings[] = {GW_UTF8, GW_UTF16, GW_UTF32, GW_LATIN1};

/* Room for what a conversion gives, from the C library's heap so that a checker of memory knows its end. */
static unsigned char *room(size_t nbytes)
{
    unsigned char *p = malloc(nbytes != 0 ? nbytes : 1);
    REQUIRE(p != NULL);
    return p;
}

/* --- kernels --------------------------------------------------------------------------------------------- */

static void in_chunks(gw_text text, gw_encoding to, const unsigned char *expected, size_t need,
                      size_t chunk)
{
    size_t width = reference_width(to);
    unsigned char *whole = room(need * width);
    size_t begin = 0;
    size_t end = 0;
    size_t nwritten = 0;
    while (begin < text.nunits) {
        end = text.nunits - end > chunk ? end + chunk : text.nunits;
        gw_text part = gwi_text_from(text, begin);
        part.nunits = end - begin;
        gwi_text_result r =
            gwi_text_convert(part, to, whole + nwritten * width, need - nwritten,
                             end < text.nunits ? GWI_TEXT_MORE_FOLLOWS : GWI_TEXT_REPLACE);
        REQUIRE(r.status == GWI_TEXT_DONE || r.status == GWI_TEXT_MORE);
        begin += r.nread;
        nwritten += r.nwritten;
    }
    REQUIRE(nwritten == need && memcmp(whole, expected, need * width) == 0);
    free(whole);
}

static void one_direction(gw_text text, gw_encoding to, size_t chunk)
{
    size_t width = reference_width(to);
    unsigned char *expected = room(reference_room(text));
    size_t need = reference_convert(text, to, expected);
    unsigned char *got = room(need * width);
    gwi_text_result r = gwi_text_convert(text, to, NULL, 0, GWI_TEXT_REPLACE);
    REQUIRE(r.status == GWI_TEXT_DONE && r.nwritten == need);
    r = gwi_text_convert(text, to, got, need, GWI_TEXT_REPLACE);
    REQUIRE(r.status == GWI_TEXT_DONE && r.nread == text.nunits && r.nwritten == need);
    REQUIRE(memcmp(got, expected, need * width) == 0);
    gwi_text_result strict = gwi_text_convert(text, to, got, need, GWI_TEXT_STRICT);
    REQUIRE((strict.status == GWI_TEXT_DONE) == (r.nlost == 0));
    REQUIRE(r.nlost == 0 || (strict.lost_at == r.lost_at && strict.nread == r.lost_at));
    if (need > 0) {
        r = gwi_text_convert(text, to, got, need / 2, GWI_TEXT_REPLACE);
        REQUIRE(r.nwritten <= need / 2 && memcmp(got, expected, r.nwritten * width) == 0);
    }
    in_chunks(text, to, expected, need, chunk);
    free(got);
    free(expected);
}

static void each_direction(gw_text text, size_t chunk)
{
    for (size_t i = 0; i < gwi_kernel_sets_count; i++) {
        if (!gwi_kernel_sets[i]->runs())
            continue;
        gwi_kernels_use(gwi_kernel_sets[i]);
        for (size_t to = 0; to < GWI_COUNT_OF(encodings); to++)
            one_direction(text, encodings[to], chunk);
    }
    gwi_kernels_use(NULL);
}

/* --- code pages ------------------------------------------------------------------------------------------- */

static void one_page(gw_text text, const gwi_page *page)
{
    size_t need = gwi_page_encode(page, text, NULL, 0, GWI_TEXT_REPLACE).nwritten;
    unsigned char *bytes = room(need);
    gwi_text_result r = gwi_page_encode(page, text, bytes, need, GWI_TEXT_REPLACE);
    REQUIRE(r.status == GWI_TEXT_DONE && r.nwritten == need);
    r = gwi_page_encode(page, text, bytes, need / 2, GWI_TEXT_REPLACE);
    REQUIRE(r.nwritten <= need / 2);
    free(bytes);
}

static void decode_page(const uint8_t *data, size_t nbytes, const gwi_page *page)
{
    size_t need = gwi_page_decode(page, data, nbytes, NULL, 0, GWI_TEXT_REPLACE).nwritten;
    unsigned char *units = room(need * 2);
    gwi_text_result r = gwi_page_decode(page, data, nbytes, units, need, GWI_TEXT_REPLACE);
    REQUIRE(r.status == GWI_TEXT_DONE && r.nwritten == need);
    r = gwi_utf16_to_utf8(units, need, NULL, 0, GWI_TEXT_STRICT);
    REQUIRE(r.status == GWI_TEXT_DONE || page->kind != GWI_PAGE_UTF8);
    free(units);
}

/* --- Win32 ------------------------------------------------------------------------------------------------ */

static void win32_decode(const uint8_t *data, int32_t nbytes, uint32_t number, uint32_t flags)
{
    const char *source = (const char *)data;
    int32_t need = gw_MultiByteToWideChar(number, flags, source, nbytes, NULL, 0);
    if (need <= 0)
        return;
    gw_char16 *out = (gw_char16 *)(void *)room((size_t)need * 2);
    REQUIRE(gw_MultiByteToWideChar(number, flags, source, nbytes, out, need) == need);
    REQUIRE(need == 1 || gw_MultiByteToWideChar(number, flags, source, nbytes, out, need - 1) == 0);
    free(out);
}

static void win32_encode(const uint8_t *data, int32_t nunits, uint32_t number, uint32_t flags)
{
    gw_char16 *source = (gw_char16 *)(void *)room((size_t)nunits * 2);
    memcpy(source, data, (size_t)nunits * 2);
    int32_t need = gw_WideCharToMultiByte(number, flags, source, nunits, NULL, 0, NULL, NULL);
    char *out = (char *)room((size_t)need);
    if (need > 0)
        REQUIRE(gw_WideCharToMultiByte(number, flags, source, nunits, out, need, NULL, NULL) ==
                need);
    if (need > 1)
        REQUIRE(gw_WideCharToMultiByte(number, flags, source, nunits, out, need - 1, NULL, NULL) ==
                0);
    free(out);
    free(source);
}

static void win32(const uint8_t *data, size_t nbytes, uint32_t number)
{
    static const uint32_t decoding[] = {0, GW_MB_ERR_INVALID_CHARS, GW_MB_COMPOSITE,
                                        GW_MB_USEGLYPHCHARS};
    static const uint32_t encoding[] = {0, GW_WC_NO_BEST_FIT_CHARS, GW_WC_COMPOSITECHECK,
                                        GW_WC_COMPOSITECHECK | GW_WC_DISCARDNS};
    for (size_t i = 0; i < 4 && nbytes > 1 && nbytes < 65536; i++) {
        win32_decode(data, (int32_t)nbytes, number, decoding[i]);
        win32_encode(data, (int32_t)(nbytes / 2), number, encoding[i]);
    }
}

/* --- marshal ---------------------------------------------------------------------------------------------- */

static void same(gw_string *a, gw_string *b)
{
    REQUIRE(gw_string_equal(a, b) == 1 && gw_string_compare(a, b) == 0);
    REQUIRE(gw_string_hash(a) == gw_string_hash(b));
    gw_string_unref(b);
}

static void marshal(gw_text text)
{
    gw_string *s = gw_string_new(text);
    REQUIRE(s != NULL && gw_string_utf8(s) != NULL);
    gw_text view = gw_string_text(s);
    gw_char16 *wide = gw_StringToHGlobalUni(view);
    gw_bstr b = gw_StringToBSTR(view);
    char *bytes = gw_StringToCoTaskMemUTF8(text);
    REQUIRE(wide != NULL && b != NULL && bytes != NULL);
    REQUIRE(strcmp(bytes, gw_string_utf8(s)) == 0 || text.encoding == GW_UTF16);
    if (view.nunits <= INT32_MAX)
        same(s, gw_PtrToStringUniLen(wide, (int32_t)view.nunits));
    same(s, gw_PtrToStringBSTR(b));
    gw_string_unref(gw_PtrToStringUTF8(bytes));
    REQUIRE(gw_ZeroFreeGlobalAllocUnicode(wide) == 1);
    REQUIRE(gw_ZeroFreeBSTR(b) == 1);
    REQUIRE(gw_ZeroFreeCoTaskMemUTF8(bytes) == 1);
    gw_string_unref(s);
}

static void normalize(const gw_char16 *units, size_t nunits, int32_t form)
{
    int32_t need = gw_NormalizeString(form, units, (int32_t)nunits, NULL, 0);
    if (need <= 0)
        return;
    gw_char16 *out = (gw_char16 *)(void *)room((size_t)need * 2);
    REQUIRE(gw_NormalizeString(form, units, (int32_t)nunits, out, need) == need);
    REQUIRE(gw_IsNormalizedString(form, out, need) == 1);
    free(out);
}

static size_t live_blocks(void)
{
    gw_heap_statistics statistics;
    REQUIRE(gw_heap_stats(gw_GetProcessHeap(), &statistics) == 1);
    return statistics.total.live_blocks;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t nbytes)
{
    if (nbytes < 2)
        return 0;
    size_t chunk = data[0] % 17 + 1u;
    const gwi_page *page = gwi_page_find(gwi_pages[data[1] % gwi_pages_count].number);
    data += 2;
    nbytes -= 2;
    size_t live = live_blocks();
    for (size_t from = 0; from < GWI_COUNT_OF(encodings); from++) {
        gw_text text = {data, nbytes / reference_width(encodings[from]), encodings[from]};
        each_direction(text, chunk);
        if (page != NULL)
            one_page(text, page);
        marshal(text);
    }
    if (page != NULL && (page->traits & GWI_PAGE_WIDE) == 0) {
        decode_page(data, nbytes, page);
        win32(data, nbytes, page->number);
    }
    gw_char16 *units = (gw_char16 *)(void *)room(nbytes * 2);
    size_t nunits =
        gwi_utf8_to_utf16(data, nbytes < 4096 ? nbytes : 4096, units, nbytes, GWI_TEXT_REPLACE)
            .nwritten;
    static const int32_t forms[] = {GW_NormalizationC, GW_NormalizationD, GW_NormalizationKC,
                                    GW_NormalizationKD};
    for (size_t i = 0; i < GWI_COUNT_OF(forms); i++)
        normalize(units, nunits, forms[i]);
    free(units);
    REQUIRE(live_blocks() == live);
    return 0;
}
