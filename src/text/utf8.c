/* SPDX-License-Identifier: MIT */
/* Kernels that read UTF-8. */
#include "text/kernel.h"

GWI_DEFINE_KERNEL(gwi_utf8_to_utf8, 1, 1, GWI_HIGHEST, GWI_REPLACEMENT, gwi_step_utf8, gwi_put_utf8,
                  gwi_run_8_to_8)
GWI_DEFINE_KERNEL(gwi_utf8_to_utf16, 1, 2, GWI_HIGHEST, GWI_REPLACEMENT, gwi_step_utf8,
                  gwi_put_utf16, gwi_run_8_to_16)
GWI_DEFINE_KERNEL(gwi_utf8_to_utf32, 1, 4, GWI_HIGHEST, GWI_REPLACEMENT, gwi_step_utf8,
                  gwi_put_utf32, gwi_run_none)
GWI_DEFINE_KERNEL(gwi_utf8_to_latin1, 1, 1, 0xFF, GWI_DEFAULT_CHAR, gwi_step_utf8, gwi_put_byte,
                  gwi_run_8_to_8)
GWI_DEFINE_KERNEL(gwi_utf8_to_ascii, 1, 1, 0x7F, GWI_DEFAULT_CHAR, gwi_step_utf8, gwi_put_byte,
                  gwi_run_8_to_8)
