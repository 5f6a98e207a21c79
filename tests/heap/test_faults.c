/* SPDX-License-Identifier: MIT */
/* The fault matrix: every family, size class and kind of bad pointer, through every function that takes one. */
#include "support/cells.h"
#include "support/threads.h"

#include <sys/auxv.h>
#include <sys/mman.h>
#include <unistd.h>

extern char **environ;

/* 16-64 bytes, 4-64 KiB, 4 MiB and more. */
static const size_t sizes[] = {24, 60, 5000, 60000, ((size_t)4 << 20) + 40};

/* The block that a bad pointer is made from, and what must be undone afterwards. */
static struct scene {
    const family_calls *calls;
    size_t nbytes;
    unsigned char *live; /* a live block, released after the cells */
    gw_heap *heap;       /* destroyed after the cells */
    void *mapping;
    void *of_libc;
} scene;

static unsigned char *allocate(void)
{
    unsigned char *p = harness_launder(scene.calls->allocate(scene.nbytes));
    ck_assert_msg(p != NULL, "no %s of %zu bytes", scene.calls->name, scene.nbytes);
    return p;
}

static void release(void *p)
{
    ck_assert_int_eq(scene.calls->release(p), 1);
}

/* --- released blocks -------------------------------------------------------------------------------------------- */

static void *freed(void)
{
    void *p = allocate();
    release(p);
    return p;
}

static void *freed_before_another(void)
{
    void *a = allocate(), *b = allocate();
    release(a);
    release(b);
    return a;
}

static void *freed_after_another(void)
{
    void *a = allocate(), *b = allocate();
    release(a);
    release(b);
    return b;
}

static void *freed_beside_a_live_one(void)
{
    void *a = allocate();
    scene.live = allocate();
    memset(scene.live, 0x7C, scene.nbytes);
    release(a);
    return a;
}

static void *freed_before_300_other_pairs(void)
{
    void *p = freed();
    for (int i = 0; i < 300; i++)
        release(allocate());
    return p;
}

static void *freed_before_300_others_at_once(void)
{
    void *others[300];
    size_t count = scene.nbytes > 100000 ? 10 : 300;
    void *p = freed();
    for (size_t i = 0; i < count; i++)
        others[i] = allocate();
    for (size_t i = 0; i < count; i++)
        release(others[i]);
    return p;
}

static void *release_on_thread(void *p)
{
    release(p);
    return NULL;
}

static void *freed_by_another_thread(void)
{
    void *p = allocate();
    threads_join(threads_start(release_on_thread, p));
    return p;
}

static void *allocate_and_free_on_thread(void *unused)
{
    (void)unused;
    return freed();
}

static void *freed_by_a_thread_that_ended(void)
{
    void *p;
    ck_assert_int_eq(pthread_join(threads_start(allocate_and_free_on_thread, NULL), &p), 0);
    return p;
}

static void *moved_by_a_resize(void)
{
    unsigned char *p = allocate();
    scene.live = scene.calls->resize(p, scene.nbytes * 40);
    ck_assert_ptr_nonnull(scene.live);
    if (scene.live != p)
        return p;
    release(scene.live);
    scene.live = NULL;
    return p;
}

static void *of_a_destroyed_heap(void)
{
    gw_heap *heap = gw_HeapCreate(0, 0, 0);
    void *p = gw_HeapAlloc(heap, 0, scene.nbytes);
    ck_assert_ptr_nonnull(p);
    ck_assert_int_eq(gw_HeapDestroy(heap), 1);
    return harness_launder(p);
}

static void *of_another_heap(void)
{
    scene.heap = gw_HeapCreate(0, 0, 0);
    void *p = gw_HeapAlloc(scene.heap, 0, scene.nbytes);
    ck_assert_ptr_nonnull(p);
    return p;
}

/* --- memory of others --------------------------------------------------------------------------------------------- */

