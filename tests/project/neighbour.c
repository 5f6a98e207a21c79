/* SPDX-License-Identifier: MIT */
/* A library that takes a kilobyte of the thread-local memory that all loaded libraries share. */
#include <stddef.h>

#define NEIGHBOUR_BYTES 1024

char *neighbour_touch(void) __attribute__((visibility("default")));

static _Thread_local __attribute__((tls_model("initial-exec"))) char memory[NEIGHBOUR_BYTES];

char *neighbour_touch(void)
{
    for (size_t i = 0; i < sizeof memory; i++)
        memory[i] = 'n';
    return memory;
}
