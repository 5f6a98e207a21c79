/* SPDX-License-Identifier: MIT */
/* Jobs that damage blocks. */
#include "support/damage.h"

unsigned char *damage_bytes(const void *p)
{
    return harness_launder(p);
}

size_t damage_owned(const family_calls *calls, size_t nbytes)
{
    return calls->family == GW_FAMILY_BSTR ? nbytes + (nbytes & 1) + 2 : nbytes;
}

void *damage_allocate(const family_calls *calls, size_t nbytes)
{
    void *p = calls->allocate(nbytes);
    CHILD_CHECK(p != NULL);
    if (nbytes > 0)
        memset(p, 0x11, nbytes);
    return p;
}

void damage_expect_nothing(void)
{
    CHILD_CHECK(harness_violations == 0);
    gw_SetLastError(DAMAGE_UNTOUCHED);
}

void damage_expect_report(const char *sentence)
{
    if (harness_violations != 1 || harness_last_violation != GW_VIOLATION_DAMAGED ||
        strstr(harness_last_message, sentence) == NULL)
        fprintf(stderr, "%u violations, the last: %s; expected: %s\n", harness_violations,
                harness_last_message, sentence);
    CHILD_CHECK(harness_violations == 1);
    CHILD_CHECK(harness_last_violation == GW_VIOLATION_DAMAGED);
    CHILD_CHECK(strstr(harness_last_message, sentence) != NULL);
    harness_violations = 0;
}

void damage_expect_refusal(const char *sentence)
{
    damage_expect_report(sentence);
    CHILD_CHECK(gw_GetLastError() == GW_ERROR_INVALID_PARAMETER);
}

void damage_expect_validity(const family_calls *calls, gw_bool valid)
{
    gw_SetLastError(DAMAGE_UNTOUCHED);
    CHILD_CHECK(gw_HeapValidate(calls->heap(), 0, NULL) == valid);
    CHILD_CHECK(gw_GetLastError() == DAMAGE_UNTOUCHED);
}
