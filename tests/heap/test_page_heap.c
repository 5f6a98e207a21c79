/* SPDX-License-Identifier: MIT */
/* The page heap (hpa, hpa:back): blocks at pages that nothing can touch. Each job runs in a process of its own. */
#include "support/blocks.h"
#include "support/child.h"

#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>

/* What a heap block takes, as a multiple of 16: of a BSTR its length and its end too. */
static const size_t sizes[] = {16, 32, 128, 2048, 4080, 4096, 4112, 32768, 65536, 100000, 1048576};
#define SIZES (sizeof sizes / sizeof *sizes)

static char *bytes_of(const void *p)
{
    return harness_launder(p);
}

static bool is_bstr(const family_calls *calls)
{
    return calls->family == GW_FAMILY_BSTR;
}

/* The size to ask for so that the heap's block has so many bytes. */
static size_t request(const family_calls *calls, size_t block_nbytes)
{
    return is_bstr(calls) ? block_nbytes - sizeof(void *) - 2 : block_nbytes;
}

static size_t owned(const family_calls *calls, size_t nbytes)
{
    return is_bstr(calls) ? nbytes + (nbytes & 1) + 2 : nbytes;
}

static char *allocate(const family_calls *calls, size_t nbytes)
{
    char *p = calls->allocate(nbytes);
    CHILD_CHECK(p != NULL);
    if (nbytes > 0)
        memset(p, 0x11, nbytes);
    return p;
}

static void for_all(void (*job)(const family_calls *calls, size_t nbytes))
{
    harness_count_violations();
    for (size_t row = 0; row < ROW_COUNT; row++)
        for (size_t i = 0; i < SIZES; i++)
            job(&families[row], request(&families[row], sizes[i]));
}

/* --- faults ----------------------------------------------------------------------------------------------- */

static void fault_beyond(const family_calls *calls, size_t nbytes)
{
    if (calls == &families[ROW_ALIGNED] && nbytes % 64 != 0)
        return;
    char *p = allocate(calls, nbytes), *end = bytes_of(p) + owned(calls, nbytes);
    CHILD_CHECK(!child_faults_at_read(end - 1));
    CHILD_CHECK(child_faults_at_read(end));
    CHILD_CHECK(child_faults_at_write(end));
    CHILD_CHECK(calls->release(p) == 1);
    CHILD_CHECK(child_faults_at_read(end - 1));
    CHILD_CHECK(child_faults_at_read(p));
    CHILD_CHECK(child_faults_at_write(p));
    CHILD_CHECK(gw_block_query(p, NULL) == GW_BLOCK_FREED);
    CHILD_CHECK(harness_violations == 0);
    CHILD_CHECK(calls->release(p) == 0);
    CHILD_CHECK(harness_violations == 1 && harness_last_violation == GW_VIOLATION_FREED);
    harness_violations = 0;
}

static void beyond(void)
{
    for_all(fault_beyond);
}

static void fault_before(const family_calls *calls, size_t nbytes)
{
    char *p = allocate(calls, nbytes), *start = bytes_of(p) - (is_bstr(calls) ? sizeof(void *) : 0);
    CHILD_CHECK(!child_faults_at_read(start));
    CHILD_CHECK(child_faults_at_read(start - 1));
    CHILD_CHECK(child_faults_at_write(start - 1));
    CHILD_CHECK(calls->release(p) == 1);
    CHILD_CHECK(child_faults_at_read(p));
    CHILD_CHECK(harness_violations == 0);
}

static void before(void)
{
    for_all(fault_before);
}

/* What is left of a block's alignment is filled. */
static void damage_slop(const family_calls *calls, size_t nbytes)
{
    for (size_t less = 2; less < 16; less += 4) {
        char *p = allocate(calls, nbytes - less), *end = bytes_of(p) + owned(calls, nbytes - less);
        *end = 0x41;
        CHILD_CHECK(gw_HeapValidate(calls->heap(), 0, NULL) == 0);
        CHILD_CHECK(calls->release(p) == 0);
        CHILD_CHECK(harness_violations == 1);
        CHILD_CHECK(harness_last_violation == GW_VIOLATION_DAMAGED);
        CHILD_CHECK(strstr(harness_last_message, "byte 0 beyond its end is 0x41, not 0xab"));
        harness_violations = 0;
        *end = (char)0xAB;
        CHILD_CHECK(calls->release(p) == 1);
    }
}

