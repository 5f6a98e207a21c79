/* SPDX-License-Identifier: MIT */
/* Kernels that read Latin-1, and seven-bit ASCII. */
#include "text/kernel.h"

GWI_DEFINE_KERNEL(gwi_latin1_to_utf8, 1, 1, GWI_HIGHEST, GWI_REPLACEMENT, gwi_step_latin1,
                  gwi_put_utf8, gwi_run_8_to_8)
GWI_DEFINE_KERNEL(gwi_latin1_to_utf16, 1, 2, GWI_HIGHEST, GWI_REPLACEMENT, gwi_step_latin1,
                  gwi_put_utf16, gwi_run_8_to_16)
GWI_DEFINE_KERNEL(gwi_latin1_to_utf32, 1, 4, GWI_HIGHEST, GWI_REPLACEMENT, gwi_step_latin1,
                  gwi_put_utf32, gwi_run_none)
GWI_DEFINE_KERNEL(gwi_latin1_to_latin1, 1, 1, GWI_HIGHEST, GWI_REPLACEMENT, gwi_step_latin1,
                  gwi_put_byte, gwi_run_8_to_8)
GWI_DEFINE_KERNEL(gwi_latin1_to_ascii, 1, 1, 0x7F, GWI_DEFAULT_CHAR, gwi_step_latin1, gwi_put_byte,
                  gwi_run_8_to_8)
GWI_DEFINE_KERNEL(gwi_ascii_to_utf16, 1, 2, GWI_HIGHEST, GWI_REPLACEMENT, gwi_step_ascii,
                  gwi_put_utf16, gwi_run_8_to_16)
