/* SPDX-License-Identifier: MIT */
/* Vectors of 16 bytes on aarch64, for vector16.h. */
#ifndef GWI_TEXT_VECTOR_NEON_H
#define GWI_TEXT_VECTOR_NEON_H

#include <arm_neon.h>
#include <stdbool.h>
#include <stdint.h>

#define VECTOR_INLINE static inline __attribute__((always_inline)) VECTOR

typedef uint8x16_t vec;

#define AS8(v) vreinterpretq_u8_u16(v)
#define AS16(v) vreinterpretq_u16_u8(v)
#define FROM32(v) vreinterpretq_u8_u32(v)
#define AS32(v) vreinterpretq_u32_u8(v)

#define splat8(n) vdupq_n_u8((uint8_t)(n))
#define splat16(n) AS8(vdupq_n_u16((uint16_t)(n)))
#define splat32(n) FROM32(vdupq_n_u32((uint32_t)(n)))
#define shift_left16(v, n) AS8(vshlq_n_u16(AS16(v), n))
#define shift_right16(v, n) AS8(vshrq_n_u16(AS16(v), n))
#define shift_left32(v, n) FROM32(vshlq_n_u32(AS32(v), n))
#define shift_right32(v, n) FROM32(vshrq_n_u32(AS32(v), n))
#define and_(a, b) vandq_u8(a, b)
#define or_(a, b) vorrq_u8(a, b)
#define add8(a, b) vaddq_u8(a, b)
#define sub8(a, b) vsubq_u8(a, b)
#define add16(a, b) AS8(vaddq_u16(AS16(a), AS16(b)))
#define equal8(a, b) vceqq_u8(a, b)
#define equal16(a, b) AS8(vceqq_u16(AS16(a), AS16(b)))
#define zip_low8(a, b) vzip1q_u8(a, b)
#define zip_high8(a, b) vzip2q_u8(a, b)
#define narrow16(a, b) vuzp1q_u8(a, b)
#define narrow_mask16(a, b) vuzp1q_u8(a, b)
#define narrow32(a, b) AS8(vuzp1q_u16(AS16(a), AS16(b)))
#define narrow_mask32(a, b) narrow32(a, b)
#define ahead8(v, n) vextq_u8(v, vdupq_n_u8(0), n)
#define zip_low16(a, b) AS8(vzip1q_u16(AS16(a), AS16(b)))
#define zip_high16(a, b) AS8(vzip2q_u16(AS16(a), AS16(b)))
#define add32(a, b) FROM32(vaddq_u32(AS32(a), AS32(b)))
#define equal32(a, b) FROM32(vceqq_u32(AS32(a), AS32(b)))
#define except(a, b) vbicq_u8(a, b)
#define is_not_zero(v) (vmaxvq_u8(v) != 0)
#define back8(v, previous, n) vextq_u8(previous, v, 16 - (n))
#define lookup(v, places) vqtbl1q_u8(v, places)
#define pick(mask, where, elsewhere) vbslq_u8(mask, where, elsewhere)
#define widen_low8(v) AS8(vmovl_u8(vget_low_u8(v)))
#define widen_high8(v) AS8(vmovl_high_u8(v))
#define widen_low16(v) FROM32(vmovl_u16(vget_low_u16(AS16(v))))
#define widen_high16(v) FROM32(vmovl_high_u16(AS16(v)))
#define above16(v, n) AS8(vcgtq_u16(AS16(v), vdupq_n_u16(n)))
#define above32(v, n) FROM32(vcgtq_u32(AS32(v), vdupq_n_u32(n)))
#define at_least8(v, n) vcgeq_u8(v, vdupq_n_u8(n))

/* Of signed numbers. */
VECTOR_INLINE vec less8(vec a, vec b)
{
    return vcltq_s8(vreinterpretq_s8_u8(a), vreinterpretq_s8_u8(b));
}

VECTOR_INLINE vec load(const unsigned char *p)
{
    return vld1q_u8(p);
}

VECTOR_INLINE vec load_half(const unsigned char *p)
{
    return vcombine_u8(vld1_u8(p), vdup_n_u8(0));
}

VECTOR_INLINE vec from_half(uint64_t bytes)
{
    return vcombine_u8(vcreate_u8(bytes), vdup_n_u8(0));
}

VECTOR_INLINE void store_half(unsigned char *p, vec v)
{
    vst1_u8(p, vget_low_u8(v));
}

VECTOR_INLINE void store(unsigned char *p, vec v)
{
    vst1q_u8(p, v);
}

/* The top bit of each byte. */
VECTOR_INLINE uint32_t mask8(vec v)
{
    static const uint8_t places[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    vec top = vreinterpretq_u8_s8(vshrq_n_s8(vreinterpretq_s8_u8(v), 7));
    vec bits = vandq_u8(top, vld1q_u8(places));
    return (uint32_t)vaddv_u8(vget_low_u8(bits)) | (uint32_t)vaddv_u8(vget_high_u8(bits)) << 8;
}

VECTOR_INLINE bool all_zero(vec v)
{
    return vmaxvq_u8(v) == 0;
}

#endif