static void slop(void)
{
    harness_count_violations();
    for (size_t row = 0; row < ROW_COUNT; row++)
        for (size_t nbytes = 32; nbytes < 100000; nbytes = nbytes * 3 & ~(size_t)15)
            damage_slop(&families[row], request(&families[row], nbytes));
}

/* --- what stays right ------------------------------------------------------------------------------------- */

static void ask(const family_calls *calls, size_t nbytes)
{
    gw_block_info info;
    nbytes -= 3;
    char *p = allocate(calls, nbytes);
    size_t before = is_bstr(calls) ? sizeof(void *) : 0;
    CHILD_CHECK(gw_block_query(p, &info) == GW_BLOCK_LIVE);
    CHILD_CHECK(info.start == p && info.nbytes == nbytes && info.heap == calls->heap());
    CHILD_CHECK(info.capacity == owned(calls, nbytes));
    CHILD_CHECK(gw_block_query(p + 1, &info) == GW_BLOCK_INTERIOR && info.start == p);
    CHILD_CHECK(gw_block_query(p + nbytes - 1, &info) == GW_BLOCK_INTERIOR && info.start == p);
    CHILD_CHECK(gw_block_query(p - before - 1, &info) == GW_BLOCK_UNUSED);
    CHILD_CHECK(gw_block_query(bytes_of(p) + owned(calls, nbytes) + 4096, &info) != GW_BLOCK_LIVE);
    CHILD_CHECK(calls->release(p + 1) == 0);
    CHILD_CHECK(harness_last_violation == GW_VIOLATION_INTERIOR);
    CHILD_CHECK(calls->release(p) == 1);
    harness_violations = 0;
}

static void asked(void)
{
    for_all(ask);
}

static void resize_through(const family_calls *calls, size_t nbytes)
{
    char *p = allocate(calls, nbytes);
    for (size_t i = 0; i < SIZES; i++) {
        size_t to = request(calls, sizes[i]);
        size_t kept = nbytes < to ? nbytes : to;
        p = calls->resize(p, to);
        CHILD_CHECK(p != NULL);
        for (size_t k = 0; k < kept; k += kept / 7 + 1)
            CHILD_CHECK(p[k] == 0x11);
        memset(p, 0x11, to);
        nbytes = to;
    }
    CHILD_CHECK(calls->release(p) == 1);
    CHILD_CHECK(harness_violations == 0);
}

static void resized(void)
{
    for_all(resize_through);
}

/* However a block got its size, what is beyond its pages cannot be touched. */
static void resized_in_place(void)
{
    gw_heap *heaps[] = {gw_GetProcessHeap(), blocks_private_heap()};
    for (size_t h = 0; h < 2; h++) {
        char *p = gw_HeapAlloc(heaps[h], 0, 100000);
        CHILD_CHECK(gw_HeapReAlloc(heaps[h], GW_HEAP_REALLOC_IN_PLACE_ONLY, p, 5000) == p);
        CHILD_CHECK(gw_HeapSize(heaps[h], 0, p) == 5000);
        CHILD_CHECK(!child_faults_at_write(p + 4999));
        CHILD_CHECK(child_faults_at_write(p + 5000 + 4096));
        CHILD_CHECK(!gw_HeapReAlloc(heaps[h], GW_HEAP_REALLOC_IN_PLACE_ONLY, p, 400000));
        CHILD_CHECK(gw_HeapReAlloc(heaps[h], GW_HEAP_REALLOC_IN_PLACE_ONLY, p, 100000) == p);
        CHILD_CHECK(!child_faults_at_write(p + 99999));
        CHILD_CHECK(child_faults_at_write(p + 100000 + 4096));
        CHILD_CHECK(gw_HeapFree(heaps[h], 0, p) == 1);
    }
}

