/* SPDX-License-Identifier: MIT */
/*
 * The kernels in use. They are chosen by the first call that needs them, not by a constructor: another library's
 * constructor may call before ours would have run.
 */
#ifndef GWI_TEXT_CHOOSE_H
#define GWI_TEXT_CHOOSE_H

#include "text/kernels.h"

extern _Atomic(const gwi_kernel_set *) gwi_kernels_in_use;

const gwi_kernel_set *gwi_kernels_choose(void);

static inline const gwi_kernel_set *gwi_kernels(void)
{
    const gwi_kernel_set *set = GWI_LOAD_ACQUIRE(gwi_kernels_in_use);
    return GWI_LIKELY(set != NULL) ? set : gwi_kernels_choose();
}

#endif
