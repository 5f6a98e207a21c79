/* SPDX-License-Identifier: MIT */
/* ZeroFree*: wipe, then release. The heap does both, once the block is nobody's: what it refuses is not wiped, and no
 * other thread can have the block by then. */
#include "marshal/marshal.h"

#include "memory/memory.h"

#define ZERO_FREE(name, families, family, kind)                                                    \
    static const gwi_caller self = {name, families, GWI_ACCEPTS(family), 0};                       \
    return gwi_##kind##_wipe_and_free(&self, p)

gw_bool gw_ZeroFreeGlobalAllocAnsi(void *p)
{
    ZERO_FREE("gw_ZeroFreeGlobalAllocAnsi", "HGlobal blocks", GW_FAMILY_HGLOBAL, hglobal);
}

gw_bool gw_ZeroFreeGlobalAllocUnicode(void *p)
{
    ZERO_FREE("gw_ZeroFreeGlobalAllocUnicode", "HGlobal blocks", GW_FAMILY_HGLOBAL, hglobal);
}

gw_bool gw_ZeroFreeCoTaskMemAnsi(void *p)
{
    ZERO_FREE("gw_ZeroFreeCoTaskMemAnsi", "CoTaskMem blocks", GW_FAMILY_COTASKMEM, cotaskmem);
}

gw_bool gw_ZeroFreeCoTaskMemUnicode(void *p)
{
    ZERO_FREE("gw_ZeroFreeCoTaskMemUnicode", "CoTaskMem blocks", GW_FAMILY_COTASKMEM, cotaskmem);
}

gw_bool gw_ZeroFreeCoTaskMemUTF8(void *p)
{
    ZERO_FREE("gw_ZeroFreeCoTaskMemUTF8", "CoTaskMem blocks", GW_FAMILY_COTASKMEM, cotaskmem);
}

gw_bool gw_ZeroFreeBSTR(gw_bstr b)
{
    static const gwi_caller self = {"gw_ZeroFreeBSTR", "BSTRs", GWI_ACCEPTS(GW_FAMILY_BSTR),
                                    GWI_BSTR_OFFSET};
    return gwi_heap_wipe_and_free(&self, b);
}
