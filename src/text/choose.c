/* SPDX-License-Identifier: MIT */
/* Which kernels this process uses: the best that the processor runs, or those that GANGWAY_KERNEL names. */
#include "text/choose.h"

const gwi_kernel_set *const gwi_kernel_sets[] = {
#ifdef __x86_64__
    &gwi_kernels_avx512, &gwi_kernels_avx2, &gwi_kernels_sse2,
#endif
#ifdef GWI_KERNELS_NEON
    &gwi_kernels_neon,
#endif
    &gwi_kernels_scalar,
};

const size_t gwi_kernel_sets_count = GWI_COUNT_OF(gwi_kernel_sets);

_Atomic(const gwi_kernel_set *) gwi_kernels_in_use;

static const gwi_kernel_set *find_best(void)
{
    size_t i = 0;
    while (!gwi_kernel_sets[i]->runs())
        i++;
    return gwi_kernel_sets[i];
}

/* A name that is unknown here, or of what does not run here, counts as none. */
static const gwi_kernel_set *find_named(const char *name)
{
    for (size_t i = 0; name != NULL && i < gwi_kernel_sets_count; i++)
        if (strcmp(gwi_kernel_sets[i]->name, name) == 0 && gwi_kernel_sets[i]->runs())
            return gwi_kernel_sets[i];
    return NULL;
}

/* Several threads may come here at once: they all find the same. */
const gwi_kernel_set *gwi_kernels_choose(void)
{
    const gwi_kernel_set *set = find_named(gwi_environment("GANGWAY_KERNEL"));
    if (set == NULL)
        set = find_best();
    gwi_kernels_use(set);
    return set;
}

void gwi_kernels_use(const gwi_kernel_set *set)
{
    GWI_STORE_RELEASE(gwi_kernels_in_use, set);
}

const char *gw_text_kernel_name(void)
{
    return gwi_kernels()->name;
}
