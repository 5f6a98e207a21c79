/* SPDX-License-Identifier: MIT */
/* gangway run: a program on Gangway's heap, and what it left there. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "tool/report.h"
#include "tool/tool.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct options {
    bool fail_on_findings; /* -e */
    const char *modes;     /* --modes */
    const char *json_path; /* --json */
    char **program;        /* its name and arguments, ended by NULL */
} options;

/* --- the command line ------------------------------------------------------------------------------------ */

/* "--modes LIST" or "--modes=LIST"; false where the option is another. */
static bool takes(const char *name, int count, char **arguments, int *at, const char **value)
{
    size_t nbytes = strlen(name);
    if (strncmp(arguments[*at], name, nbytes) != 0)
        return false;
    if (arguments[*at][nbytes] == '=') {
        *value = arguments[*at] + nbytes + 1;
        return true;
    }
    if (arguments[*at][nbytes] != '\0')
        return false;
    *value = *at + 1 < count ? arguments[++*at] : NULL;
    return true;
}

/* 0, or TOOL_USAGE. */
static int read_options(const tool_command *self, int count, char **arguments, options *o)
{
    int i = 1;
    for (; i < count && arguments[i][0] == '-'; i++) {
        const char *option = arguments[i], *missing = "";
        if (strcmp(option, "--") == 0) {
            i++;
            break;
        }
        if (strcmp(option, "-e") == 0)
            o->fail_on_findings = true;
        else if (takes("--modes", count, arguments, &i, &o->modes))
            missing = o->modes;
        else if (takes("--json", count, arguments, &i, &o->json_path))
            missing = o->json_path;
        else
            return tool_misused(self, "run has no option '%s'", option);
        if (missing == NULL)
            return tool_misused(self, "%s needs a value", option);
    }
    o->program = arguments + i;
    return i < count ? 0 : tool_misused(self, "which program?");
}

/* --- the program ----------------------------------------------------------------------------------------- */

/* Puts a word before, or behind, what an environment variable holds. */
static bool join(const char *name, const char *before, const char *after)
{
    size_t nbytes = strlen(before) + strlen(after) + 2;
    char *joined = malloc(nbytes);
    if (joined == NULL)
        return false;
    snprintf(joined, nbytes, "%s%s%s", before, *before != '\0' && *after != '\0' ? "," : "", after);
    bool set = setenv(name, joined, 1) == 0;
    free(joined);
    return set;
}

static bool set_preload(const char *library)
{
    const char *former = getenv("LD_PRELOAD");
    char joined[2 * PATH_MAX];
    int nbytes =
        snprintf(joined, sizeof joined, "%s%s%s", library,
                 former != NULL && *former != '\0' ? ":" : "", former != NULL ? former : "");
    return nbytes > 0 && (size_t)nbytes < sizeof joined && setenv("LD_PRELOAD", joined, 1) == 0;
}

/* What was asked for comes last, so that "ust:16" rules. */
static bool set_modes(const char *folder, const char *modes)
{
    char ours[PATH_MAX + 64];
    const char *former = getenv("GANGWAY_HEAP");
    snprintf(ours, sizeof ours, "report=%s/%%p.json,ust", folder);
    return join("GANGWAY_HEAP", ours, former != NULL ? former : "") &&
           join("GANGWAY_HEAP", getenv("GANGWAY_HEAP"), modes != NULL ? modes : "");
}

/* In the child: an errno goes through the pipe, where the program cannot be started. */
static void become(const options *o, const char *library, const char *folder, int failure)
{
    signal(SIGINT, SIG_DFL);
    signal(SIGQUIT, SIG_DFL);
    errno = ENOMEM;
    if (set_preload(library) && set_modes(folder, o->modes))
        execvp(o->program[0], o->program);
    int error = errno;
    ssize_t ignored = write(failure, &error, sizeof error);
    (void)ignored;
    _exit(TOOL_FAILED);
}

/* The program's process, or -1 after complaining. */
static pid_t start(const options *o, const char *library, const char *folder)
{
    int failure[2], error = 0;
    if (pipe(failure) != 0 || fcntl(failure[1], F_SETFD, FD_CLOEXEC) != 0) {
        tool_complain("no pipe: %s", strerror(errno));
        return -1;
    }
    fflush(NULL);
    pid_t child = fork();
    if (child == 0)
        become(o, library, folder, failure[1]);
    close(failure[1]);
    if (child < 0) {
        tool_complain("cannot start a process: %s", strerror(errno));
    } else if (read(failure[0], &error, sizeof error) == (ssize_t)sizeof error) {
        tool_complain("cannot run %s: %s", o->program[0], strerror(error));
        waitpid(child, NULL, 0);
        child = -1;
    }
    close(failure[0]);
    return child;
}

/* The keyboard's signals are the program's to answer. */
static int wait_for(pid_t child)
{
    int status = 0;
    void (*interrupt)(int) = signal(SIGINT, SIG_IGN), (*quit)(int) = signal(SIGQUIT, SIG_IGN);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    signal(SIGINT, interrupt);
    signal(SIGQUIT, quit);
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* --- its report ------------------------------------------------------------------------------------------ */

static char *read_file(const char *path)
{
    FILE *file = fopen(path, "re");
    char *text = NULL;
    size_t capacity = 0;
    if (file == NULL)
        return NULL;
    if (getdelim(&text, &capacity, '\0', file) < 0) {
        free(text);
        text = NULL;
    }
    fclose(file);
    return text;
}

static bool write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "we");
    bool written = file != NULL && fputs(text, file) >= 0;
    written = file != NULL && fclose(file) == 0 && written;
    if (!written)
        tool_complain("cannot write %s: %s", path, strerror(errno));
    return written;
}

