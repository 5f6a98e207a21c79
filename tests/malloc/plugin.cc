// SPDX-License-Identifier: MIT
// A C++ library that a C program loads: its bad_alloc must be thrown although the program has no C++ runtime.
#include <cstdint>
#include <new>

extern "C" int plugin_run(void);

static volatile std::size_t huge = SIZE_MAX / 4 * 3;
static void *volatile used;

int plugin_run(void)
{
    try {
        used = ::operator new(huge);
    } catch (const std::bad_alloc &) {
        return (used = ::operator new(huge, std::nothrow)) == nullptr ? 42 : 1;
    }
    return 2;
}
