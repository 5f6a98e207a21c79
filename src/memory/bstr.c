/* SPDX-License-Identifier: MIT */
/*
 * BSTR: [room][length in bytes][text][zero unit], the pointer to the first unit of the text. Room and length take
 * a pointer's size together, as Windows and .NET have it.
 */
#include "heap/fast.h"
#include "text/text.h"

#include <gangway/memory.h>

#include "memory/memory.h"

#define ACCEPTED GWI_ACCEPTS(GW_FAMILY_BSTR)

/* Windows refuses lengths that leave its own bookkeeping no room in 32 bits. */
#define BSTR_MAX_BYTES ((size_t)0xFFFFFFEF)

static void fail_for_length(size_t length, const char *unit)
{
    gwi_fail(GW_ERROR_ARITHMETIC_OVERFLOW, "a BSTR of %zu %s is longer than its length can say",
             length, unit);
}

static size_t block_nbytes(size_t nbytes)
{
    return nbytes + GWI_BSTR_EXTRA;
}

/* An odd number of bytes ends with a zero byte first, so that the zero unit is aligned (Wine: vartype.c). The heap
 * gives a BSTR that asks for an odd number of bytes the one more that this takes. */
static void finish(char *text, size_t nbytes)
{
    uint32_t length = (uint32_t)nbytes;
    memcpy(text - sizeof length, &length, sizeof length);
    memset(text + nbytes, 0, (nbytes & 1) + sizeof(gw_char16));
}

static gw_bstr make(const void *contents, size_t nbytes)
{
    char *block = contents != NULL ? gwi_fast_alloc(GW_FAMILY_BSTR, block_nbytes(nbytes))
                                   : gwi_heap_alloc_zeroed(GW_FAMILY_BSTR, block_nbytes(nbytes));
    if (block == NULL)
        return NULL;
    char *text = block + GWI_BSTR_OFFSET;
    if (contents != NULL && nbytes > 0)
        memcpy(text, contents, nbytes);
    finish(text, nbytes);
    return (gw_bstr)(void *)text;
}

static bool units_fit(size_t nunits)
{
    if (nunits <= BSTR_MAX_BYTES / sizeof(gw_char16))
        return true;
    fail_for_length(nunits, "units");
    return false;
}

gw_bstr gw_SysAllocString(const gw_char16 *s)
{
    if (s == NULL)
        return NULL;
    size_t nunits = gwi_text_length_utf16(s);
    return units_fit(nunits) ? make(s, nunits * sizeof *s) : NULL;
}

gw_bstr gw_SysAllocStringLen(const gw_char16 *s, uint32_t nunits)
{
    return units_fit(nunits) ? make(s, (size_t)nunits * sizeof *s) : NULL;
}

gw_bstr gw_SysAllocStringByteLen(const char *s, uint32_t nbytes)
{
    if (nbytes <= BSTR_MAX_BYTES)
        return make(s, nbytes);
    fail_for_length(nbytes, "bytes");
    return NULL;
}

gw_bstr gw_AllocBSTR(size_t nunits)
{
    return units_fit(nunits) ? make(NULL, nunits * sizeof(gw_char16)) : NULL;
}

gw_bool gw_SysFreeString(gw_bstr b)
{
    static const gwi_caller self = {"gw_SysFreeString", "BSTRs", ACCEPTED, GWI_BSTR_OFFSET};
    return gwi_fast_free(&self, b);
}

gw_bool gw_FreeBSTR(gw_bstr b)
{
    static const gwi_caller self = {"gw_FreeBSTR", "BSTRs", ACCEPTED, GWI_BSTR_OFFSET};
    return gwi_fast_free(&self, b);
}

bool gwi_bstr_is_live(const void *p)
{
    static const gwi_caller self = {"gw_SysFreeString", "BSTRs", ACCEPTED, GWI_BSTR_OFFSET};
    return gwi_fast_size(&self, p, gwi_size_elsewhere) != GWI_NO_SIZE;
}

