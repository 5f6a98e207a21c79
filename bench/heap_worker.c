/* SPDX-License-Identifier: MIT */
/*
 * A process for each workload of each peer, driven round by round over a pipe.
 *
 * Not one process for all: some peers keep more thread-local memory than a process that runs already has to give;
 * the heaps would share the program break, the page tables and the caches, so that each row would depend on those
 * before it; and resident memory is the process's. A new program rather than a mere fork, since the C library
 * reads how much thread-local memory to keep for dlopen() when a program starts. Only one process runs at a time;
 * the others wait for their turn.
 */
#include "config.h"

#include "bench.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* --- the driving side ------------------------------------------------------------------------------------ */

static void become_worker(const contender *by, const workload *load, size_t divisor, int from,
                          int to)
{
    char divisor_text[24];
    snprintf(divisor_text, sizeof divisor_text, "%zu", divisor);
    setenv("GLIBC_TUNABLES", "glibc.rtld.optional_static_tls=65536", 1);
    unsetenv("LD_PRELOAD");
    dup2(from, STDIN_FILENO);
    dup2(to, STDOUT_FILENO);
    execl("/proc/self/exe", "heap", "--worker", by->name, by->path, load->name, divisor_text,
          (char *)NULL);
    _exit(127);
}

static bool read_values(int from, double values[VALUES_MAX])
{
    size_t wanted = VALUES_MAX * sizeof values[0];
    return read(from, values, wanted) == (ssize_t)wanted;
}

bool worker_start(worker *w, const contender *by, const workload *load, size_t divisor)
{
    int down[2], up[2];
    double ready[VALUES_MAX];
    if (pipe2(down, O_CLOEXEC) != 0 || pipe2(up, O_CLOEXEC) != 0)
        return false;
    w->pid = fork();
    if (w->pid == 0)
        become_worker(by, load, divisor, down[0], up[1]);
    close(down[0]);
    close(up[1]);
    w->to = down[1];
    w->from = up[0];
    if (w->pid > 0 && read_values(w->from, ready))
        return true;
    worker_stop(w);
    return false;
}

bool worker_round(worker *w, double values[VALUES_MAX])
{
    return write(w->to, "", 1) == 1 && read_values(w->from, values);
}

void worker_stop(worker *w)
{
    close(w->to);
    close(w->from);
    if (w->pid > 0)
        waitpid(w->pid, NULL, 0);
    w->pid = 0;
}

/* --- the driven side ------------------------------------------------------------------------------------- */

static const workload *workload_named(const char *name)
{
    const workload *load;
    for (size_t i = 0; (load = workload_at(i)) != NULL; i++)
        if (strcmp(load->name, name) == 0)
            return load;
    return NULL;
}

static bool send_values(const run *r)
{
    return write(STDOUT_FILENO, r->values, sizeof r->values) == (ssize_t)sizeof r->values;
}

/* A number divided, though not to below a limit that it is not below itself. */
static size_t fewer(size_t number, size_t divisor, size_t limit)
{
    return number <= limit ? number : number / divisor > limit ? number / divisor : limit;
}

int worker_main(char **arguments)
{
    contender self = {"", ""};
    char turn;
    snprintf(self.name, sizeof self.name, "%s", arguments[0]);
    snprintf(self.path, sizeof self.path, "%s", arguments[1]);
    run r = {.load = workload_named(arguments[2])};
    if (r.load == NULL || !peers_load(&self, &r.of))
        return 1;
    size_t divisor = strtoul(arguments[3], NULL, 10);
    r.operations = fewer(r.load->operations, divisor, 1);
    r.count = fewer(r.load->count, divisor, 10000);
    r.load->setup(&r);
    for (bool alive = send_values(&r); alive && read(STDIN_FILENO, &turn, 1) == 1;
         alive = send_values(&r))
        r.load->round(&r);
    _exit(0); /* what the peer does at exit is not measured */
}
