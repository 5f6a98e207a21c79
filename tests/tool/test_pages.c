/* SPDX-License-Identifier: MIT */
/* The pages of `gangway convert --list`: each name leads to its page, and ASCII goes through each page and comes back. */
#include "support/harness.h"

#include "tool/pages.h"

#include <gangway/transcoder.h>

#include <stdbool.h>

enum { FEWEST = 118, SYMBOL = 42, ASCII = 20127 };

/* --- what is listed ----------------------------------------------------------------------------------------------- */

typedef void each_page(uint32_t number, char *names);

/* The lines of the list: number, names, and behind two spaces or more what Microsoft calls it. */
static size_t for_each_page(each_page *body)
{
    FILE *file = tmpfile();
    char line[256];
    size_t count = 0;
    ck_assert_ptr_nonnull(file);
    page_print_all(file);
    rewind(file);
    while (fgets(line, sizeof line, file) != NULL) {
        char *names;
        unsigned long number = strtoul(line, &names, 10);
        if (number == 0)
            continue;
        body((uint32_t)number, names);
        count++;
    }
    fclose(file);
    return count;
}

static void check_name(uint32_t number, const char *name)
{
    page found = {0, false};
    ck_assert_msg(page_find(name, &found), "'%s' is no page", name);
    ck_assert_msg(found.number == number, "'%s' is page %u, not %u", name, (unsigned)found.number,
                  (unsigned)number);
}

static void check_names(uint32_t number, char *names)
{
    static const char *const prefixes[] = {"", "cp", "CP-", "windows-", "ibm", "ms", "x-cp"};
    char name[32];
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
        snprintf(name, sizeof name, "%s%u", prefixes[i], (unsigned)number);
        check_name(number, name);
    }
    names += strspn(names, " ");
    char *end = strchr(names, '(');
    *(end != NULL ? end : names + strcspn(names, "\n")) = '\0';
    for (char *word = strtok(names, " "); word != NULL; word = strtok(NULL, " "))
        check_name(number, word);
}

START_TEST(each_name_leads_to_its_page)
{
    ck_assert_uint_ge(for_each_page(check_names), FEWEST);
}
END_TEST

START_TEST(other_names_lead_nowhere)
{
    static const char *const names[] = {"",     "-",       "nonsense",    "12345",
                                        "cp",   "cp12345", "99999999999", "0",
                                        "932x", "utf-9",   "latin-99"};
    page found;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        ck_assert_msg(!page_find(names[i], &found), "'%s' is a page", names[i]);
}
END_TEST

START_TEST(a_mark_tells_the_order_where_the_name_does_not)
{
    page found;
    ck_assert(page_find("UTF-16", &found) && found.number == 1200 && found.finds_order);
    ck_assert(page_find("utf_32", &found) && found.number == 12000 && found.finds_order);
    ck_assert(page_find("utf-16be", &found) && found.number == 1201 && !found.finds_order);
}
END_TEST

/* --- there and back ----------------------------------------------------------------------------------------------- */

static size_t converted(uint32_t from, uint32_t to, const char *text, size_t nbytes, char out[2048])
{
    gw_transcoder t;
    gw_transcode_result r;
    ck_assert_msg(gw_transcoder_open(&t, from, to), "%u to %u: %s", (unsigned)from, (unsigned)to,
                  gw_error_message());
    gw_transcode_status status =
        gw_transcoder_convert(&t, GW_TRANSCODE_LAST, text, nbytes, out, 2048, &r);
    ck_assert_msg(status == GW_TRANSCODE_DONE && r.nread == nbytes, "%u to %u: status %d",
                  (unsigned)from, (unsigned)to, (int)status);
    gw_transcoder_close(&t);
    return r.nwritten;
}

/* By way of UTF-8 what a page has of ASCII stays what it was; some have not all of it. */
static void check_ascii(uint32_t number, char *names)
{
    char text[96], there[2048], unicode[2048], again[2048];
    size_t n = 0;
    (void)names;
    if (number == SYMBOL)
        return;
    for (char c = ' '; c < 127; c++)
        text[n++] = c;
    text[n++] = '\n';
    n = converted(ASCII, number, text, n, there);
    size_t nbytes = converted(number, GW_CP_UTF8, there, n, unicode);
    ck_assert_msg(converted(GW_CP_UTF8, number, unicode, nbytes, again) == n &&
                      memcmp(there, again, n) == 0,
                  "page %u: what comes back is not the same", (unsigned)number);
}

START_TEST(ascii_goes_there_and_back_in_every_page)
{
    ck_assert_uint_ge(for_each_page(check_ascii), FEWEST);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("pages by name");
    HARNESS_ADD(suite, each_name_leads_to_its_page);
    HARNESS_ADD(suite, other_names_lead_nowhere);
    HARNESS_ADD(suite, a_mark_tells_the_order_where_the_name_does_not);
    HARNESS_ADD(suite, ascii_goes_there_and_back_in_every_page);
    return harness_run(suite);
}
