/* SPDX-License-Identifier: MIT */
/*
 * The life of one block of unmanaged memory: a string is copied into it, read back from it, and it is freed by
 * gw_FreeHGlobal(). Then the mistakes that C invites are made on purpose, and each is refused.
 */
#include "tour.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* --- printing -------------------------------------------------------------------------------------------- */

static void step(const char *title)
{
    static int number;
    printf("%s%2d. %s\n", number == 0 ? "" : "\n", number + 1, title);
    number++;
}

static void field(const char *name, const char *value)
{
    printf("    %-10s %s\n", name, value);
}

static const char *yes_or_no(bool answer)
{
    return answer ? "yes" : "no";
}

/* Prints bytes as a table: offset, 16 bytes in hex, and what of them is ASCII. */
static void dump(const void *memory, size_t nbytes)
{
    for (size_t row = 0; row < nbytes; row += 16) {
        printf("    %04zx      ", row);
        for (size_t i = row; i < row + 16; i++)
            if (i < nbytes)
                printf(" %02x", gw_ReadByte(memory, (ptrdiff_t)i));
            else
                printf("   ");
        printf("  ");
        for (size_t i = row; i < row + 16 && i < nbytes; i++) {
            uint8_t byte = gw_ReadByte(memory, (ptrdiff_t)i);
            putchar(byte >= 0x20 && byte < 0x7f ? byte : '.');
        }
        printf("\n");
    }
}

static const char *state_name(gw_block_state state)
{
    switch (state) {
    case GW_BLOCK_FOREIGN:
        return "foreign: no memory of Gangway";
    case GW_BLOCK_UNUSED:
        return "unused: memory of Gangway that holds no block";
    case GW_BLOCK_LIVE:
        return "live";
    case GW_BLOCK_FREED:
        return "freed";
    case GW_BLOCK_INTERIOR:
        return "interior: inside a live block, not at its start";
    }
    return "?";
}

/* Prints what a pointer is; it is looked up, never looked through, so it may be any value. */
static gw_block_state print_query(const void *pointer)
{
    gw_block_info info;
    gw_block_state state = gw_block_query(pointer, &info);
    printf("    %-10s %p\n", "address", pointer);
    field("state", state_name(state));
    if (state == GW_BLOCK_LIVE || state == GW_BLOCK_FREED || state == GW_BLOCK_INTERIOR) {
        field("family", gw_family_name(info.family));
        printf("    %-10s %zu bytes\n", "size", info.nbytes);
    }
    return state;
}

/* --- misuse ---------------------------------------------------------------------------------------------- */

/* What the violation handler was told last. Without a handler, each violation is a line on stderr. */
static gw_violation_id last_violation;

static void remember_violation(const gw_violation *violation, void *context)
{
    gw_violation_id *last = context;
    *last = violation->id;
}

/*
 * Hides from the compiler where a pointer comes from. GCC 11 and later know which function releases what, and warn
 * where a program does what the steps below do.
 */
static void *hidden(void *pointer)
{
    void *volatile copy = pointer;
    return copy;
}

/* Prints the answer to a call that misused memory; true if it was refused, for the reason expected. */
static bool print_refusal(const char *call, gw_bool answer, gw_violation_id expected)
{
    uint32_t code = gw_GetLastError();
    printf("    %-10s %s = %" PRId32 "\n", "call", call, answer);
    printf("    %-10s %" PRIu32 " %s\n", "error", code, gw_error_name(code));
    field("sentence", gw_error_message());
    printf("    %-10s GW-%03d\n", "violation", (int)last_violation);
    return !answer && code == GW_ERROR_INVALID_PARAMETER && last_violation == expected;
}

/* --- the steps ------------------------------------------------------------------------------------------- */

static gw_string *make_string(void)
{
    step("A managed string: immutable, reference counted, UTF-16");
    gw_string *string = gw_string_new(gw_utf8("Grüße, 埠頭 🚢"));
    if (string == NULL)
        return NULL;
    field("text", gw_string_utf8(string));
    printf("    %-10s %zu UTF-16 units\n", "length", gw_string_length(string));
    return string;
}

