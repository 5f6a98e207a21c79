/* SPDX-License-Identifier: MIT */
/*
 * Measures the marshal functions beside those of managed runtimes: `bench/marshal [--rounds N] [--quick] [--peer
 * NAME=COMMAND]...`. The questions are "KIND SCRIPT UNITS", as bench/marshal.cs answers them; bench/marshal.sh brings the
 * peers that this machine has.
 */
#include "config.h"

#include <gangway/gangway.h>

#include "peers.h"

#include <stdlib.h>
#include <string.h>

enum { UNITS_MAX = 4096 };

/* --- rows ---------------------------------------------------------------------------------------------------- */

/* What is converted: the host's string, which knows its length, and a zero-ended one in native memory. */
typedef struct sample {
    gw_text text;
    gw_char16 units[UNITS_MAX + 1];
    char bytes[UNITS_MAX * 3 + 1];
} sample;

typedef void loop(const sample *text, size_t ncalls);

static void to_hglobal_ansi(const sample *text, size_t ncalls)
{
    for (size_t i = 0; i < ncalls; i++)
        gw_FreeHGlobal(gw_StringToHGlobalAnsi(text->text));
}

static void to_hglobal_uni(const sample *text, size_t ncalls)
{
    for (size_t i = 0; i < ncalls; i++)
        gw_FreeHGlobal(gw_StringToHGlobalUni(text->text));
}

static void to_bstr(const sample *text, size_t ncalls)
{
    for (size_t i = 0; i < ncalls; i++)
        gw_FreeBSTR(gw_StringToBSTR(text->text));
}

static void from_utf8(const sample *text, size_t ncalls)
{
    for (size_t i = 0; i < ncalls; i++)
        gw_string_unref(gw_PtrToStringUTF8(text->bytes));
}

static void from_uni(const sample *text, size_t ncalls)
{
    for (size_t i = 0; i < ncalls; i++)
        gw_string_unref(gw_PtrToStringUni(text->units));
}

typedef struct row {
    size_t nunits;
    bool is_russian;
    loop *run;
} row;

static const bench_row rows[] = {
    {"hglobal-ansi ascii 13", "StringToHGlobalAnsi, FreeHGlobal, 13 ASCII"},
    {"hglobal-ansi ascii 32", "StringToHGlobalAnsi, FreeHGlobal, 32 ASCII"},
    {"hglobal-ansi ascii 256", "StringToHGlobalAnsi, FreeHGlobal, 256 ASCII"},
    {"hglobal-ansi russian 13", "StringToHGlobalAnsi, FreeHGlobal, 13 Russian"},
    {"hglobal-uni ascii 13", "StringToHGlobalUni, FreeHGlobal, 13"},
    {"bstr ascii 13", "StringToBSTR, FreeBSTR, 13"},
    {"from-utf8 ascii 13", "PtrToStringUTF8, 13 ASCII"},
    {"from-utf8 ascii 32", "PtrToStringUTF8, 32 ASCII"},
    {"from-utf8 ascii 256", "PtrToStringUTF8, 256 ASCII"},
    {"from-utf8 russian 13", "PtrToStringUTF8, 13 Russian"},
    {"from-uni ascii 13", "PtrToStringUni, 13"},
    {"from-uni ascii 256", "PtrToStringUni, 256"},
};

enum { ROWS = sizeof rows / sizeof rows[0] };

static const row work_of[ROWS] = {
    {13, false, to_hglobal_ansi}, {32, false, to_hglobal_ansi}, {256, false, to_hglobal_ansi},
    {13, true, to_hglobal_ansi},  {13, false, to_hglobal_uni},  {13, false, to_bstr},
    {13, false, from_utf8},       {32, false, from_utf8},       {256, false, from_utf8},
    {13, true, from_utf8},        {13, false, from_uni},        {256, false, from_uni},
};

/* As marshal.cs makes it. */
static void make_sample(sample *text, const row *of)
{
    static const gw_char16 russian[] = {0x041F, 0x0440, 0x0438, 0x0432, 0x0435, 0x0442};
    static const char ascii[] = "marshal text";
    for (size_t i = 0; i < of->nunits; i++)
        text->units[i] = of->is_russian ? russian[i % 6] : (gw_char16)ascii[i % (sizeof ascii - 1)];
    text->units[of->nunits] = 0;
    text->text = gw_utf16_n(text->units, of->nunits);
    char *bytes = gw_StringToHGlobalUTF8(text->text);
    if (bytes == NULL)
        abort();
    strcpy(text->bytes, bytes);
    gw_FreeHGlobal(bytes);
}

static double gangway(size_t index, size_t ncalls)
{
    static sample text;
    make_sample(&text, &work_of[index]);
    double start = bench_clock();
    work_of[index].run(&text, ncalls);
    return (bench_clock() - start) / (double)ncalls;
}

int main(int argc, char **argv)
{
    static bench_table table = {.rows = rows, .nrows = ROWS};
    bench_add_here(&table, "Gangway", gangway);
    bool is_ready = bench_options(&table, argc - 1, argv + 1);
    if (is_ready)
        bench_run(&table);
    bench_end(&table);
    return is_ready ? 0 : 2;
}
