/* SPDX-License-Identifier: MIT */
/* Kernels that read UTF-32 in native byte order. */
#include "text/kernel.h"

GWI_DEFINE_KERNEL(gwi_utf32_to_utf8, 4, 1, GWI_HIGHEST, GWI_REPLACEMENT, gwi_step_utf32,
                  gwi_put_utf8, gwi_run_none)
GWI_DEFINE_KERNEL(gwi_utf32_to_utf16, 4, 2, GWI_HIGHEST, GWI_REPLACEMENT, gwi_step_utf32,
                  gwi_put_utf16, gwi_run_none)
GWI_DEFINE_KERNEL(gwi_utf32_to_utf32, 4, 4, GWI_HIGHEST, GWI_REPLACEMENT, gwi_step_utf32,
                  gwi_put_utf32, gwi_run_none)
GWI_DEFINE_KERNEL(gwi_utf32_to_latin1, 4, 1, 0xFF, GWI_DEFAULT_CHAR, gwi_step_utf32, gwi_put_byte,
                  gwi_run_none)
GWI_DEFINE_KERNEL(gwi_utf32_to_ascii, 4, 1, 0x7F, GWI_DEFAULT_CHAR, gwi_step_utf32, gwi_put_byte,
                  gwi_run_none)
