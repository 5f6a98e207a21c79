/* SPDX-License-Identifier: MIT */
/* Which version is running. */
#include "base/base.h"

const char *gw_version(void)
{
    return GW_VERSION_TEXT;
}
