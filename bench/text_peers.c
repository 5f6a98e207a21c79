/* SPDX-License-Identifier: MIT */
/* The converters of others: the C library's iconv, and ICU and GLib where this machine has them. */
#include "config.h"

#include "text_common.h"

#include <dlfcn.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef ICONV_CONST
#define ICONV_CONST
#endif

/* --- iconv ------------------------------------------------------------------------------------------------ */

void *peer_iconv_open(const char *to, const char *from)
{
    iconv_t descriptor = iconv_open(to, from);
    return descriptor == (iconv_t)-1 ? NULL : (void *)descriptor;
}

size_t peer_iconv(void *state, const void *source, size_t nbytes, void *out, size_t capacity)
{
    ICONV_CONST char *in = (ICONV_CONST char *)source;
    size_t in_left = nbytes;
    char *at = out;
    size_t left = capacity;
    iconv((iconv_t)state, NULL, NULL, NULL, NULL);
    if (iconv((iconv_t)state, &in, &in_left, &at, &left) == (size_t)-1)
        return 0;
    return capacity - left;
}

/* --- ICU -------------------------------------------------------------------------------------------------- */

typedef int32_t icu_to(void *converter, void *out, int32_t capacity, const void *source,
                       int32_t nunits, int *status);
typedef void *icu_open(const char *name, int *status);

static icu_open *open_converter;
static icu_to *to_units, *from_units;

static void *icu_function(void *library, const char *name, int version)
{
    char versioned[64];
    snprintf(versioned, sizeof versioned, "%s_%d", name, version);
    return dlsym(library, versioned);
}

static bool icu_load(int version)
{
    char name[32];
    snprintf(name, sizeof name, "libicuuc.so.%d", version);
    void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL)
        return false;
    *(void **)&open_converter = icu_function(library, "ucnv_open", version);
    *(void **)&to_units = icu_function(library, "ucnv_toUChars", version);
    *(void **)&from_units = icu_function(library, "ucnv_fromUChars", version);
    return open_converter != NULL && to_units != NULL && from_units != NULL;
}

static bool icu_is_there(void)
{
    static int there = -1;
    for (int version = 90; there < 0 && version >= 50; version--)
        if (icu_load(version))
            there = 1;
    if (there < 0)
        there = 0;
    return there == 1;
}

void *peer_icu_open(const char *name)
{
    int status = 0;
    void *converter = icu_is_there() ? open_converter(name, &status) : NULL;
    return status <= 0 ? converter : NULL;
}

size_t peer_icu_to_utf16(void *state, const void *source, size_t nbytes, void *out, size_t capacity)
{
    int status = 0;
    int32_t n = to_units(state, out, (int32_t)(capacity / 2), source, (int32_t)nbytes, &status);
    return status <= 0 && n > 0 ? (size_t)n * 2 : 0;
}

size_t peer_icu_from_utf16(void *state, const void *source, size_t nbytes, void *out,
                           size_t capacity)
{
    int status = 0;
    int32_t n = from_units(state, out, (int32_t)capacity, source, (int32_t)(nbytes / 2), &status);
    return status <= 0 && n > 0 ? (size_t)n : 0;
}

/* --- GLib ------------------------------------------------------------------------------------------------- */

typedef char *glib_convert(const char *source, long nbytes, void *converter, size_t *nread,
                           size_t *nwritten, void *error);

static glib_convert *g_convert_with_iconv;
static void (*g_free)(void *block);

static size_t convert_by_glib(void *state, const void *source, size_t nbytes, void *out,
                              size_t capacity)
{
    size_t nread = 0;
    size_t nwritten = 0;
    char *made = g_convert_with_iconv(source, (long)nbytes, state, &nread, &nwritten, NULL);
    (void)out;
    (void)capacity;
    if (made == NULL)
        return 0;
    g_free(made);
    return nwritten;
}

text_convert *peer_glib(void)
{
    static void *library;
    if (library == NULL)
        library = dlopen("libglib-2.0.so.0", RTLD_NOW | RTLD_LOCAL);
    if (library == NULL)
        return NULL;
    *(void **)&g_convert_with_iconv = dlsym(library, "g_convert_with_iconv");
    *(void **)&g_free = dlsym(library, "g_free");
    return g_convert_with_iconv != NULL && g_free != NULL ? convert_by_glib : NULL;
}
