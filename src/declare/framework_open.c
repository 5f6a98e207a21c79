/* SPDX-License-Identifier: MIT */
/* Which of .NET's own types are found without a using directive. */
#include "declare/framework.h"

#include "base/base.h"

/* SDK projects import these into every file (ImplicitUsings of Microsoft.NET.Sdk). */
static const char implicit_spaces[][32] = {
    "System",           "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http",
    "System.Threading", "System.Threading.Tasks",
};

/* Bindings use these, often by a global using directive in a file that is not read. A class, interface or delegate is a
 * pointer whoever declares it; a structure or an enum of the same name may be the binding's own, with another size, so of them
 * only those of `open_types` are found. */
static const char common_spaces[][32] = {
    "Microsoft.Win32.SafeHandles",
    "System.Collections",
    "System.Diagnostics",
    "System.Globalization",
    "System.Net",
    "System.Net.Sockets",
    "System.Reflection",
    "System.Runtime.CompilerServices",
    "System.Runtime.InteropServices",
    "System.Text",
};

/* Bindings often declare one themselves. */
static const char closed_space[] = "System.Threading", closed_name[] = "NativeOverlapped";

static const char interfaces_only[] = "System.Runtime.InteropServices.ComTypes";

static const struct {
    char space[32], name[24];
} open_types[] = {
    {"System.Diagnostics", "ProcessWindowStyle"},
    {"System.Net.Sockets", "AddressFamily"},
    {"System.Net.Sockets", "ProtocolType"},
    {"System.Net.Sockets", "SocketError"},
    {"System.Net.Sockets", "SocketType"},
    {"System.Numerics", "Vector"},
    {"System.Runtime.CompilerServices", "MethodImplOptions"},
    {"System.Runtime.InteropServices", "CLong"},
    {"System.Runtime.InteropServices", "CULong"},
    {"System.Runtime.InteropServices", "CallingConvention"},
    {"System.Runtime.InteropServices", "CharSet"},
    {"System.Runtime.InteropServices", "DllImportSearchPath"},
    {"System.Runtime.InteropServices", "GCHandle"},
    {"System.Runtime.InteropServices", "GCHandleType"},
    {"System.Runtime.InteropServices", "HandleRef"},
    {"System.Runtime.InteropServices", "LayoutKind"},
    {"System.Runtime.InteropServices", "NFloat"},
    {"System.Runtime.InteropServices", "StringMarshalling"},
    {"System.Runtime.InteropServices", "UnmanagedType"},
    {"System.Runtime.InteropServices", "VarEnum"},
    {"System.Security.Cryptography", "SafeEvpPKeyHandle"},
    {"System.Text", "Rune"},
};

static bool is_among(const char (*spaces)[32], size_t count, const char *space)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(spaces[i], space) == 0)
            return true;
    return false;
}

static bool is_listed(const gwi_framework_info *info)
{
    for (size_t i = 0; i < GWI_COUNT_OF(open_types); i++)
        if (strcmp(open_types[i].name, info->name) == 0 &&
            strcmp(open_types[i].space, info->space) == 0)
            return true;
    return false;
}

static bool is_closed(const gwi_framework_info *info)
{
    return strcmp(info->space, closed_space) == 0 && strcmp(info->name, closed_name) == 0;
}

static bool is_value(const gwi_framework_info *info)
{
    return info->kind == GWI_FRAMEWORK_STRUCT || info->kind == GWI_FRAMEWORK_ENUM;
}

bool gwi_framework_is_open(gwi_framework_type type)
{
    gwi_framework_info info = gwi_framework_describe(type);
    if (info.kind == GWI_FRAMEWORK_NONE || info.outer != 0)
        return false;
    if (is_among(implicit_spaces, GWI_COUNT_OF(implicit_spaces), info.space))
        return !is_closed(&info);
    if (is_among(common_spaces, GWI_COUNT_OF(common_spaces), info.space) && !is_value(&info))
        return true;
    if (strcmp(info.space, interfaces_only) == 0)
        return info.kind == GWI_FRAMEWORK_INTERFACE;
    return is_listed(&info);
}

gwi_framework_type gwi_framework_find_open(const char *name, size_t nbytes, unsigned arity)
{
    for (gwi_framework_space space = 1; space <= gwi_framework_last_space(); space++) {
        gwi_framework_type type = gwi_framework_find(space, name, nbytes, arity);
        if (gwi_framework_is_open(type))
            return type;
    }
    return 0;
}
