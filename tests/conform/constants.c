/* SPDX-License-Identifier: MIT */
/*
 * Prints the constants K0.V0 to Kn.Vn of a C# file that have a value, in the form of constants.cs: constants FILE COUNT.
 */
#include <gangway/declare.h>
#include <gangway/error.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t bits_of(double real)
{
    uint64_t bits;
    memcpy(&bits, &real, sizeof bits);
    return bits;
}

/* Every NaN is one: its bits depend on the processor. */
static void put_real(double real)
{
    if (real != real)
        puts("NaN");
    else
        printf("%016" PRIx64 "\n", bits_of(real));
}

static void put_text(gw_text text)
{
    const gw_char16 *units = text.data;
    if (units == NULL)
        printf("null");
    for (size_t i = 0; i < text.nunits; i++)
        printf("%04x", (unsigned)units[i]);
    puts(".");
}

static void put_value(const gw_constant *c)
{
    const gw_decimal *d = &c->decimal;
    if (c->kind == GW_TYPE_SINGLE || c->kind == GW_TYPE_DOUBLE)
        put_real(c->real);
    else if (c->kind == GW_TYPE_DECIMAL)
        printf("%02x %02x %08" PRIx32 "%016" PRIx64 "\n", (unsigned)d->sign, (unsigned)d->scale,
               d->hi32, d->lo64);
    else if (c->kind == GW_TYPE_STRING)
        put_text(c->text);
    else if (c->kind == GW_TYPE_UINT64)
        printf("%" PRIu64 "\n", (uint64_t)c->integer);
    else
        printf("%" PRId64 "\n", c->integer);
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    const char *path = argv[1];
    gw_declarations *d = gw_declare_files(&path, 1, NULL);
    if (d == NULL) {
        fprintf(stderr, "%s: %s\n", path, gw_error_message());
        return 1;
    }
    unsigned count = (unsigned)strtoul(argv[2], NULL, 10);
    for (unsigned i = 0; i < count; i++) {
        char name[32];
        gw_constant c;
        snprintf(name, sizeof name, "K%u.V%u", i, i);
        if (!gw_find_constant(d, name, &c))
            continue;
        printf("%s %d ", name, (int)c.kind);
        put_value(&c);
    }
    gw_declarations_unref(d);
    return 0;
}
