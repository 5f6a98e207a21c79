/* SPDX-License-Identifier: MIT */
/* The slot sizes of the classes: one row for the 16-byte steps, then one a doubling. */
#include "heap/classes.h"

const uint16_t gwi_class_sizes[GWI_CLASS_COUNT] = {
    /* clang-format off */
    16, 32, 48, 64, 80, 96, 112, 128,
    144, 160, 176, 192, 208, 224, 240, 256,
    288, 320, 352, 384, 416, 448, 480, 512,
    576, 640, 704, 768, 832, 896, 960, 1024,
    1152, 1280, 1408, 1536, 1664, 1792, 1920, 2048,
    2304, 2560, 2816, 3072, 3328, 3584, 3840, 4096,
    4608, 5120, 5632, 6144, 6656, 7168, 7680, 8192,
    9216, 10240, 11264, 12288, 13312, 14336, 15360, 16384,
    18432, 20480, 22528, 24576, 26624, 28672, 30720, 32768,
    /* clang-format on */
};