static void walked(void)
{
    gw_heap *heaps[] = {gw_GetProcessHeap(), gw_HeapCreate(0, 0, 0)};
    for (size_t h = 0; h < 2; h++) {
        size_t found = 0;
        gw_PROCESS_HEAP_ENTRY entry = {.lpData = NULL};
        for (size_t i = 0; i < 300; i++)
            CHILD_CHECK(gw_HeapAlloc(heaps[h], 0, 10 + i * 37 * 37 % 70000) != NULL);
        while (gw_HeapWalk(heaps[h], &entry))
            if (entry.wFlags & GW_PROCESS_HEAP_ENTRY_BUSY) {
                found++;
                CHILD_CHECK(gw_HeapSize(heaps[h], 0, entry.lpData) == entry.cbData);
            }
        CHILD_CHECK(gw_GetLastError() == GW_ERROR_NO_MORE_ITEMS);
        CHILD_CHECK(found == 300);
    }
}

static void aligned(void)
{
    static const size_t alignments[] = {16, 64, 1024, 4096, 8192, 65536, 1048576};
    for (size_t i = 0; i < sizeof alignments / sizeof *alignments; i++)
        for (size_t nbytes = 0; nbytes < 200000; nbytes = nbytes * 3 + 1) {
            char *p = gw_NativeMemoryAlignedAlloc(nbytes, alignments[i]);
            CHILD_CHECK(p != NULL && (uintptr_t)p % alignments[i] == 0);
            memset(p, 1, nbytes);
            CHILD_CHECK(gw_NativeMemoryAlignedFree(p) == 1);
        }
}

static void never_again(void)
{
    static void *seen[3000];
    for (size_t i = 0; i < 3000; i++) {
        seen[i] = gw_AllocHGlobal(24);
        CHILD_CHECK(gw_FreeHGlobal(harness_launder(seen[i])) == 1);
    }
    for (size_t i = 1; i < 3000; i++)
        for (size_t k = 0; k < i; k++)
            CHILD_CHECK(seen[i] != seen[k]);
}