static void *map(int protection)
{
    scene.mapping = mmap(NULL, 65536, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    ck_assert(scene.mapping != MAP_FAILED);
    return scene.mapping;
}

static void *foreign_mapping(void)
{
    return map(PROT_READ | PROT_WRITE);
}

static void *untouchable_page(void)
{
    return map(PROT_NONE);
}

/* A page that looks like the surroundings of a block: pointers and sizes wherever somebody might look. */
static void *forged_page(void)
{
    uintptr_t *words = map(PROT_READ | PROT_WRITE);
    for (size_t i = 0; i < 65536 / sizeof *words; i++)
        words[i] = i % 2 == 0 ? (uintptr_t)gw_GetProcessHeap() : scene.nbytes;
    return (char *)scene.mapping + 4096;
}

/* A file mapping whose file has been cut short: touching it raises SIGBUS. */
static void *mapping_of_a_cut_file(void)
{
    FILE *file = tmpfile();
    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(ftruncate(fileno(file), 65536), 0);
    scene.mapping = mmap(NULL, 65536, PROT_READ | PROT_WRITE, MAP_SHARED, fileno(file), 0);
    ck_assert(scene.mapping != MAP_FAILED);
    ck_assert_int_eq(ftruncate(fileno(file), 0), 0);
    fclose(file);
    return (char *)scene.mapping + 4096;
}

static void *of_libc(void)
{
    scene.of_libc = malloc(scene.nbytes);
    ck_assert_ptr_nonnull(scene.of_libc);
    return scene.of_libc;
}

static void *on_the_stack(void)
{
    static char *volatile kept;
    char here[64];
    kept = here;
    return (void *)((uintptr_t)kept & ~(uintptr_t)15);
}

static void *in_data(void)
{
    static long variable[8] = {1};
    return variable;
}

static void *in_bss(void)
{
    static long variable[8];
    return variable;
}

static void *a_literal(void)
{
    return harness_launder("a literal");
}

static void *in_the_environment(void)
{
    return environ[0];
}

static void *code(void)
{
    return (void *)(uintptr_t)cells_check_row;
}

static void *code_of_the_library(void)
{
    return (void *)(uintptr_t)gw_HeapFree;
}

static void *in_the_vdso(void)
{
    uintptr_t vdso = (uintptr_t)getauxval(AT_SYSINFO_EHDR);
    return (void *)(vdso != 0 ? vdso + 64 : 64);
}

/* --- the heap's own memory ------------------------------------------------------------------------------------------ */

static void *the_process_heap(void)
{
    return gw_GetProcessHeap();
}

static void *inside_the_process_heap_handle(void)
{
    return (char *)gw_GetProcessHeap() + 64;
}

static void *before_the_process_heap_handle(void)
{
    return (char *)gw_GetProcessHeap() - 64;
}

static void *a_private_heap(void)
{
    return blocks_private_heap();
}

static void *a_page_after_a_private_heap(void)
{
    return (char *)blocks_private_heap() + 4096;
}

/* An address of the heap's range that it never handed out, or an address of nobody. */
static void *never_handed_out(void)
{
    uintptr_t p;
    scene.live = allocate();
    memset(scene.live, 0x7C, scene.nbytes);
    for (p = (uintptr_t)scene.live + ((size_t)1 << 30);
         gw_block_query((void *)p, NULL) == GW_BLOCK_LIVE;)
        p += 65536;
    return (void *)p;
}

typedef struct bait {
    const char *name;
    void *(*make)(void);
    unsigned allowed;
} bait;

#define BAIT(function, allowed)                                                                    \
    {                                                                                              \
#function, function, allowed                                                               \
    }

static const bait baits[] = {
    BAIT(freed, CELL_GONE),
    BAIT(freed_before_another, CELL_GONE),
    BAIT(freed_after_another, CELL_GONE),
    BAIT(freed_beside_a_live_one, CELL_GONE),
    BAIT(freed_before_300_other_pairs, CELL_GONE),
    BAIT(freed_before_300_others_at_once, CELL_GONE),
    BAIT(freed_by_another_thread, CELL_GONE),
    BAIT(freed_by_a_thread_that_ended, CELL_GONE),
    BAIT(moved_by_a_resize, CELL_GONE),
    BAIT(of_a_destroyed_heap, CELL_GONE),
    BAIT(of_another_heap, CELL_OTHER_HEAP | CELL_FAMILY),
    BAIT(foreign_mapping, CELL_FOREIGN),
    BAIT(untouchable_page, CELL_FOREIGN),
    BAIT(forged_page, CELL_FOREIGN),
    BAIT(mapping_of_a_cut_file, CELL_FOREIGN),
    BAIT(of_libc, CELL_FOREIGN),
    BAIT(on_the_stack, CELL_FOREIGN),
    BAIT(in_data, CELL_FOREIGN),
    BAIT(in_bss, CELL_FOREIGN),
    BAIT(a_literal, CELL_FOREIGN),
    BAIT(in_the_environment, CELL_FOREIGN),
    BAIT(code, CELL_FOREIGN),
    BAIT(code_of_the_library, CELL_FOREIGN),
    BAIT(in_the_vdso, CELL_FOREIGN),
    BAIT(the_process_heap, CELL_ANY),
    BAIT(inside_the_process_heap_handle, CELL_ANY),
    BAIT(before_the_process_heap_handle, CELL_ANY),
    BAIT(a_private_heap, CELL_ANY),
    BAIT(a_page_after_a_private_heap, CELL_ANY),
    BAIT(never_handed_out, CELL_ANY),
};

/* --- setting and clearing the scene ------------------------------------------------------------------------------------ */

static void set_scene(const family_calls *calls, size_t nbytes)
{
    memset(&scene, 0, sizeof scene);
    scene.calls = calls;
    scene.nbytes = nbytes;
}

static void clear_scene(void)
{
    if (scene.live != NULL)
        release(scene.live);
    if (scene.heap != NULL)
        ck_assert_int_eq(gw_HeapDestroy(scene.heap), 1);
    if (scene.mapping != NULL)
        munmap(scene.mapping, 65536);
    free(scene.of_libc);
}

static void check_bait(const bait *b, const family_calls *calls, size_t nbytes)
{
    set_scene(calls, nbytes);
    cell_row row = {calls, nbytes, b->name, b->make(), b->allowed};
    cells_check_row(&row);
    clear_scene();
}

static void check_baits(const family_calls *calls)
{
    for (size_t s = 0; s < COUNT_OF(sizes); s++) {
        for (size_t i = 0; i < COUNT_OF(baits); i++)
            check_bait(&baits[i], calls, sizes[s]);
        cells_allocate_many();
    }
}

static void check_freed_elsewhere(const family_calls *calls)
{
    for (size_t s = 0; s < COUNT_OF(sizes); s++) {
        set_scene(calls, sizes[s]);
        cell_row row = {calls, sizes[s], "freed, again on another thread", freed(), CELL_GONE};
        cells_check_row_elsewhere(&row);
        clear_scene();
    }
}

/* --- addresses that are plain numbers ------------------------------------------------------------------------------------- */

static void check_numbers(const family_calls *calls)
{
    static const uint64_t numbers[] = {
        1,
        2,
        8,
        16,
        0xFFF,
        0x1000,
        0xFFFF,
        0xDEADBE00,
        0x7FFFFFF0,
        0xFFFFFFF0,
        0x123456789000,
        0x4141414141414140,
        0x7FFFFFFFFFF0,
        0x7FFFFFFFFFFF,
        0x800000000000,
        0x8000000000000000,
        0xFFFF800000000000,
        0xFFFFFFFFFF600000,
        UINT64_MAX - 4095,
        UINT64_MAX - 15,
        UINT64_MAX - 7,
        UINT64_MAX,
    };
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        char name[32];
        snprintf(name, sizeof name, "%#llx", (unsigned long long)numbers[i]);
        cell_row row = {calls, 0, name, (void *)(uintptr_t)numbers[i], CELL_FOREIGN};
        cells_check_row(&row);
    }
    cells_allocate_many();
}

