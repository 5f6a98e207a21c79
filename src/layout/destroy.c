/* SPDX-License-Identifier: MIT */
/*
 * DestroyStructure: releasing what native structures own.
 *
 * A structure in native memory is anyone's to write to, so its pointers are looked up before the first of them is
 * released: each must be a live block of its family, and none may occur twice. Then nothing that follows can fail.
 */
#include "layout/layout.h"

#include "memory/memory.h"

/* --- visiting each owned pointer, depth first --------------------------------------------------------------------------------- */

typedef struct visitor {
    bool (*each)(struct visitor *base, gwi_text_form form, void *block); /* false ends it */
} visitor;

static bool visit_structures(visitor *v, const gw_layout *l, size_t count, const char *native);

static bool visit_blocks(visitor *v, const gwi_conversion *c, size_t count, const char *native)
{
    for (size_t i = 0; i < count; i++) {
        void *block = gwi_layout_pointer(native + i * sizeof block);
        if (block != NULL && !v->each(v, (gwi_text_form)c->form, block))
            return false;
    }
    return true;
}

static bool visit_step(visitor *v, const gwi_conversion *c, const char *native)
{
    unsigned op = c->op == GWI_OP_ARRAY ? c->element : c->op;
    native += c->native_offset;
    return op == GWI_OP_STRING ? visit_blocks(v, c, c->count, native)
                               : visit_structures(v, c->layout, c->count, native);
}

static bool visit_structures(visitor *v, const gw_layout *l, size_t count, const char *native)
{
    for (size_t i = 0; l->is_owner && i < count; i++)
        for (size_t step = 0; step < l->owned_count; step++)
            if (!visit_step(v, &l->owned[step].conversion, native + i * l->size))
                return false;
    return true;
}

/* --- releasing ------------------------------------------------------------------------------------------------------------------ */

static bool is_bstr(gwi_text_form form)
{
    return form == GWI_FORM_BSTR || form == GWI_FORM_ANSI_BSTR;
}

static void release(gwi_text_form form, void *block)
{
    if (is_bstr(form))
        gw_SysFreeString(block);
    else
        gw_FreeCoTaskMem(block);
}

static bool release_each(visitor *v, gwi_text_form form, void *block)
{
    (void)v;
    release(form, block);
    return true;
}

void gwi_layout_release(const gw_layout *l, size_t count, const char *native)
{
    visitor v = {release_each};
    visit_structures(&v, l, count, native);
}

/* --- verifying -------------------------------------------------------------------------------------------------------------------- */

/* So many pointers are compared with each other; more are sorted, so many on the stack. */
#define FEW 24u
#define MANY 512u

typedef struct verification {
    visitor base;
    const char *function;
    size_t count;
    void **all; /* once there are more than a few; NULL where there is no memory for them */
    void *few[FEW];
    uint8_t forms[FEW];
} verification;

static bool refuse_block(const verification *v, gwi_text_form form, const void *block)
{
    gwi_caller by = {v->function, "CoTaskMem blocks", GWI_ACCEPTS(GW_FAMILY_COTASKMEM), 0};
    if (is_bstr(form))
        by = (gwi_caller){v->function, "BSTRs", GWI_ACCEPTS(GW_FAMILY_BSTR), GWI_BSTR_OFFSET};
    gwi_heap_refuse(&by, block);
    return false;
}

static bool refuse_twin(const char *function, const void *block)
{
    gw_violation violation = {
        .id = GW_VIOLATION_FREED, .function = function, .pointer = block, .state = "live"};
    gwi_report(&violation, GW_ERROR_INVALID_PARAMETER,
               "%p is in the structure twice, and can be released but once", block);
    return false;
}

static bool is_live(gwi_text_form form, const void *block)
{
    return is_bstr(form) ? gwi_bstr_is_live(block) : gwi_cotaskmem_is_live(block);
}

static bool verify_each(visitor *base, gwi_text_form form, void *block)
{
    verification *v = (verification *)(void *)base;
    if (GWI_UNLIKELY(!is_live(form, block)))
        return refuse_block(v, form, block);
    if (v->count < FEW) {
        v->few[v->count] = block;
        v->forms[v->count] = (uint8_t)form;
    }
    v->count++;
    return true;
}

static const void *twin_of_few(void *const *blocks, size_t count)
{
    for (size_t i = 1; i < count; i++)
        for (size_t j = 0; j < i; j++)
            if (GWI_UNLIKELY(blocks[i] == blocks[j]))
                return blocks[i];
    return NULL;
}

/* --- many pointers: sorted, where there is memory for them ------------------------------------------------------------------------- */

static bool gather_each(visitor *base, gwi_text_form form, void *block)
{
    verification *v = (verification *)(void *)base;
    (void)form;
    v->all[v->count++] = block;
    return true;
}

static void sift_down(void **of, size_t at, size_t count)
{
    for (size_t child = 2 * at + 1; child < count; child = 2 * at + 1) {
        if (child + 1 < count && (uintptr_t)of[child] < (uintptr_t)of[child + 1])
            child++;
        if ((uintptr_t)of[at] >= (uintptr_t)of[child])
            return;
        void *kept = of[at];
        of[at] = of[child];
        of[child] = kept;
        at = child;
    }
}

