/* SPDX-License-Identifier: MIT */
/* Kernels that read UTF-16 in native byte order. */
#include "text/kernel.h"

GWI_DEFINE_KERNEL(gwi_utf16_to_utf8, 2, 1, GWI_HIGHEST, GWI_REPLACEMENT, gwi_step_utf16,
                  gwi_put_utf8, gwi_run_16_to_8)
GWI_DEFINE_KERNEL(gwi_utf16_to_utf16, 2, 2, GWI_HIGHEST, GWI_REPLACEMENT, gwi_step_utf16,
                  gwi_put_utf16, gwi_run_16_to_16)
GWI_DEFINE_KERNEL(gwi_utf16_to_utf32, 2, 4, GWI_HIGHEST, GWI_REPLACEMENT, gwi_step_utf16,
                  gwi_put_utf32, gwi_run_none)
GWI_DEFINE_KERNEL(gwi_utf16_to_latin1, 2, 1, 0xFF, GWI_DEFAULT_CHAR, gwi_step_utf16, gwi_put_byte,
                  gwi_run_16_to_8)
GWI_DEFINE_KERNEL(gwi_utf16_to_ascii, 2, 1, 0x7F, GWI_DEFAULT_CHAR, gwi_step_utf16, gwi_put_byte,
                  gwi_run_16_to_8)
