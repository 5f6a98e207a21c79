/* SPDX-License-Identifier: MIT */
/* Tests of what a process is told by its environment. */
#include "support/child.h"

#include <signal.h>
#include <sys/wait.h>

int child_status;
char child_text[65536];

typedef struct request {
    const char *modes, *job;
    char *const *tool;
} request;

static void start(const void *context)
{
    const request *wanted = context;
    char *const *tool = wanted->tool;
    char *arguments[16];
    size_t count = 0;
    static char self[4096], name[128];
    ssize_t nbytes = readlink("/proc/self/exe", self, sizeof self - 1);
    if (nbytes < 0)
        _exit(126);
    for (; tool != NULL && tool[count] != NULL && count < 10; count++)
        arguments[count] = tool[count];
    snprintf(name, sizeof name, "--child=%s", wanted->job);
    arguments[count++] = self;
    arguments[count++] = name;
    arguments[count] = NULL;
    setenv("GANGWAY_HEAP", wanted->modes, 1);
    setenv("ASAN_OPTIONS", "detect_leaks=0:handle_segv=0:allow_user_segv_handler=1", 1);
    execvp(arguments[0], arguments);
    _exit(126);
}

static void read_all(int from)
{
    size_t used = 0;
    ssize_t n;
    while ((n = read(from, child_text + used, sizeof child_text - 1 - used)) > 0)
        used += (size_t)n;
    child_text[used] = '\0';
}

void child_capture(void (*run)(const void *context), const void *context)
{
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        close(ends[0]);
        close(ends[1]);
        run(context);
    }
    close(ends[1]);
    read_all(ends[0]);
    close(ends[0]);
    ck_assert_int_eq(waitpid(child, &child_status, 0), child);
}

void child_run_watched(const char *modes, const char *job, char *const *tool)
{
    child_capture(start, &(request){modes, job, tool});
}

void child_run(const char *modes, const char *job)
{
    char unwatched[256];
    snprintf(unwatched, sizeof unwatched, "%s,unwatched", modes);
    child_run_watched(unwatched, job, NULL);
}

void child_passes(const char *modes, const char *job)
{
    child_run(modes, job);
    ck_assert_msg(WIFEXITED(child_status) && WEXITSTATUS(child_status) == 0,
                  "GANGWAY_HEAP=%s, job %s: status %#x: %s", modes, job, (unsigned)child_status,
                  child_text);
}

void child_serve(int count, char **arguments, const child_job *jobs)
{
    if (count < 2 || strncmp(arguments[1], "--child=", 8) != 0)
        return;
    for (; jobs->name != NULL; jobs++)
        if (strcmp(jobs->name, arguments[1] + 8) == 0) {
            jobs->run();
            exit(0);
        }
    _exit(125);
}

/* --- faults ------------------------------------------------------------------------------------------------- */

static int ended_by_fault(pid_t child)
{
    int status;
    CHILD_CHECK(waitpid(child, &status, 0) == child);
    return WIFSIGNALED(status) && (WTERMSIG(status) == SIGSEGV || WTERMSIG(status) == SIGBUS);
}

int child_faults_at_read(const void *p)
{
    pid_t child = fork();
    if (child == 0) {
        signal(SIGSEGV, SIG_DFL);
        (void)*(const volatile char *)p;
        _exit(0);
    }
    return ended_by_fault(child);
}

int child_faults_at_write(void *p)
{
    pid_t child = fork();
    if (child == 0) {
        signal(SIGSEGV, SIG_DFL);
        *(volatile char *)p = 1;
        _exit(0);
    }
    return ended_by_fault(child);
}
