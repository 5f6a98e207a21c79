/* SPDX-License-Identifier: MIT */
/* Kernels for processors with AVX2: vectors of 16 bytes, in that instruction set's encoding, which leaves no dirty
 * upper halves behind. */
#include "text/kernels.h"

#ifdef __x86_64__

#define VECTOR __attribute__((target("avx2,bmi,bmi2,lzcnt,popcnt")))
#define LOOKUPS 1
#include "text/vector_sse.h"
/* After the vectors, which it is made of. */
#include "text/vector16.h"

static bool runs(void)
{
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
           __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
}

const gwi_kernel_set gwi_kernels_avx2 = {"avx2", runs, GWI_TABLE(convert), GWI_TABLE(measure)};

#endif
