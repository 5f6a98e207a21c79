/* SPDX-License-Identifier: MIT */
/* From any encoding to any encoding: which kernel, and how large. */
#include "text/text.h"

enum { ENCODINGS = 4 };

static gwi_text_kernel *const kernels[ENCODINGS][ENCODINGS] = {
    {gwi_utf8_to_utf8, gwi_utf8_to_utf16, gwi_utf8_to_utf32, gwi_utf8_to_latin1},
    {gwi_utf16_to_utf8, gwi_utf16_to_utf16, gwi_utf16_to_utf32, gwi_utf16_to_latin1},
    {gwi_utf32_to_utf8, gwi_utf32_to_utf16, gwi_utf32_to_utf32, gwi_utf32_to_latin1},
    {gwi_latin1_to_utf8, gwi_latin1_to_utf16, gwi_latin1_to_utf32, gwi_latin1_to_latin1},
};

static const unsigned char widths[ENCODINGS] = {1, 2, 4, 1};

/* A byte of UTF-8 that stands alone becomes EF BF BD, so three bytes. */
static const unsigned char growths[ENCODINGS][ENCODINGS] = {
    {3, 1, 1, 1},
    {3, 1, 1, 1},
    {4, 2, 1, 1},
    {2, 1, 1, 1},
};

static unsigned row(gw_encoding encoding)
{
    return (unsigned)encoding - (unsigned)GW_UTF8;
}

size_t gwi_text_width(gw_encoding encoding)
{
    return widths[row(encoding)];
}

size_t gwi_text_growth(gw_encoding from, gw_encoding to)
{
    return growths[row(from)][row(to)];
}

bool gwi_text_check(gw_text text)
{
    if (GWI_UNLIKELY(row(text.encoding) >= ENCODINGS)) {
        gwi_fail(GW_ERROR_INVALID_PARAMETER, "A text of the unknown encoding %u was given.",
                 (unsigned)text.encoding);
        return false;
    }
    if (GWI_UNLIKELY(text.nunits > (size_t)PTRDIFF_MAX / gwi_text_width(text.encoding))) {
        gwi_fail(GW_ERROR_ARITHMETIC_OVERFLOW, "A text of %zu units is larger than memory can be.",
                 text.nunits);
        return false;
    }
    return true;
}

gw_text gwi_text_from(gw_text text, size_t offset)
{
    text.data = (const char *)text.data + offset * gwi_text_width(text.encoding);
    text.nunits -= offset;
    return text;
}

gwi_text_result gwi_text_convert(gw_text source, gw_encoding to, void *out, size_t capacity,
                                 gwi_text_mode mode)
{
    return kernels[row(source.encoding)][row(to)](source.data, source.nunits, out, capacity, mode);
}

size_t gwi_text_length_utf16(const void *s)
{
    const unsigned char *at = s;
    uint16_t unit;
    for (size_t nunits = 0;; nunits++) {
        memcpy(&unit, at + nunits * sizeof unit, sizeof unit);
        if (unit == 0)
            return nunits;
    }
}
