/* SPDX-License-Identifier: MIT */
/* A C program that loads a C++ library, tests/malloc/plugin.cc, and prints what its function says. */
#include <dlfcn.h>
#include <stdio.h>

int main(int count, char **arguments)
{
    int (*run)(void) = NULL;
    void *plugin = count > 1 ? dlopen(arguments[1], RTLD_NOW | RTLD_LOCAL) : NULL;
    if (plugin != NULL)
        *(void **)&run = dlsym(plugin, "plugin_run");
    printf("%d\n", run != NULL ? run() : -1);
    return 0;
}