/* More blocks than the system has room for guards: those beyond are ordinary, and checked by their tails. */
static void very_many(void)
{
    enum { MANY = 40000 };
    static char *blocks[MANY];
    harness_count_violations();
    for (size_t i = 0; i < MANY; i++) {
        blocks[i] = allocate(&families[i % ROW_COUNT], 30);
        blocks[i][0] = (char)i;
    }
    void *elsewhere = mmap(NULL, 1 << 20, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHILD_CHECK(elsewhere != MAP_FAILED);
    const family_calls *calls = &families[(MANY - 1) % ROW_COUNT];
    char *end = bytes_of(blocks[MANY - 1]) + owned(calls, 30);
    *end = 1;
    CHILD_CHECK(calls->release(blocks[MANY - 1]) == 0);
    CHILD_CHECK(harness_last_violation == GW_VIOLATION_DAMAGED);
    *end = (char)0xAB;
    for (size_t i = 0; i < MANY; i++) {
        CHILD_CHECK(blocks[i][0] == (char)i);
        CHILD_CHECK(families[i % ROW_COUNT].release(blocks[i]) == 1);
    }
    CHILD_CHECK(gw_HeapValidate(gw_GetProcessHeap(), 0, NULL) == 1);
}

/* Where the address space is short, released addresses serve again rather than that allocation fails. */
static void little_space(void)
{
    struct rlimit limit = {(rlim_t)256 << 20, (rlim_t)256 << 20};
    CHILD_CHECK(setrlimit(RLIMIT_AS, &limit) == 0);
    for (size_t i = 0; i < 20000; i++) {
        void *p = gw_AllocHGlobal(24);
        CHILD_CHECK(p != NULL);
        CHILD_CHECK(gw_FreeHGlobal(p) == 1);
    }
}

static void destroyed(void)
{
    for (size_t nbytes = 10; nbytes < 1000000; nbytes *= 10) {
        gw_heap *heap = gw_HeapCreate(0, 0, 0);
        char *p = gw_HeapAlloc(heap, 0, nbytes);
        p[0] = 1;
        CHILD_CHECK(gw_HeapDestroy(heap) == 1);
        CHILD_CHECK(child_faults_at_read(bytes_of(p)));
    }
}

static void executable(void)
{
    gw_heap *heap = gw_HeapCreate(GW_HEAP_CREATE_ENABLE_EXECUTE, 0, 0);
    for (size_t nbytes = 1; nbytes < 1000000; nbytes *= 10) {
        char *p = gw_HeapAlloc(heap, 0, nbytes);
        CHILD_CHECK(p != NULL);
        memset(p, 1, nbytes);
        CHILD_CHECK(gw_HeapFree(heap, 0, p) == 1);
    }
}

/* --- the tests -------------------------------------------------------------------------------------------- */

START_TEST(the_first_byte_beyond_a_block_faults_and_all_of_it_after_release)
{
    child_passes("hpa", "beyond");
    child_passes("hpa,htc,hfc,quarantine=10", "beyond");
}
END_TEST

START_TEST(the_byte_before_a_block_faults)
{
    child_passes("hpa:back", "before");
}
END_TEST

START_TEST(damage_between_a_block_and_its_guard_is_found)
{
    child_passes("hpa", "slop");
    child_passes("hpa:back", "slop");
}
END_TEST

START_TEST(queries_know_guarded_blocks)
{
    child_passes("hpa", "asked");
    child_passes("hpa:back", "asked");
}
END_TEST

START_TEST(guarded_blocks_are_resized)
{
    child_passes("hpa", "resized");
    child_passes("hpa:back", "resized");
    child_passes("hpa", "resized_in_place");
    child_passes("hpa:back", "resized_in_place");
}
END_TEST

START_TEST(walks_find_guarded_blocks)
{
    child_passes("hpa", "walked");
    child_passes("hpa:back", "walked");
}
END_TEST

START_TEST(guarded_blocks_are_aligned)
{
    child_passes("hpa", "aligned");
    child_passes("hpa:back", "aligned");
}
END_TEST

START_TEST(an_address_is_not_used_again)
{
    child_passes("hpa", "never_again");
}
END_TEST

START_TEST(there_may_be_more_blocks_than_guards)
{
    child_passes("hpa", "very_many");
    child_passes("hpa:back", "very_many");
}
END_TEST

START_TEST(addresses_are_used_again_where_they_are_few)
{
    if (HARNESS_SANITIZED)
        return; /* which needs the address space itself */
    child_passes("hpa", "little_space");
}
END_TEST

START_TEST(blocks_of_a_destroyed_heap_fault)
{
    child_passes("hpa", "destroyed");
}
END_TEST

START_TEST(a_heap_for_code_has_ordinary_blocks)
{
    child_passes("hpa", "executable");
}
END_TEST

#define JOB(function)                                                                              \
    {                                                                                              \
#function, function                                                                        \
    }

static const child_job jobs[] = {
    JOB(beyond),    JOB(before),      JOB(slop),         JOB(asked),     JOB(resized),
    JOB(walked),    JOB(aligned),     JOB(executable),   JOB(very_many), JOB(resized_in_place),
    JOB(destroyed), JOB(never_again), JOB(little_space), {NULL, NULL},
};

int main(int count, char **arguments)
{
    child_serve(count, arguments, jobs);
    Suite *suite = suite_create("heap: page heap");
    HARNESS_ADD(suite, the_first_byte_beyond_a_block_faults_and_all_of_it_after_release);
    HARNESS_ADD(suite, the_byte_before_a_block_faults);
    HARNESS_ADD(suite, damage_between_a_block_and_its_guard_is_found);
    HARNESS_ADD(suite, queries_know_guarded_blocks);
    HARNESS_ADD(suite, guarded_blocks_are_resized);
    HARNESS_ADD(suite, walks_find_guarded_blocks);
    HARNESS_ADD(suite, guarded_blocks_are_aligned);
    HARNESS_ADD(suite, an_address_is_not_used_again);
    HARNESS_ADD(suite, there_may_be_more_blocks_than_guards);
    HARNESS_ADD(suite, addresses_are_used_again_where_they_are_few);
    HARNESS_ADD(suite, blocks_of_a_destroyed_heap_fault);
    HARNESS_ADD(suite, a_heap_for_code_has_ordinary_blocks);
    return harness_run(suite);
}