uint32_t gw_SysStringByteLen(gw_bstr b)
{
    uint32_t nbytes = 0;
    if (b != NULL)
        memcpy(&nbytes, (const char *)b - sizeof nbytes, sizeof nbytes);
    return nbytes;
}

uint32_t gw_SysStringLen(gw_bstr b)
{
    return gw_SysStringByteLen(b) / (uint32_t)sizeof(gw_char16);
}

/* --- new contents ---------------------------------------------------------------------------------------- */

/* A string that shrinks keeps its place (Wine: vartype.c, test_SysReAllocStringLen). */
static gw_bstr resize(const gwi_caller *by, gw_bstr old, const gw_block_info *block,
                      const gw_char16 *s, size_t nbytes)
{
    bool fits = block_nbytes(nbytes) - GWI_BSTR_OFFSET <= block->capacity;
    char *text = gwi_heap_realloc(by, old, block_nbytes(nbytes), fits ? GWI_ALLOC_IN_PLACE : 0u);
    if (text == NULL)
        return NULL;
    if (s != NULL && nbytes > 0)
        memcpy(text, s, nbytes);
    finish(text, nbytes);
    return (gw_bstr)(void *)text;
}

/* A source inside the old string: the new one is made before the old one goes. What it asks for beyond the old
 * string's memory is left zero, where Windows reads on. */
static gw_bstr replace(const gwi_caller *by, gw_bstr old, const gw_block_info *block,
                       const gw_char16 *s, size_t nbytes)
{
    size_t inside = block->capacity - (size_t)((const char *)s - (const char *)block->start);
    gw_bstr fresh = make(NULL, nbytes);
    if (fresh == NULL)
        return NULL;
    memcpy(fresh, s, inside < nbytes ? inside : nbytes);
    if (gwi_heap_free(by, old))
        return fresh;
    gw_SysFreeString(fresh);
    return NULL;
}

static gw_bstr renew(const gwi_caller *by, gw_bstr old, const gw_char16 *s, size_t nbytes)
{
    gw_block_info block;
    if (old == NULL)
        return make(s, nbytes);
    if (gw_block_query(old, &block) != GW_BLOCK_LIVE || block.family != GW_FAMILY_BSTR) {
        gwi_heap_refuse(by, old);
        return NULL;
    }
    bool inside = (uintptr_t)s - (uintptr_t)block.start < block.capacity;
    return inside ? replace(by, old, &block, s, nbytes) : resize(by, old, &block, s, nbytes);
}

static int32_t reallocate(const gwi_caller *by, gw_bstr *b, const gw_char16 *s, size_t nunits)
{
    if (b == NULL) {
        gwi_fail(GW_ERROR_INVALID_PARAMETER, "%s: nowhere to keep the string", by->function);
        return 0;
    }
    if (!units_fit(nunits))
        return 0;
    gw_bstr fresh = renew(by, *b, s, nunits * sizeof *s);
    if (fresh == NULL)
        return 0;
    *b = fresh;
    return 1;
}

int32_t gw_SysReAllocStringLen(gw_bstr *b, const gw_char16 *s, uint32_t nunits)
{
    static const gwi_caller self = {"gw_SysReAllocStringLen", "BSTRs", ACCEPTED, GWI_BSTR_OFFSET};
    return reallocate(&self, b, s, nunits);
}

int32_t gw_SysReAllocString(gw_bstr *b, const gw_char16 *s)
{
    static const gwi_caller self = {"gw_SysReAllocString", "BSTRs", ACCEPTED, GWI_BSTR_OFFSET};
    if (b == NULL || s != NULL)
        return reallocate(&self, b, s, b != NULL ? gwi_text_length_utf16(s) : 0);
    if (!gwi_heap_free(&self, *b))
        return 0;
    *b = NULL;
    return 1;
}
