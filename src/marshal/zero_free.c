/* SPDX-License-Identifier: MIT */
/* ZeroFree*: wipe, then release. The heap does both, once the block is nobody's: what it refuses is not wiped, and no
 * other thread can have the block by then. */
#include "marshal/marshal.h"

#include "memory/memory.h"

#define ZERO_FREE(name, families, family)                                                          \
    static const gwi_caller self = {name, families, GWI_ACCEPTS(family), 0};                       \
    return gwi_heap_wipe_and_free(&self, p)

#define ZERO_FREE_HGLOBAL(name)                                                                    \
    static const gwi_caller self = {name, "HGlobal blocks", GWI_ACCEPTS(GW_FAMILY_HGLOBAL), 0};    \
    return gwi_hglobal_wipe_and_free(&self, p)

gw_bool gw_ZeroFreeGlobalAllocAnsi(void *p)
{
    ZERO_FREE_HGLOBAL("gw_ZeroFreeGlobalAllocAnsi");
}

gw_bool gw_ZeroFreeGlobalAllocUnicode(void *p)
{
    ZERO_FREE_HGLOBAL("gw_ZeroFreeGlobalAllocUnicode");
}

gw_bool gw_ZeroFreeCoTaskMemAnsi(void *p)
{
    ZERO_FREE("gw_ZeroFreeCoTaskMemAnsi", "CoTaskMem blocks", GW_FAMILY_COTASKMEM);
}

gw_bool gw_ZeroFreeCoTaskMemUnicode(void *p)
{
    ZERO_FREE("gw_ZeroFreeCoTaskMemUnicode", "CoTaskMem blocks", GW_FAMILY_COTASKMEM);
}

gw_bool gw_ZeroFreeCoTaskMemUTF8(void *p)
{
    ZERO_FREE("gw_ZeroFreeCoTaskMemUTF8", "CoTaskMem blocks", GW_FAMILY_COTASKMEM);
}

gw_bool gw_ZeroFreeBSTR(gw_bstr b)
{
    static const gwi_caller self = {"gw_ZeroFreeBSTR", "BSTRs", GWI_ACCEPTS(GW_FAMILY_BSTR),
                                    GWI_BSTR_OFFSET};
    return gwi_heap_wipe_and_free(&self, b);
}
