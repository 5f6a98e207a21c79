/* SPDX-License-Identifier: MIT */
/* Kernels for every x86-64 processor. */
#include "text/kernels.h"

#ifdef __x86_64__

#define VECTOR
#define LOOKUPS 0
#include "text/vector_sse.h"
/* After the vectors, which it is made of. */
#include "text/vector16.h"

static bool runs(void)
{
    return true;
}

const gwi_kernel_set gwi_kernels_sse2 = {"sse2", runs, GWI_TABLE(convert), GWI_TABLE(measure)};

#endif