/* --- near a live block -------------------------------------------------------------------------------------------------------- */

static void check_near(const family_calls *calls, size_t nbytes, ptrdiff_t offset)
{
    char name[48];
    set_scene(calls, nbytes);
    scene.live = allocate();
    memset(scene.live, 0x7C, nbytes);
    void *bad = (void *)((uintptr_t)scene.live + (uintptr_t)offset);
    bool inside = offset > 0 && (size_t)offset < nbytes;
    snprintf(name, sizeof name, "start %+td", offset);
    cell_row row = {calls, nbytes, name, bad, inside ? CELL_INTERIOR : CELL_ANY};
    if (gw_block_query(bad, NULL) != GW_BLOCK_LIVE) /* a neighbour begins there: not a fault */
        cells_check_row(&row);
    known_block known = {scene.live, nbytes, calls, 0x7C};
    known_check(&known);
    clear_scene();
}

static void check_all_near(const family_calls *calls)
{
    static const ptrdiff_t offsets[] = {1,  2,  4,  8,  16,  64,  4096, 65536,
                                        -1, -2, -4, -8, -16, -64, -4096};
    for (size_t s = 0; s < COUNT_OF(sizes); s++) {
        ptrdiff_t nbytes = (ptrdiff_t)sizes[s];
        for (size_t i = 0; i < COUNT_OF(offsets); i++)
            if (offsets[i] < nbytes)
                check_near(calls, sizes[s], offsets[i]);
        check_near(calls, sizes[s], nbytes / 2);
        check_near(calls, sizes[s], nbytes - 1);
        check_near(calls, sizes[s], nbytes);
        check_near(calls, sizes[s], nbytes + 8);
        check_near(calls, sizes[s], (nbytes + 15) / 16 * 16);
        cells_allocate_many();
    }
}

