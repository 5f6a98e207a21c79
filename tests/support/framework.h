/* SPDX-License-Identifier: MIT */
/* Finds .NET's own types by the full names of their namespaces, for tests of the table. */
#ifndef GW_TESTS_FRAMEWORK_H
#define GW_TESTS_FRAMEWORK_H

#include "declare/framework.h"
#include "support/harness.h"

static inline gwi_framework_space framework_space(const char *full)
{
    gwi_framework_space space = gwi_framework_space_root();
    while (*full != '\0') {
        size_t nbytes = strcspn(full, ".");
        space = gwi_framework_space_in(space, full, nbytes);
        full += nbytes + (full[nbytes] == '.');
    }
    return space;
}

static inline gwi_framework_type framework_type(const char *space, const char *name, unsigned arity)
{
    return gwi_framework_find(framework_space(space), name, strlen(name), arity);
}

static inline gwi_framework_info framework_info(const char *space, const char *name, unsigned arity)
{
    return gwi_framework_describe(framework_type(space, name, arity));
}

static inline gwi_framework_constant framework_constant(const char *space, const char *type,
                                                        const char *name)
{
    gwi_framework_constant constant;
    memset(&constant, 0xA5, sizeof constant);
    ck_assert_msg(
        gwi_framework_member(framework_type(space, type, 0), name, strlen(name), &constant),
        "%s.%s.%s is not found", space, type, name);
    return constant;
}

#endif