static char *copy_out(const gw_string *string)
{
    step("Its copy in unmanaged memory: gw_StringToHGlobalAnsi()");
    char *native = gw_StringToHGlobalAnsi(gw_string_text(string));
    if (native == NULL)
        return NULL;
    print_query(native);
    field("bytes", "UTF-8, and a zero at the end");
    dump(native, strlen(native) + 1);
    return native;
}

static bool read_back(const gw_string *string, const char *native)
{
    step("Read back: gw_PtrToStringAnsi()");
    gw_string *back = gw_PtrToStringAnsi(native);
    if (back == NULL)
        return false;
    bool is_equal = gw_string_equal(string, back);
    field("text", gw_string_utf8(back));
    field("equal", yes_or_no(is_equal));
    gw_string_unref(back);
    return is_equal;
}

/* Frees the block, asks what its address is now, and frees it again. */
static bool free_twice(char *native)
{
    char *stale = hidden(native);
    step("Released: gw_FreeHGlobal()");
    gw_bool freed = gw_FreeHGlobal(native);
    printf("    %-10s gw_FreeHGlobal(block) = %" PRId32 "\n", "call", freed);

    step("What the pointer is now: gw_block_query()");
    bool is_known = print_query(stale) == GW_BLOCK_FREED;

    step("Freed once more");
    bool is_refused =
        print_refusal("gw_FreeHGlobal(block)", gw_FreeHGlobal(hidden(stale)), GW_VIOLATION_FREED);
    return freed && is_known && is_refused;
}

static bool free_by_other_family(gw_bstr bstr)
{
    step("A BSTR, freed as if it were an HGlobal block");
    print_query(bstr);
    return print_refusal("gw_FreeHGlobal(bstr)", gw_FreeHGlobal(hidden(bstr)), GW_VIOLATION_FAMILY);
}

static bool free_interior(gw_bstr bstr)
{
    step("A pointer into the BSTR, to its third unit");
    gw_bstr inside = hidden(bstr + 2);
    bool is_known = print_query(inside) == GW_BLOCK_INTERIOR;
    return print_refusal("gw_FreeBSTR(bstr + 2)", gw_FreeBSTR(inside), GW_VIOLATION_INTERIOR) &&
           is_known;
}

static bool free_foreign(void)
{
    step("Pointers that Gangway never handed out: a variable on the stack, and no address at all");
    int variable = 0;
    bool is_refused = print_refusal("gw_FreeHGlobal(&variable)", gw_FreeHGlobal(hidden(&variable)),
                                    GW_VIOLATION_FOREIGN);
    void *wild = hidden((void *)(uintptr_t)0x41414140);
    printf("\n");
    return print_refusal("gw_FreeHGlobal(0x41414140)", gw_FreeHGlobal(wild),
                         GW_VIOLATION_FOREIGN) &&
           is_refused;
}

static bool free_properly(const gw_string *string, gw_bstr bstr)
{
    step("After all that the BSTR is whole; it goes back to its own family: gw_FreeBSTR()");
    gw_string *back = gw_PtrToStringBSTR(bstr);
    bool is_whole = back != NULL && gw_string_equal(string, back);
    gw_string_unref(back);
    gw_bool freed = gw_FreeBSTR(bstr);
    field("whole", yes_or_no(is_whole));
    printf("    %-10s gw_FreeBSTR(bstr) = %" PRId32 "\n", "call", freed);
    return is_whole && freed;
}

static bool misuse_bstr(const gw_string *string)
{
    gw_bstr bstr = gw_StringToBSTR(gw_string_text(string));
    if (bstr == NULL)
        return false;
    bool good = free_by_other_family(bstr);
    good &= free_interior(bstr);
    good &= free_foreign();
    return free_properly(string, bstr) && good;
}

bool tour_block(void)
{
    gw_set_violation_handler(remember_violation, &last_violation);
    gw_string *string = make_string();
    char *native = string == NULL ? NULL : copy_out(string);
    bool good = native != NULL;
    if (good) {
        good = read_back(string, native);
        good &= free_twice(native);
        good &= misuse_bstr(string);
    }
    gw_string_unref(string);
    gw_set_violation_handler(NULL, NULL);
    return good;
}