static void sort(void **of, size_t count)
{
    for (size_t at = count / 2; at-- > 0;)
        sift_down(of, at, count);
    for (size_t last = count; last-- > 1;) {
        void *kept = of[0];
        of[0] = of[last];
        of[last] = kept;
        sift_down(of, 0, last);
    }
}

static const void *twin_of_sorted(verification *v, const gw_layout *l, size_t count,
                                  const char *native)
{
    v->base.each = gather_each;
    v->count = 0;
    visit_structures(&v->base, l, count, native);
    sort(v->all, v->count);
    for (size_t i = 1; i < v->count; i++)
        if (v->all[i] == v->all[i - 1])
            return v->all[i];
    return NULL;
}

/* --- many pointers without memory: each is looked for among all that follow ---------------------------------------------------------- */

typedef struct search {
    visitor base;
    size_t skipped, at;
    const void *wanted;
    bool found;
} search;

static bool search_each(visitor *base, gwi_text_form form, void *block)
{
    search *s = (search *)(void *)base;
    (void)form;
    if (s->at == s->skipped)
        s->wanted = block;
    s->found = s->at > s->skipped && block == s->wanted;
    s->at++;
    return !s->found;
}

static const void *twin_by_search(size_t blocks, const gw_layout *l, size_t count,
                                  const char *native)
{
    for (size_t i = 0; i + 1 < blocks; i++) {
        search s = {.base = {search_each}, .skipped = i};
        visit_structures(&s.base, l, count, native);
        if (s.found)
            return s.wanted;
    }
    return NULL;
}

static GWI_NOINLINE const void *twin_of_many(verification *v, const gw_layout *l, size_t count,
                                             const char *native)
{
    void *many[MANY];
    v->all = many;
    return twin_of_sorted(v, l, count, native);
}

/* No block of the heap: success must not depend on memory, and leaves the last error alone. */
static GWI_NOINLINE const void *twin_of_most(verification *v, const gw_layout *l, size_t count,
                                             const char *native)
{
    size_t blocks = v->count;
    size_t nbytes = blocks * sizeof *v->all; /* each of them is a pointer in memory already */
    v->all = gwi_heap_table(nbytes);
    if (v->all == NULL)
        return twin_by_search(blocks, l, count, native);
    const void *twin = twin_of_sorted(v, l, count, native);
    gwi_heap_table_end(v->all, nbytes);
    return twin;
}

static const void *find_twin(verification *v, const gw_layout *l, size_t count, const char *native)
{
    if (GWI_LIKELY(v->count <= FEW))
        return twin_of_few(v->few, v->count);
    return v->count <= MANY ? twin_of_many(v, l, count, native) : twin_of_most(v, l, count, native);
}

static bool verify(verification *v, const gw_layout *l, size_t count, const char *native,
                   const char *function)
{
    v->base.each = verify_each;
    v->function = function;
    v->count = 0;
    if (!visit_structures(&v->base, l, count, native))
        return false;
    const void *twin = find_twin(v, l, count, native);
    return GWI_LIKELY(twin == NULL) || refuse_twin(function, twin);
}

bool gwi_layout_verify(const gw_layout *l, size_t count, const char *native, const char *function)
{
    verification v;
    return verify(&v, l, count, native, function);
}

/* A few are known by now, and are not looked for again. */
static bool verify_and_release(const gw_layout *l, size_t count, const char *native,
                               const char *function)
{
    verification v;
    if (!verify(&v, l, count, native, function))
        return false;
    if (v.count > FEW)
        gwi_layout_release(l, count, native);
    else
        for (size_t i = 0; i < v.count; i++)
            release((gwi_text_form)v.forms[i], v.few[i]);
    return true;
}

/* --- the function -------------------------------------------------------------------------------------------------------------------- */

static bool has_structures(const gw_layout *l, size_t count, const void *native,
                           const char *function)
{
    size_t nbytes;
    if (!gwi_layout_check(l, function))
        return false;
    if (native == NULL)
        gwi_fail(GW_ERROR_INVALID_PARAMETER, "%s: no native memory", function);
    else if (!gwi_mul(count, l->size, &nbytes))
        gwi_fail(GW_ERROR_ARITHMETIC_OVERFLOW, "%s: %zu structures are more than memory can hold",
                 function, count);
    else
        return true;
    return false;
}

static gw_bool destroy(const gw_layout *l, size_t count, char *native, const char *function)
{
    if (!has_structures(l, count, native, function))
        return 0;
    if (l->is_plain)
        return 1;
    if (l->is_owner && !verify_and_release(l, count, native, function))
        return 0;
    memset(native, 0, count * l->size);
    return 1;
}

gw_bool gw_DestroyStructure(const gw_layout *l, void *native)
{
    if (GWI_LIKELY(l != NULL && l->way == GWI_WAY_SAME && l->is_plain && native != NULL))
        return 1;
    return destroy(l, 1, native, "gw_DestroyStructure");
}

gw_bool gw_layout_destroy_array(const gw_layout *l, void *native, size_t count)
{
    return destroy(l, count, native, "gw_layout_destroy_array");
}
