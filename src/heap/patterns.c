/* SPDX-License-Identifier: MIT */
/* Patterns: filling and checking. Each is a 32-bit number in the machine's order, repeated. */
#include "heap/patterns.h"

static const uint32_t tail_pattern = GWI_TAIL_BYTE * 0x01010101u;
static const uint32_t freed_pattern = GWI_FREED_PATTERN;

static uint8_t byte_of(uint32_t pattern, size_t offset)
{
    uint8_t bytes[sizeof pattern];
    memcpy(bytes, &pattern, sizeof bytes);
    return bytes[offset % sizeof bytes];
}

static void fill(char *start, size_t nbytes, uint32_t pattern)
{
    size_t whole = nbytes & ~(sizeof pattern - 1);
    for (size_t i = 0; i < whole; i += sizeof pattern)
        memcpy(start + i, &pattern, sizeof pattern);
    memcpy(start + whole, &pattern, nbytes - whole);
}

/* What begins as the pattern and is the same again one pattern later is the pattern throughout. */
static bool is_filled(const char *start, size_t nbytes, uint32_t pattern)
{
    size_t begin = nbytes < sizeof pattern ? nbytes : sizeof pattern;
    return memcmp(start, &pattern, begin) == 0 && memcmp(start, start + begin, nbytes - begin) == 0;
}

static bool check(const char *start, size_t nbytes, uint32_t pattern, gwi_mismatch *mismatch)
{
    if (is_filled(start, nbytes, pattern))
        return true;
    size_t i = 0;
    while (i < nbytes && (uint8_t)start[i] == byte_of(pattern, i))
        i++;
    *mismatch = (gwi_mismatch){i, byte_of(pattern, i), i < nbytes ? (uint8_t)start[i] : 0};
    return i == nbytes; /* it was changed back meanwhile */
}

void gwi_pattern_fill_tail(char *tail, size_t nbytes)
{
    fill(tail, nbytes, tail_pattern);
}

void gwi_pattern_fill_freed(char *block, size_t nbytes)
{
    if (nbytes > GWI_FREED_OFFSET)
        fill(block + GWI_FREED_OFFSET, nbytes - GWI_FREED_OFFSET, freed_pattern);
}

bool gwi_pattern_check_tail(const char *tail, size_t nbytes, gwi_mismatch *mismatch)
{
    return check(tail, nbytes, tail_pattern, mismatch);
}

bool gwi_pattern_check_freed(const char *block, size_t nbytes, gwi_mismatch *mismatch)
{
    if (nbytes <= GWI_FREED_OFFSET ||
        check(block + GWI_FREED_OFFSET, nbytes - GWI_FREED_OFFSET, freed_pattern, mismatch))
        return true;
    mismatch->offset += GWI_FREED_OFFSET;
    return false;
}
