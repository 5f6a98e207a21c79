/* SPDX-License-Identifier: MIT */
/* ZeroFree*: wipe, then release. */
#include "marshal/marshal.h"

#include <gangway/heap.h>

/* Wipes what the heap knows as a live block of a family. All else is left as it is, for the release function to
 * refuse and report. The whole block goes, not what comes before the first zero: a string may hold zeros, and a
 * block that was made smaller still has the old bytes. */
static void wipe(void *p, gw_family family)
{
    gw_block_info info;
    if (gw_block_query(p, &info) != GW_BLOCK_LIVE || info.family != family)
        return;
    gwi_wipe(p, info.capacity);
}

static gw_bool zero_free_hglobal(void *p)
{
    wipe(p, GW_FAMILY_HGLOBAL);
    return gw_FreeHGlobal(p);
}

static gw_bool zero_free_cotaskmem(void *p)
{
    wipe(p, GW_FAMILY_COTASKMEM);
    return gw_FreeCoTaskMem(p);
}

gw_bool gw_ZeroFreeGlobalAllocAnsi(void *p)
{
    return zero_free_hglobal(p);
}

gw_bool gw_ZeroFreeGlobalAllocUnicode(void *p)
{
    return zero_free_hglobal(p);
}

gw_bool gw_ZeroFreeCoTaskMemAnsi(void *p)
{
    return zero_free_cotaskmem(p);
}

gw_bool gw_ZeroFreeCoTaskMemUnicode(void *p)
{
    return zero_free_cotaskmem(p);
}

gw_bool gw_ZeroFreeCoTaskMemUTF8(void *p)
{
    return zero_free_cotaskmem(p);
}

gw_bool gw_ZeroFreeBSTR(gw_bstr b)
{
    wipe(b, GW_FAMILY_BSTR);
    return gw_SysFreeString(b);
}
