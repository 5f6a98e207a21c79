/* SPDX-License-Identifier: MIT */
/* gw_string: an immutable, reference-counted UTF-16 string that keeps its UTF-8 once that was asked for. */
#include "marshal/marshal.h"

#include "heap/fast.h"

#include <stdatomic.h>

struct gw_string {
    _Atomic size_t references;
    size_t nunits;
    _Atomic(char *) utf8; /* NULL until the first call of gw_string_utf8() */
    gw_char16 units[];
};

/* --- making and releasing ------------------------------------------------------------------------------- */

static GWI_ALWAYS_INLINE void *allocate(size_t nbytes)
{
    return gwi_fast_alloc(GW_FAMILY_HEAP, nbytes);
}

static GWI_ALWAYS_INLINE void release(void *block)
{
    static const gwi_caller self = {"gw_string_unref", "strings", GWI_ACCEPTS(GW_FAMILY_HEAP), 0};
    gwi_fast_free(&self, block);
}

/* Of so many units that their size is known to be one. */
static GWI_ALWAYS_INLINE gw_string *make(size_t nunits, size_t nbytes)
{
    gw_string *s = allocate(nbytes);
    if (GWI_UNLIKELY(s == NULL))
        return NULL;
    atomic_init(&s->references, 1);
    atomic_init(&s->utf8, NULL);
    s->nunits = nunits;
    s->units[nunits] = 0;
    return s;
}

gw_string *gwi_string_allocate(size_t nunits)
{
    size_t nbytes;
    if (!gwi_mul_add(nunits, sizeof(gw_char16), sizeof(gw_string) + sizeof(gw_char16), &nbytes)) {
        gwi_fail(GW_ERROR_ARITHMETIC_OVERFLOW,
                 "A string of %zu units is larger than memory can be.", nunits);
        return NULL;
    }
    return make(nunits, nbytes);
}

gw_char16 *gwi_string_units(gw_string *s)
{
    return s->units;
}

void gwi_string_cut(gw_string *s, size_t nunits)
{
    s->nunits = nunits;
    s->units[nunits] = 0;
}

gw_string *gwi_string_of_utf16(const void *units, size_t nunits)
{
    gw_string *s = gwi_string_allocate(nunits);
    if (GWI_LIKELY(s != NULL))
        memcpy(s->units, units, nunits * sizeof(gw_char16));
    return s;
}

static GWI_ALWAYS_INLINE gw_string *new_kept(const gwi_short *kept, size_t nunits)
{
    gw_string *s = make(nunits, sizeof(gw_string) + (nunits + 1) * sizeof(gw_char16));
    if (GWI_LIKELY(s != NULL))
        gwi_short_put_utf16(kept, s->units, nunits);
    return s;
}

static GWI_NOINLINE gw_string *new_short(const void *units, size_t nunits, gw_encoding from)
{
    gw_char16 buffer[GWI_MARSHAL_SHORT / sizeof(gw_char16)];
    size_t most = gwi_text_convert_all(units, nunits, from, GW_UTF16, buffer, GWI_COUNT_OF(buffer));
    return gwi_string_of_utf16(buffer, most);
}

static GWI_NOINLINE gw_string *new_long(gw_text text)
{
    size_t nunits = gwi_text_convert(text, GW_UTF16, NULL, 0, GWI_TEXT_REPLACE).nwritten;
    gw_string *s = gwi_string_allocate(nunits);
    if (s == NULL)
        return NULL;
    gwi_string_cut(s,
                   gwi_text_convert(text, GW_UTF16, s->units, nunits, GWI_TEXT_REPLACE).nwritten);
    return s;
}

/* Straight to its place: what vectors have just stored is slow to copy on. */
static GWI_NOINLINE gw_string *new_from_ascii(const void *bytes, size_t nbytes)
{
    gw_string *s = gwi_string_allocate(nbytes);
    if (GWI_LIKELY(s != NULL))
        gwi_string_cut(s, gwi_text_convert_all(bytes, nbytes, GW_UTF8, GW_UTF16, s->units, nbytes));
    return s;
}

