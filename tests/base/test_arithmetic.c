/* SPDX-License-Identifier: MIT */
/* The checked arithmetic of src/base at the borders of size_t. */
#include "base/base.h"
#include "support/harness.h"

#define UNTOUCHED ((size_t)0x5A5A)
#define HALF (SIZE_MAX / 2)

struct sum {
    size_t a, b;
    bool fits;
    size_t result;
};

START_TEST(a_sum_is_made_or_refused_as_a_whole)
{
    static const struct sum sums[] = {
        {0, 0, true, 0},
        {0, SIZE_MAX, true, SIZE_MAX},
        {SIZE_MAX, 0, true, SIZE_MAX},
        {1, SIZE_MAX - 1, true, SIZE_MAX},
        {HALF, HALF, true, SIZE_MAX - 1},
        {HALF + 1, HALF, true, SIZE_MAX},
        {1, SIZE_MAX, false, 0},
        {SIZE_MAX, 1, false, 0},
        {SIZE_MAX, SIZE_MAX, false, 0},
        {HALF + 1, HALF + 1, false, 0},
    };
    for (size_t i = 0; i < GWI_COUNT_OF(sums); i++) {
        size_t out = UNTOUCHED;
        ck_assert_int_eq(gwi_add(sums[i].a, sums[i].b, &out), sums[i].fits);
        ck_assert_uint_eq(out, sums[i].fits ? sums[i].result : UNTOUCHED);
    }
}
END_TEST

START_TEST(a_product_is_made_or_refused_as_a_whole)
{
    static const struct sum products[] = {
        {0, 0, true, 0},
        {0, SIZE_MAX, true, 0},
        {SIZE_MAX, 0, true, 0},
        {1, SIZE_MAX, true, SIZE_MAX},
        {SIZE_MAX, 1, true, SIZE_MAX},
        {2, HALF, true, SIZE_MAX - 1},
        {3, SIZE_MAX / 3, true, SIZE_MAX / 3 * 3},
        {2, HALF + 1, false, 0},
        {SIZE_MAX, 2, false, 0},
        {3, SIZE_MAX / 3 + 1, false, 0},
        {SIZE_MAX, SIZE_MAX, false, 0},
    };
    for (size_t i = 0; i < GWI_COUNT_OF(products); i++) {
        size_t out = UNTOUCHED;
        ck_assert_int_eq(gwi_mul(products[i].a, products[i].b, &out), products[i].fits);
        ck_assert_uint_eq(out, products[i].fits ? products[i].result : UNTOUCHED);
    }
}
END_TEST

START_TEST(a_power_of_two_times_its_complement_is_the_last_product_that_fits)
{
    for (unsigned bit = 1; bit < sizeof(size_t) * 8; bit++) {
        size_t power = (size_t)1 << bit;
        size_t most = SIZE_MAX >> bit;
        size_t out = UNTOUCHED;
        ck_assert(gwi_mul(power, most, &out));
        ck_assert_uint_eq(out, power * most);
        out = UNTOUCHED;
        ck_assert(!gwi_mul(power, most + 1, &out));
        ck_assert_uint_eq(out, UNTOUCHED);
    }
}
END_TEST

struct product_and_sum {
    size_t a, b, c;
    bool fits;
    size_t result;
};

START_TEST(a_product_with_a_sum_is_refused_where_either_passes)
{
    static const struct product_and_sum cases[] = {
        {0, 0, 0, true, 0},
        {2, 3, 4, true, 10},
        {2, HALF, 1, true, SIZE_MAX},
        {1, SIZE_MAX, 0, true, SIZE_MAX},
        {0, SIZE_MAX, SIZE_MAX, true, SIZE_MAX},
        {2, HALF, 2, false, 0},
        {1, SIZE_MAX, 1, false, 0},
        {2, HALF + 1, 0, false, 0},
    };
    for (size_t i = 0; i < GWI_COUNT_OF(cases); i++) {
        size_t out = UNTOUCHED;
        ck_assert_int_eq(gwi_mul_add(cases[i].a, cases[i].b, cases[i].c, &out), cases[i].fits);
        ck_assert_uint_eq(out, cases[i].fits ? cases[i].result : UNTOUCHED);
    }
}
END_TEST

static void check_rounding(size_t power)
{
    const struct {
        size_t n;
        bool fits;
        size_t result;
    } cases[] = {
        {0, true, 0},
        {1, true, power},
        {power, true, power},
        {power + 1, power < HALF + 1 || power == 1, 2 * power},
        {SIZE_MAX - power + 1, true, SIZE_MAX - power + 1},
        {SIZE_MAX, power == 1, SIZE_MAX},
    };
    for (size_t i = 0; i < GWI_COUNT_OF(cases); i++) {
        size_t out = UNTOUCHED;
        ck_assert_msg(gwi_round_up(cases[i].n, power, &out) == cases[i].fits, "%zu to %zu",
                      cases[i].n, power);
        ck_assert_uint_eq(out, cases[i].fits ? cases[i].result : UNTOUCHED);
    }
}

START_TEST(rounding_up_to_any_power_of_two_is_exact_or_refused)
{
    for (unsigned bit = 0; bit < sizeof(size_t) * 8; bit++)
        check_rounding((size_t)1 << bit);
}
END_TEST

START_TEST(powers_of_two_are_told_from_other_numbers)
{
    ck_assert(!gwi_is_power_of_two(0));
    ck_assert(gwi_is_power_of_two(1));
    for (unsigned bit = 1; bit < sizeof(size_t) * 8; bit++) {
        size_t power = (size_t)1 << bit;
        ck_assert(gwi_is_power_of_two(power));
        ck_assert(!gwi_is_power_of_two(power | 1));
        ck_assert(bit == 1 || !gwi_is_power_of_two(power - 1));
    }
    ck_assert(!gwi_is_power_of_two(SIZE_MAX));
}
END_TEST

START_TEST(a_wipe_clears_exactly_what_it_is_told_to)
{
    unsigned char bytes[64];
    for (size_t first = 0; first < 8; first++) {
        for (size_t count = 0; count < 40; count++) {
            memset(bytes, 0xEE, sizeof bytes);
            gwi_wipe(bytes + first, count);
            for (size_t i = 0; i < sizeof bytes; i++)
                ck_assert_uint_eq(bytes[i], i >= first && i < first + count ? 0 : 0xEE);
        }
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("base: arithmetic");
    HARNESS_ADD(suite, a_sum_is_made_or_refused_as_a_whole);
    HARNESS_ADD(suite, a_product_is_made_or_refused_as_a_whole);
    HARNESS_ADD(suite, a_power_of_two_times_its_complement_is_the_last_product_that_fits);
    HARNESS_ADD(suite, a_product_with_a_sum_is_refused_where_either_passes);
    HARNESS_ADD(suite, rounding_up_to_any_power_of_two_is_exact_or_refused);
    HARNESS_ADD(suite, powers_of_two_are_told_from_other_numbers);
    HARNESS_ADD(suite, a_wipe_clears_exactly_what_it_is_told_to);
    return harness_run(suite);
}