/* The program's path, for sites in it. */
static const char *path_of(const char *program, char out[PATH_MAX])
{
    const char *folders = getenv("PATH");
    if (strchr(program, '/') != NULL || folders == NULL)
        return program;
    while (*folders != '\0') {
        int nbytes = (int)strcspn(folders, ":");
        snprintf(out, PATH_MAX, "%.*s/%s", nbytes, folders, program);
        if (access(out, X_OK) == 0)
            return out;
        folders += nbytes + (folders[nbytes] == ':');
    }
    return program;
}

static int report(const options *o, const char *text, pid_t child, int status)
{
    char path[PATH_MAX];
    report_sums sums = {0};
    json *report = text != NULL ? json_read(text) : NULL;
    if (report == NULL) {
        tool_complain(
            "%s has left no report: it ended by a signal or by _exit(), or cannot be preloaded",
            o->program[0]);
        return o->fail_on_findings && status == 0 ? TOOL_FAILED : status;
    }
    report_sum(report, &sums);
    fprintf(stderr, "gangway: heap report of %s, process %ld, exit status %d\n\n", o->program[0],
            (long)child, status);
    report_print(report, &sums, path_of(o->program[0], path), stderr);
    json_free(report);
    bool written = o->json_path == NULL || write_file(o->json_path, text);
    bool found = sums.leaked_blocks > 0 || sums.violations > 0;
    return (o->fail_on_findings && found) || !written ? TOOL_FAILED : status;
}

static int run_in(const options *o, const char *library, const char *folder)
{
    char path[PATH_MAX + 32];
    pid_t child = start(o, library, folder);
    if (child < 0)
        return TOOL_FAILED;
    int status = wait_for(child);
    snprintf(path, sizeof path, "%s/%ld.json", folder, (long)child);
    char *text = read_file(path);
    int code = report(o, text, child, status);
    free(text);
    return code;
}

/* --- the folder of reports: the program's, and those of the programs that it starts ------------------------- */

static void remove_folder(const char *folder)
{
    char name[] = "rm", all[] = "-rf", end[] = "--";
    char *arguments[] = {name, all, end, (char *)(uintptr_t)folder, NULL};
    pid_t child = fork();
    if (child == 0) {
        execvp(name, arguments);
        _exit(127);
    }
    if (child > 0)
        waitpid(child, NULL, 0);
}

/* A comma would end the mode's word, and a long path is none. */
static bool make_folder(char *folder, size_t capacity)
{
    const char *parent = getenv("TMPDIR");
    if (parent == NULL || *parent != '/' || strchr(parent, ',') != NULL || strlen(parent) > 150)
        parent = "/tmp";
    snprintf(folder, capacity, "%s/gangway-run.XXXXXX", parent);
    if (mkdtemp(folder) != NULL)
        return true;
    tool_complain("cannot make a folder in %s: %s", parent, strerror(errno));
    return false;
}

static int run(const tool_command *self, int count, char **arguments)
{
    options o = {.program = NULL};
    char library[PATH_MAX], folder[PATH_MAX];
    int misused = read_options(self, count, arguments, &o);
    if (misused != 0)
        return misused;
    if (!tool_find_malloc(library, sizeof library)) {
        tool_complain("there is no libgangway-malloc beside libgangway");
        return TOOL_FAILED;
    }
    if (strpbrk(library, " :") != NULL) {
        tool_complain("%s: a path with a space or a colon cannot be preloaded", library);
        return TOOL_FAILED;
    }
    if (!make_folder(folder, sizeof folder))
        return TOOL_FAILED;
    int code = run_in(&o, library, folder);
    remove_folder(folder);
    return code;
}

const tool_command tool_run = {
    "run",
    "runs a program on Gangway's heap, with a report of leaks and misuse",
    "Usage: gangway run [-e] [--modes LIST] [--json FILE] [--] PROGRAM [ARGUMENT...]\n\n"
    "Runs PROGRAM with libgangway-malloc loaded before it, so that malloc(), free() and C++'s\n"
    "new and delete are Gangway's, and prints on stderr, when it has ended, what it left: sums\n"
    "of each family of blocks, leaks by the place of their allocation, largest first, with\n"
    "file and line where addr2line knows them, and every violation with its places.\n\n"
    "  -e            exit with 1 where there are leaks or violations, or there is no report\n"
    "  --modes LIST  further modes of the heap, as GANGWAY_HEAP has them: htc,hfc,ust:16\n"
    "  --json FILE   write the report to FILE as well, as JSON\n\n"
    "A leak is a block that is live when the program has ended, but for what the loader, the C\n"
    "library's streams and the C++ runtime keep for themselves. Programs that PROGRAM starts\n"
    "run on the same heap; the report is of PROGRAM's own process.\n\n"
    "Exit code: the program's, or 128 and the signal's number where it ended by one; 1 where\n"
    "it cannot be started, where the report cannot be written, and as -e says; 2 for a wrong\n"
    "command line.\n",
    run,
};
