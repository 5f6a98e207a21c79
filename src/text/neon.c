/* SPDX-License-Identifier: MIT */
/* Kernels for aarch64. */
#include "text/kernels.h"

#ifdef GWI_KERNELS_NEON

#define VECTOR
#define LOOKUPS 1
#include "text/vector_neon.h"
/* After the vectors, which it is made of. */
#include "text/vector16.h"

static bool runs(void)
{
    return true;
}

const gwi_kernel_set gwi_kernels_neon = {"neon", runs, GWI_TABLE(convert), GWI_TABLE(measure)};

#endif
