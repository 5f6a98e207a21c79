/* SPDX-License-Identifier: MIT */
/*
 * What heaps do with pointers that they should not be given: each fault in a process of its own, over each heap that the
 * machine has. Prints tables in Markdown.
 *
 * faults [--peer NAME=PATH] ...    further heaps, libraries that export malloc() and its like
 */
#include "faults.h"

#include <gangway/gangway.h>

#include <dlfcn.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* --- heaps ----------------------------------------------------------------------------------------------- */

typedef struct peer {
    char name[32];
    const char *path; /* NULL: the C library; "": Gangway */
} peer;

static struct {
    void *(*malloc)(size_t);
    void (*free)(void *);
    void *(*realloc)(void *, size_t);
    size_t (*malloc_usable_size)(void *);
} loaded;

static void *loaded_allocate(size_t nbytes)
{
    return loaded.malloc(nbytes);
}

static bool loaded_release(void *p)
{
    loaded.free(p);
    return true;
}

static void *loaded_resize(void *p, size_t nbytes)
{
    return loaded.realloc(p, nbytes);
}

static bool loaded_size(const void *p, size_t *nbytes)
{
    *nbytes = loaded.malloc_usable_size((void *)(uintptr_t)p);
    return *nbytes != 0;
}

static const heap_calls loaded_calls = {loaded_allocate, loaded_release, loaded_resize,
                                        loaded_size};

static bool own_release(void *p)
{
    return gw_FreeHGlobal(p);
}

static bool own_size(const void *p, size_t *nbytes)
{
    *nbytes = gw_HeapSize(gw_GetProcessHeap(), 0, p);
    return *nbytes != SIZE_MAX;
}

static const heap_calls own_calls = {gw_AllocHGlobal, own_release, gw_ReAllocHGlobal, own_size};

static bool take(void *library, const char *name, void *function)
{
    void *address = dlsym(library, name);
    memcpy(function, &address, sizeof address);
    return address != NULL;
}

/* Its own calls of malloc() shall mean its own. */
static void *open_library(const char *path)
{
    int flags = RTLD_NOW | RTLD_LOCAL;
#ifdef RTLD_DEEPBIND
    flags |= path != NULL ? RTLD_DEEPBIND : 0;
#endif
    return dlopen(path, flags);
}

static const heap_calls *calls_of(const peer *p)
{
    if (p->path != NULL && p->path[0] == '\0')
        return &own_calls;
    void *library = open_library(p->path);
    bool whole = library != NULL && take(library, "malloc", &loaded.malloc) &&
                 take(library, "free", &loaded.free) && take(library, "realloc", &loaded.realloc) &&
                 take(library, "malloc_usable_size", &loaded.malloc_usable_size);
    return whole ? &loaded_calls : NULL;
}

/* --- one fault in a process of its own ------------------------------------------------------------------- */

enum { EXIT_NO_HEAP = 77 };

static progress *shared;

/* The report is what is measured, not what it says. */
static void keep_silent(const gw_violation *violation, void *context)
{
    (void)violation;
    (void)context;
}

_Noreturn static void be_child(const peer *p, size_t nth, fault_call call, size_t nbytes)
{
    int nowhere = open("/dev/null", O_WRONLY);
    (void)dup2(nowhere, 2);
    alarm(20);
    gw_set_violation_handler(keep_silent, NULL);
    const heap_calls *heap = calls_of(p);
    if (heap == NULL)
        _exit(EXIT_NO_HEAP);
    faults_commit(heap, nth, call, nbytes, shared);
    _exit(0);
}

static outcome outcome_of(int status)
{
    if (WIFEXITED(status))
        return shared->stage == STAGE_DONE     ? shared->result
               : shared->stage == STAGE_BEFORE ? OUTCOME_ABSENT
                                               : OUTCOME_ABORTED;
    if (WTERMSIG(status) == SIGALRM)
        return OUTCOME_HUNG;
    if (shared->stage == STAGE_AFTER)
        return OUTCOME_DIED;
    return WTERMSIG(status) == SIGABRT || WTERMSIG(status) == SIGTRAP || WTERMSIG(status) == SIGILL
               ? OUTCOME_ABORTED
               : OUTCOME_CRASHED;
}

static outcome try(const peer *p, size_t nth, fault_call call, size_t nbytes)
{
    int status = 0;
    *shared = (progress){STAGE_BEFORE, OUTCOME_ABSENT};
    pid_t child = fork();
    if (child == 0)
        be_child(p, nth, call, nbytes);
    if (child < 0 || waitpid(child, &status, 0) != child)
        return OUTCOME_ABSENT;
    return outcome_of(status);
}

