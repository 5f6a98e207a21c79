/* SPDX-License-Identifier: MIT */
/* Declarations under valgrind: nothing of them is reported as a leak while they are in use. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "support/child.h"

#include <gangway/layout.h>

#include <sys/wait.h>

static gw_declarations *kept;

static gw_declarations *read_source(void)
{
    static const char source[] =
        "using System; using System.Runtime.InteropServices; enum E : byte { A = 1 } struct P<T> { "
        "T a; }"
        " struct S { string a; P<int> b; E c; } static class C { const string X = $\"a{\"b\"}c\";"
        " const decimal D = 1.5m * 2; [DllImport(\"l\")] static extern int F(int[] a, E b); }";
    gw_declarations *d = gw_declare(gw_utf8(source), NULL);
    CHILD_CHECK(d != NULL && gw_find_layout(d, "S") != NULL);
    return d;
}

static void keep_declarations(void)
{
    kept = read_source();
}

static void release_declarations(void)
{
    gw_declarations_unref(read_source());
}

static const child_job jobs[] = {
    {"keep_declarations", keep_declarations},
    {"release_declarations", release_declarations},
    {NULL, NULL},
};

#ifdef HAVE_VALGRIND
static bool has_valgrind(void)
{
    return !HARNESS_SANITIZED && system("valgrind --version >/dev/null 2>&1") == 0;
}
#else
static bool has_valgrind(void)
{
    return false;
}
#endif

static int status_of(const char *job)
{
    static char *const valgrind[] = {"valgrind",           "-q",
                                     "--leak-check=full",  "--errors-for-leak-kinds=definite",
                                     "--error-exitcode=9", NULL};
    child_run_watched("", job, valgrind);
    ck_assert_msg(WIFEXITED(child_status), "%s: status %#x: %.2000s", job, (unsigned)child_status,
                  child_text);
    return WEXITSTATUS(child_status);
}

START_TEST(declarations_in_use_are_no_leaks)
{
    if (!has_valgrind()) {
        printf("SKIP valgrind: it is not installed, or the library is not built for it\n");
        return;
    }
    int status = status_of("release_declarations");
    if (strstr(child_text, "debuginfo reader") != NULL) {
        printf("SKIP valgrind: it cannot read the debug information of this compiler\n");
        return;
    }
    ck_assert_msg(status == 0, "%.2000s", child_text);
    ck_assert_msg(status_of("keep_declarations") == 0, "%.2000s", child_text);
}
END_TEST

int main(int count, char **arguments)
{
    child_serve(count, arguments, jobs);
    Suite *suite = suite_create("tools that watch declarations");
    HARNESS_ADD_SLOW(suite, declarations_in_use_are_no_leaks);
    return harness_run(suite);
}
