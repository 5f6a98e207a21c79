/* SPDX-License-Identifier: MIT */
/*
 * A host that loads the library by dlopen(), after others, and again and again: its thread-local memory must find
 * room, its blocks must outlive dlclose(), and a thread that used it must be able to end after that.
 */
#include <gangway/gangway.h>

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDS 1000

typedef struct library {
    void *handle;
    void *(*allocate)(size_t nbytes);
    gw_bool (*release)(void *p);
    gw_bstr (*make_bstr)(const gw_char16 *s, uint32_t nunits);
    gw_bool (*release_bstr)(gw_bstr b);
    uint32_t (*last_error)(void);
    gw_block_state (*query)(const void *p, gw_block_info *info);
} library;

static int failures;

static int expect(int is_true, const char *what)
{
    if (is_true)
        return 1;
    fprintf(stderr, "not so: %s\n", what);
    failures++;
    return 0;
}

/* A function pointer through memory, as POSIX has it: ISO C converts no object pointer to one. */
static void find(void *handle, const char *name, void *function)
{
    void *symbol = dlsym(handle, name);
    if (symbol == NULL) {
        fprintf(stderr, "no %s: %s\n", name, dlerror());
        exit(EXIT_FAILURE);
    }
    memcpy(function, &symbol, sizeof symbol);
}

static void *load(const char *name)
{
    void *handle = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (handle == NULL) {
        fprintf(stderr, "cannot load: %s\n", dlerror());
        exit(EXIT_FAILURE);
    }
    return handle;
}

static library load_gangway(void)
{
    library l;
    l.handle = load(LIBRARY_DIRECTORY "/.libs/libgangway.so");
    find(l.handle, "gw_AllocHGlobal", &l.allocate);
    find(l.handle, "gw_FreeHGlobal", &l.release);
    find(l.handle, "gw_SysAllocStringLen", &l.make_bstr);
    find(l.handle, "gw_SysFreeString", &l.release_bstr);
    find(l.handle, "gw_GetLastError", &l.last_error);
    find(l.handle, "gw_block_query", &l.query);
    return l;
}

static void use(const library *l)
{
    static const gw_char16 text[] = {'l', 'o', 'a', 'd'};
    void *block = l->allocate(100);
    gw_bstr string = l->make_bstr(text, 4);
    expect(block != NULL && string != NULL, "the loaded library allocates");
    expect(l->query(block, NULL) == GW_BLOCK_LIVE, "the block is live");
    expect(string != NULL && string[3] == 'd' && string[4] == 0, "the BSTR holds its text");
    expect(l->release(block) == 1 && l->release_bstr(string) == 1, "both are released");
}

/* After a neighbour has taken its part of the memory that is set aside for such libraries. */
static void after_a_neighbour_there_is_room_for_our_thread_locals(void)
{
#ifdef __GLIBC__
    const char *sanitizers = getenv("SANITIZERS");
    if (sanitizers != NULL && strcmp(sanitizers, "no") != 0) {
        puts("SKIP after a neighbour: a sanitizer's runtime takes thread-local memory of its own");
        return;
    }
    char *(*touch)(void);
    find(load(LIBRARY_DIRECTORY "/.libs/libgangway-neighbour.so"), "neighbour_touch", &touch);
    char *memory = touch();
    library l = load_gangway();
    use(&l);
    expect(memory[0] == 'n' && memory[1023] == 'n', "the neighbour's memory is untouched");
#else
    puts("SKIP after a neighbour: only glibc's limits are known");
#endif
}

static void loading_again_and_again_is_harmless(void)
{
    library first = load_gangway();
    void *block = first.allocate(64);
    memset(block, 'b', 64);
    for (int i = 0; i < ROUNDS; i++) {
        library again = load_gangway();
        if (!expect(again.allocate == first.allocate, "the library stays at its place"))
            return;
        use(&again);
        dlclose(again.handle);
    }
    dlclose(first.handle);
    expect(((char *)block)[63] == 'b', "a block outlives dlclose()");
    library last = load_gangway();
    expect(last.query(block, NULL) == GW_BLOCK_LIVE, "and is known afterwards");
    expect(last.release(block) == 1, "and can be released");
    dlclose(last.handle);
}

static pthread_barrier_t barrier;

static void *use_and_wait(void *context)
{
    (void)context;
    library l = load_gangway();
    void *kept = l.allocate(32);
    use(&l);
    pthread_barrier_wait(&barrier);
    dlclose(l.handle);
    pthread_barrier_wait(&barrier);
    return kept;
}

static void threads_end_after_the_library_is_closed(void)
{
    enum { count = 8 };
    pthread_t threads[count];
    pthread_barrier_init(&barrier, NULL, count);
    for (int i = 0; i < count; i++)
        expect(pthread_create(&threads[i], NULL, use_and_wait, NULL) == 0, "a thread starts");
    for (int i = 0; i < count; i++) {
        void *kept = NULL;
        pthread_join(threads[i], &kept);
        library l = load_gangway();
        expect(l.release(kept) == 1, "what a thread left can be released by another");
        dlclose(l.handle);
    }
    pthread_barrier_destroy(&barrier);
}

int main(void)
{
    after_a_neighbour_there_is_room_for_our_thread_locals();
    loading_again_and_again_is_harmless();
    threads_end_after_the_library_is_closed();
    return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
