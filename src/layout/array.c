/* SPDX-License-Identifier: MIT */
/* gw_array: a one-dimensional array of values, strings or records, reference counted. */
#include "layout/layout.h"

#include "heap/heap.h"
#include "layout/build.h"

#include <stdalign.h>
#include <stdatomic.h>

struct gw_array {
    _Atomic size_t references;
    size_t count;
    size_t element_nbytes;
    gw_type_kind kind;
    const gw_layout *layout; /* of records, whose declarations are kept alive */
    alignas(16) char elements[];
};

/* --- making and releasing ------------------------------------------------------------------------------------------------ */

gw_array *gwi_array_make(gw_type_kind kind, const gw_layout *layout, size_t element_nbytes,
                         size_t count, gwi_array_contents contents)
{
    size_t nbytes;
    if (!gwi_mul_add(count, element_nbytes, sizeof(gw_array), &nbytes)) {
        gwi_fail(GW_ERROR_ARITHMETIC_OVERFLOW,
                 "An array of %zu elements of %zu bytes is larger than memory can be.", count,
                 element_nbytes);
        return NULL;
    }
    gw_array *a = contents == GWI_ARRAY_ZEROED ? gwi_heap_alloc_zeroed(GW_FAMILY_HEAP, nbytes)
                                               : gwi_heap_alloc(GW_FAMILY_HEAP, nbytes);
    if (a == NULL)
        return NULL;
    atomic_init(&a->references, 1);
    a->count = count;
    a->element_nbytes = element_nbytes;
    a->kind = kind;
    a->layout = layout;
    if (layout != NULL)
        gw_declarations_ref(layout->declarations);
    return a;
}

static bool is_element(gw_type_kind kind)
{
    return (kind >= GW_TYPE_BOOLEAN && kind <= GW_TYPE_STRING) || kind == GW_TYPE_POINTER;
}

gw_array *gw_array_new(gw_type_kind element, size_t count)
{
    size_t nbytes, alignment;
    if (is_element(element) && gwi_record_of_kind(element, &nbytes, &alignment))
        return gwi_array_make(element, NULL, nbytes, count, GWI_ARRAY_ZEROED);
    gwi_fail(GW_ERROR_INVALID_PARAMETER, "%d is no kind of which there are arrays.", (int)element);
    return NULL;
}

gw_array *gw_array_of_blobs(size_t element_nbytes, size_t count)
{
    if (element_nbytes > 0)
        return gwi_array_make(GW_TYPE_BLOB, NULL, element_nbytes, count, GWI_ARRAY_ZEROED);
    gwi_fail(GW_ERROR_INVALID_PARAMETER, "Elements of no bytes cannot be told apart.");
    return NULL;
}

gw_array *gw_array_of_records(const gw_layout *element, size_t count)
{
    if (!gwi_layout_check(element, "gw_array_of_records"))
        return NULL;
    return gwi_array_make(GW_TYPE_STRUCT, element, element->record_size, count, GWI_ARRAY_ZEROED);
}

gw_array *gw_array_ref(gw_array *a)
{
    if (a != NULL)
        atomic_fetch_add_explicit(&a->references, 1, memory_order_relaxed);
    return a;
}

static void end(gw_array *a)
{
    static const gwi_caller self = {"gw_array_unref", "arrays", GWI_ACCEPTS(GW_FAMILY_HEAP), 0};
    gw_declarations *kept = a->layout != NULL ? a->layout->declarations : NULL;
    if (a->layout != NULL)
        gwi_layout_drop(a->layout, a->count, a->elements);
    for (size_t i = 0; a->kind == GW_TYPE_STRING && i < a->count; i++)
        gw_string_unref(gwi_layout_pointer(a->elements + i * sizeof(gw_string *)));
    gwi_heap_free(&self, a);
    gw_declarations_unref(kept);
}

void gw_array_unref(gw_array *a)
{
    if (a == NULL)
        return;
    /* The only reference cannot become two but by whoever has it, and so needs no exchange. */
    if (atomic_load_explicit(&a->references, memory_order_acquire) != 1) {
        if (atomic_fetch_sub_explicit(&a->references, 1, memory_order_release) != 1)
            return;
        atomic_thread_fence(memory_order_acquire);
    }
    end(a);
}

/* --- looking ---------------------------------------------------------------------------------------------------------------- */

size_t gw_array_length(const gw_array *a)
{
    return a != NULL ? a->count : 0;
}

void *gw_array_data(const gw_array *a)
{
    return a != NULL ? (void *)(uintptr_t)a->elements : NULL;
}

gw_type_kind gw_array_element_kind(const gw_array *a)
{
    return a != NULL ? a->kind : GW_TYPE_UNKNOWN;
}

size_t gw_array_element_size(const gw_array *a)
{
    return a != NULL ? a->element_nbytes : 0;
}

const gw_layout *gwi_array_layout(const gw_array *a)
{
    return a->layout;
}
