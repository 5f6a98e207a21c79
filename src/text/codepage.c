/* SPDX-License-Identifier: MIT */
/* Bytes of a code page to UTF-16, and text to bytes of a code page. */
#include "text/text.h"

gwi_text_result gwi_page_decode(const gwi_page *page, const void *source, size_t nbytes, void *out,
                                size_t capacity, gwi_text_mode mode)
{
    switch (page->kind) {
    case GWI_PAGE_UTF8:
        return gwi_utf8_to_utf16(source, nbytes, out, capacity, mode);
    case GWI_PAGE_LATIN1:
        return gwi_latin1_to_utf16(source, nbytes, out, capacity, mode);
    case GWI_PAGE_ASCII:
        return gwi_ascii_to_utf16(source, nbytes, out, capacity, mode);
    default:
        return gwi_iconv_decode(page, source, nbytes, out, capacity, mode);
    }
}

static gwi_text_result encode_ascii(gw_text source, void *out, size_t capacity, gwi_text_mode mode)
{
    static gwi_text_kernel *const kernels[] = {gwi_utf8_to_ascii, gwi_utf16_to_ascii,
                                               gwi_utf32_to_ascii, gwi_latin1_to_ascii};
    return kernels[(unsigned)source.encoding - (unsigned)GW_UTF8](source.data, source.nunits, out,
                                                                  capacity, mode);
}

static void swap_bytes(unsigned char *units, size_t nbytes, size_t width)
{
    for (size_t first = 0; first < nbytes; first += width) {
        for (size_t i = 0; i < width / 2; i++) {
            unsigned char byte = units[first + i];
            units[first + i] = units[first + width - 1 - i];
            units[first + width - 1 - i] = byte;
        }
    }
}

static bool is_native(const gwi_page *page)
{
    static const uint16_t one = 1;
    bool little_endian = *(const unsigned char *)&one == 1;
    return little_endian == ((page->traits & GWI_PAGE_BIG_ENDIAN) == 0);
}

static gwi_text_result encode_wide(const gwi_page *page, gw_text source, void *out, size_t capacity,
                                   gwi_text_mode mode)
{
    gw_encoding encoding = page->kind == GWI_PAGE_UTF16 ? GW_UTF16 : GW_UTF32;
    size_t width = gwi_text_width(encoding);
    gwi_text_result result = gwi_text_convert(source, encoding, out, capacity / width, mode);
    result.nwritten *= width;
    if (out != NULL && !is_native(page))
        swap_bytes(out, result.nwritten, width);
    return result;
}

gwi_text_result gwi_page_encode(const gwi_page *page, gw_text source, void *out, size_t capacity,
                                gwi_text_mode mode)
{
    switch (page->kind) {
    case GWI_PAGE_UTF8:
        return gwi_text_convert(source, GW_UTF8, out, capacity, mode);
    case GWI_PAGE_LATIN1:
        return gwi_text_convert(source, GW_LATIN1, out, capacity, mode);
    case GWI_PAGE_ASCII:
        return encode_ascii(source, out, capacity, mode);
    case GWI_PAGE_UTF16:
    case GWI_PAGE_UTF32:
        return encode_wide(page, source, out, capacity, mode);
    default:
        return gwi_iconv_encode(page, source, out, capacity, mode);
    }
}
