/* SPDX-License-Identifier: MIT */
/* What the files of the Win32 conversion functions share. */
#ifndef GWI_TEXT_WIN32_H
#define GWI_TEXT_WIN32_H

#include "text/table.h"

/* UTF-8 to UTF-16 with Windows' count of what is ill-formed; the modes REPLACE and STRICT. */
gwi_text_result gwi_win32_utf8_decode(const void *source, size_t nbytes, void *out, size_t capacity,
                                      gwi_text_mode mode);

/* The page of a number, 0 to 3 included, if it is one of bytes; else fails. */
const gwi_page *gwi_win32_page(uint32_t code_page);

/* Whether buffers and lengths can be those of a conversion; else fails. */
bool gwi_win32_check_buffers(const void *source, int32_t nunits, const void *out, int32_t capacity);

/* The result of a conversion as both functions give it: units written, or 0 after a failure. */
int32_t gwi_win32_finish(const gwi_text_result *made, const gwi_page *page, int32_t capacity);

#endif
