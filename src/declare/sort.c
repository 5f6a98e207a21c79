/* SPDX-License-Identifier: MIT */
/* Sorting pointers by merging runs. The C library's qsort() is not stable, and may allocate from its own heap. */
#include "declare/sort.h"

static void merge(const void **from, const void **to, size_t middle, size_t end,
                  gwi_sort_before *before)
{
    size_t left = 0, right = middle, used = 0;
    while (left < middle && right < end)
        to[used++] = before(from[right], from[left]) ? from[right++] : from[left++];
    while (left < middle)
        to[used++] = from[left++];
    while (right < end)
        to[used++] = from[right++];
}

static void merge_all(const void **from, const void **to, size_t count, size_t run,
                      gwi_sort_before *before)
{
    for (size_t start = 0; start < count; start += 2 * run) {
        size_t left = count - start;
        size_t end = left < 2 * run ? left : 2 * run;
        merge(from + start, to + start, run < end ? run : end, end, before);
    }
}

void gwi_sort(gwi_bump *b, const void **pointers, size_t count, gwi_sort_before *before)
{
    if (count < 2)
        return;
    const void **other = gwi_bump_resize(b, NULL, count, sizeof *other);
    const void **from = pointers, **to = other;
    for (size_t run = 1; run < count; run *= 2) {
        merge_all(from, to, count, run, before);
        const void **swapped = from;
        from = to;
        to = swapped;
    }
    if (from != pointers)
        memcpy(pointers, from, count * sizeof *pointers);
    gwi_bump_release(b, other);
}
