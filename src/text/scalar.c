/* SPDX-License-Identifier: MIT */
/* The kernels that every processor can run: what the others are held against. */
#include "text/scalar.h"

#define DEFINE(from, to)                                                                           \
    static gwi_bulk_count convert_##from##_##to(const unsigned char *s, size_t nunits,             \
                                                unsigned char *out, size_t room)                   \
    {                                                                                              \
        static const gwi_pair pair = GWI_PAIR_##from##_##to;                                       \
        return gwi_scalar_go_on(&pair, s, nunits, out, room, (gwi_bulk_count){0, 0});              \
    }                                                                                              \
    static gwi_bulk_count measure_##from##_##to(const unsigned char *s, size_t nunits,             \
                                                unsigned char *out, size_t room)                   \
    {                                                                                              \
        static const gwi_pair pair = GWI_PAIR_##from##_##to;                                       \
        (void)out;                                                                                 \
        (void)room;                                                                                \
        return gwi_scalar_go_on(&pair, s, nunits, NULL, SIZE_MAX, (gwi_bulk_count){0, 0});         \
    }
GWI_EACH_PAIR(DEFINE)

static bool runs(void)
{
    return true;
}

const gwi_kernel_set gwi_kernels_scalar = {"scalar", runs, GWI_TABLE(convert), GWI_TABLE(measure)};