static bool is_there(const peer *p)
{
    int status = 0;
    pid_t child = fork();
    if (child == 0)
        _exit(calls_of(p) != NULL ? 0 : EXIT_NO_HEAP);
    return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

/* --- tables ---------------------------------------------------------------------------------------------- */

#define PEERS_MOST 16
static peer peers[PEERS_MOST];
static size_t peer_count;

static const size_t sizes[] = {48, 8200, (size_t)5 << 20};

static const char *const outcomes[OUTCOME_COUNT] = {
    "-",        "fine",        "refused",        "ignored",   "**answers**",
    "**ends**", "**crashes**", "**dies later**", "**hangs**", "**corrupts**",
};

static const char *const calls[CALL_COUNT] = {"release", "resize", "size"};

static unsigned sums[PEERS_MOST][OUTCOME_COUNT];

/* One word where all sizes agree. */
static void print_cell(size_t which, size_t nth, fault_call call)
{
    outcome all[COUNT_OF(sizes)];
    bool agree = true;
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        all[i] = try(&peers[which], nth, call, sizes[i]);
        sums[which][all[i]]++;
        agree &= all[i] == all[0];
    }
    printf(" %s", agree ? outcomes[all[COUNT_OF(sizes) - 1]] : outcomes[all[0]]);
    for (size_t i = 1; i < COUNT_OF(sizes) && !agree; i++)
        printf(" / %s", outcomes[all[i]]);
    printf(" |");
    fflush(stdout);
}

static void print_heading(const char *first)
{
    printf("\n| %s |", first);
    for (size_t i = 0; i < peer_count; i++)
        printf(" %s |", peers[i].name);
    printf("\n| --- |");
    for (size_t i = 0; i < peer_count; i++)
        printf(" --- |");
    printf("\n");
}

static void print_table(fault_call call)
{
    print_heading(calls[call]);
    for (size_t nth = 0; nth < faults_count(); nth++) {
        printf("| %s |", faults_name(nth));
        for (size_t i = 0; i < peer_count; i++)
            print_cell(i, nth, call);
        printf("\n");
    }
}

static void print_sums(void)
{
    print_heading("of all");
    for (unsigned o = OUTCOME_FINE; o < OUTCOME_COUNT; o++) {
        printf("| %s |", outcomes[o]);
        for (size_t i = 0; i < peer_count; i++)
            printf(" %u |", sums[i][o]);
        printf("\n");
    }
}

/* --- the program ----------------------------------------------------------------------------------------- */

static void add_peer(const char *name, size_t length, const char *path)
{
    if (peer_count == PEERS_MOST)
        return;
    peer *p = &peers[peer_count];
    snprintf(p->name, sizeof p->name, "%.*s", (int)length, name);
    p->path = path;
    if (is_there(p))
        peer_count++;
    else
        fprintf(stderr, "faults: no %s here\n", p->name);
}

static void add_known_peers(void)
{
    static const char *const usual[][2] = {
        {"Gangway", ""},
        {"C library", NULL},
        {"mimalloc", "libmimalloc.so.2"},
        {"mimalloc secure", "libmimalloc-secure.so.2"},
        {"jemalloc", "libjemalloc.so.2"},
        {"tcmalloc", "libtcmalloc_minimal.so.4"},
    };
    for (size_t i = 0; i < COUNT_OF(usual); i++)
        add_peer(usual[i][0], strlen(usual[i][0]), usual[i][1]);
}

static bool add_wanted_peers(int argc, char **argv)
{
    for (int i = 1; i < argc; i += 2) {
        char *equals = i + 1 < argc ? strchr(argv[i + 1], '=') : NULL;
        if (strcmp(argv[i], "--peer") != 0 || equals == NULL)
            return false;
        add_peer(argv[i + 1], (size_t)(equals - argv[i + 1]), equals + 1);
    }
    return true;
}

static void print_date(void)
{
    char date[32];
    time_t now = time(NULL);
    strftime(date, sizeof date, "%Y-%m-%d", gmtime(&now));
    printf("%s; blocks of 48 bytes / 8,200 bytes / 5 MiB.\n", date);
}

/* Some heaps want more thread-local memory than the C library keeps for what is loaded late, unless it is told before
 * the program begins. */
static void begin_with_room(char **argv)
{
    if (getenv("GLIBC_TUNABLES") != NULL)
        return;
    setenv("GLIBC_TUNABLES", "glibc.rtld.optional_static_tls=16384", 1);
    execv("/proc/self/exe", argv);
}

int main(int argc, char **argv)
{
    begin_with_room(argv);
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        return 1;
    add_known_peers();
    if (!add_wanted_peers(argc, argv)) {
        fprintf(stderr, "usage: faults [--peer NAME=PATH] ...\n");
        return 2;
    }
    print_date();
    for (unsigned call = 0; call < CALL_COUNT; call++)
        print_table((fault_call)call);
    print_sums();
    return 0;
}