static void check_family(enum family_row row)
{
    cells_begin();
    check_baits(&families[row]);
    check_freed_elsewhere(&families[row]);
    check_numbers(&families[row]);
    check_all_near(&families[row]);
    cells_end();
}

#define FAMILY_TEST(name, row)                                                                     \
    START_TEST(name)                                                                               \
    {                                                                                              \
        check_family(row);                                                                         \
    }                                                                                              \
    END_TEST

FAMILY_TEST(the_process_heap_refuses_every_bad_pointer, ROW_PROCESS)
FAMILY_TEST(a_private_heap_refuses_every_bad_pointer, ROW_PRIVATE)
FAMILY_TEST(hglobal_refuses_every_bad_pointer, ROW_HGLOBAL)
FAMILY_TEST(cotaskmem_refuses_every_bad_pointer, ROW_COTASKMEM)
FAMILY_TEST(bstr_refuses_every_bad_pointer, ROW_BSTR)
FAMILY_TEST(native_memory_refuses_every_bad_pointer, ROW_NATIVE)
FAMILY_TEST(aligned_native_memory_refuses_every_bad_pointer, ROW_ALIGNED)

int main(void)
{
    Suite *suite = suite_create("heap: fault matrix");
    cells_open();
    HARNESS_ADD_SLOW(suite, the_process_heap_refuses_every_bad_pointer);
    HARNESS_ADD_SLOW(suite, a_private_heap_refuses_every_bad_pointer);
    HARNESS_ADD_SLOW(suite, hglobal_refuses_every_bad_pointer);
    HARNESS_ADD_SLOW(suite, cotaskmem_refuses_every_bad_pointer);
    HARNESS_ADD_SLOW(suite, bstr_refuses_every_bad_pointer);
    HARNESS_ADD_SLOW(suite, native_memory_refuses_every_bad_pointer);
    HARNESS_ADD_SLOW(suite, aligned_native_memory_refuses_every_bad_pointer);
    int status = harness_run(suite);
    cells_print_summary("fault matrix");
    return status;
}