gw_string *gwi_string_of_utf8(const char *bytes, size_t nbytes)
{
    gwi_short kept;
    if (GWI_LIKELY(gwi_short_take_utf8(&kept, bytes, nbytes)))
        return new_kept(&kept, nbytes);
    if (GWI_UNLIKELY(nbytes > GWI_MARSHAL_SHORT_UNITS))
        return new_long(gw_utf8_n(bytes, nbytes));
    return gwi_text_is_ascii8(bytes, nbytes) ? new_from_ascii(bytes, nbytes)
                                             : new_short(bytes, nbytes, GW_UTF8);
}

gw_string *gw_string_new(gw_text text)
{
    if (text.data == NULL || !gwi_text_check(text))
        return NULL;
    if (text.encoding == GW_UTF16)
        return gwi_string_of_utf16(text.data, text.nunits);
    if (text.encoding == GW_UTF8)
        return gwi_string_of_utf8(text.data, text.nunits);
    return text.nunits <= GWI_MARSHAL_SHORT_UNITS ? new_short(text.data, text.nunits, text.encoding)
                                                  : new_long(text);
}

gw_string *gw_string_ref(gw_string *s)
{
    if (s != NULL)
        atomic_fetch_add_explicit(&s->references, 1, memory_order_relaxed);
    return s;
}

void gw_string_unref(gw_string *s)
{
    if (s == NULL)
        return;
    /* The only reference cannot become two but by whoever has it, and so needs no exchange. */
    if (atomic_load_explicit(&s->references, memory_order_acquire) != 1) {
        if (atomic_fetch_sub_explicit(&s->references, 1, memory_order_release) != 1)
            return;
        atomic_thread_fence(memory_order_acquire);
    }
    char *utf8 = atomic_load_explicit(&s->utf8, memory_order_relaxed);
    if (utf8 != NULL)
        release(utf8);
    release(s);
}

/* --- looking -------------------------------------------------------------------------------------------- */

size_t gw_string_length(const gw_string *s)
{
    return s != NULL ? s->nunits : 0;
}

const gw_char16 *gw_string_utf16(const gw_string *s)
{
    return s != NULL ? s->units : NULL;
}

gw_text gw_string_text(const gw_string *s)
{
    return gw_utf16_n(gw_string_utf16(s), gw_string_length(s));
}

const char *gw_string_utf8(const gw_string *s)
{
    if (s == NULL)
        return NULL;
    char *kept = atomic_load_explicit(&s->utf8, memory_order_acquire);
    if (kept != NULL)
        return kept;
    char *made = gwi_marshal_utf8_of(s->units, s->nunits, GW_UTF16, allocate);
    if (made == NULL)
        return NULL;
    /* Constant for the caller, who cannot see the kept UTF-8 come; several threads may race to bring it. */
    gw_string *keeper = (gw_string *)(uintptr_t)s;
    if (atomic_compare_exchange_strong(&keeper->utf8, &kept, made))
        return made;
    release(made);
    return kept;
}

/* --- comparing ------------------------------------------------------------------------------------------ */

gw_bool gw_string_equal(const gw_string *a, const gw_string *b)
{
    if (a == b)
        return 1;
    if (a == NULL || b == NULL || a->nunits != b->nunits)
        return 0;
    return memcmp(a->units, b->units, a->nunits * sizeof a->units[0]) == 0;
}

static int compare_numbers(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

int gw_string_compare(const gw_string *a, const gw_string *b)
{
    if (a == NULL || b == NULL)
        return compare_numbers(a != NULL, b != NULL);
    size_t shorter = a->nunits < b->nunits ? a->nunits : b->nunits;
    for (size_t i = 0; i < shorter; i++)
        if (a->units[i] != b->units[i])
            return compare_numbers(a->units[i], b->units[i]);
    return compare_numbers(a->nunits, b->nunits);
}

/* FNV-1a by units, with the last steps of MurmurHash3 to spread the high bits. */
uint64_t gw_string_hash(const gw_string *s)
{
    uint64_t hash = 0xCBF29CE484222325u;
    for (size_t i = 0; i < gw_string_length(s); i++)
        hash = (hash ^ s->units[i]) * 0x100000001B3u;
    hash ^= hash >> 33;
    hash *= 0xFF51AFD7ED558CCDu;
    return hash ^ hash >> 33;
}
