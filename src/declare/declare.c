/* SPDX-License-Identifier: MIT */
/* Reading source as a whole: sources, tokens, declarations, model; and the life of what is made. */
#include "declare/declarations.h"
#include "declare/lexer.h"

#include "text/text.h"

/* --- life --------------------------------------------------------------------------------------------------- */

static gw_declarations *new_declarations(void)
{
    gwi_bump bump;
    if (!gwi_bump_begin(&bump))
        return NULL;
    gw_declarations *d = gwi_bump_alloc(&bump, 1, sizeof *d);
    if (d == NULL) {
        gwi_bump_end(&bump);
        return NULL;
    }
    d->bump = bump;
    atomic_init(&d->references, 1);
    return d;
}

static void destroy(gw_declarations *d)
{
    gwi_bump bump = d->bump;
    gwi_bump_end(&bump);
}

gw_declarations *gw_declarations_ref(gw_declarations *d)
{
    if (d != NULL)
        atomic_fetch_add_explicit(&d->references, 1, memory_order_relaxed);
    return d;
}

void gw_declarations_unref(gw_declarations *d)
{
    if (d == NULL || atomic_fetch_sub_explicit(&d->references, 1, memory_order_release) != 1)
        return;
    atomic_thread_fence(memory_order_acquire);
    destroy(d);
}

void gwi_declare_lock(gw_declarations *d)
{
    gwi_lock_take(&d->lock);
}

void gwi_declare_unlock(gw_declarations *d)
{
    gwi_lock_drop(&d->lock);
}

void *gwi_declare_alloc(gw_declarations *d, size_t count, size_t nbytes)
{
    return gwi_bump_alloc(&d->bump, count, nbytes);
}

const char *gwi_declare_sentence(gw_declarations *d, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *sentence = gwi_bump_sentence(&d->bump, format, arguments);
    va_end(arguments);
    return sentence;
}

/* --- symbols ------------------------------------------------------------------------------------------------ */

const char *gw_declare_default_symbol(size_t index)
{
    static const char *const current[] = {
        "NET",
        "NET10_0",
        "NET5_0_OR_GREATER",
        "NET6_0_OR_GREATER",
        "NET7_0_OR_GREATER",
        "NET8_0_OR_GREATER",
        "NET9_0_OR_GREATER",
        "NET10_0_OR_GREATER",
        "NETCOREAPP",
        "NETCOREAPP1_0_OR_GREATER",
        "NETCOREAPP1_1_OR_GREATER",
        "NETCOREAPP2_0_OR_GREATER",
        "NETCOREAPP2_1_OR_GREATER",
        "NETCOREAPP2_2_OR_GREATER",
        "NETCOREAPP3_0_OR_GREATER",
        "NETCOREAPP3_1_OR_GREATER",
        "RELEASE",
        "TRACE",
    };
    const size_t count = sizeof current / sizeof current[0];
    if (index < count)
        return current[index];
    return index == count ? gwi_system_symbol() : NULL;
}

static void define_symbols(gwi_reader *r, const char *const *given)
{
    for (size_t i = 0; given != NULL && given[i] != NULL; i++)
        gwi_define(r, given[i]);
    for (size_t i = 0; given == NULL && gw_declare_default_symbol(i) != NULL; i++)
        gwi_define(r, gw_declare_default_symbol(i));
}

/* --- reading ------------------------------------------------------------------------------------------------ */

typedef struct input {
    gw_text text;
    const char *const *paths; /* NULL: the text */
    size_t count;
    const gw_declare_options *options;
} input;

static gwi_reader *new_reader(gw_declarations *d, const input *in)
{
    gwi_reader *r = gwi_bump_alloc(&d->bump, 1, sizeof *r);
    r->declarations = d;
    r->bump = &d->bump;
    r->global.name = r->global.full = "";
    r->global.framework = gwi_framework_space_root();
    r->last_instance = &r->first_instance;
    r->assembly_search_paths = -1;
    r->last = &r->first;
    r->last_note = &r->notes;
    r->last_global_using = &r->global_usings;
    r->last_import = &r->imports;
    r->source_count = in->count;
    r->sources = gwi_bump_alloc(&d->bump, in->count, sizeof *r->sources);
    gwi_keywords_begin(&r->keywords);
    define_symbols(r, in->options != NULL ? in->options->symbols : NULL);
    return r;
}

static bool load(gwi_reader *r, const input *in, size_t i)
{
    gwi_source *source = &r->sources[i];
    const char *name = in->paths != NULL ? in->paths[i]
                       : in->options != NULL && in->options->file_name != NULL
                           ? in->options->file_name
                           : "source";
    source->number = (unsigned)i;
    source->name = gwi_bump_copy(r->bump, name, strlen(name));
    return in->paths != NULL ? gwi_source_of_file(r, source, source->name)
                             : gwi_source_of_text(r, source, in->text);
}

/* What only reading needs, and takes most of the memory, is given back before the end. */
static void release_sources(gwi_reader *r)
{
    for (size_t i = 0; i < r->source_count; i++) {
        gwi_bump_release(r->bump, r->sources[i].tokens);
        gwi_bump_release(r->bump, r->sources[i].lines);
        gwi_bump_release(r->bump, r->sources[i].block);
    }
    gwi_bump_release(r->bump, r->names.slots);
    gwi_bump_release(r->bump, r->unknown.slots);
    gwi_bump_release(r->bump, r->aliases.slots);
    gwi_bump_release(r->bump, r->framework);
    gwi_bump_release(r->bump, r->symbols.slots);
}

static bool read_all(gw_declarations *d, const input *in)
{
    gwi_reader *r = new_reader(d, in);
    for (size_t i = 0; i < in->count; i++) {
        if (!load(r, in, i))
            return false;
        gwi_lex(r, &r->sources[i]);
        gwi_parse(r, &r->sources[i]);
    }
    gwi_model(r);
    gwi_notes_finish(r);
    release_sources(r);
    return true;
}

static bool read_or_leave(gw_declarations *d, const input *in)
{
    jmp_buf leave;
    d->bump.leave = &leave;
    if (setjmp(leave) != 0)
        return false;
    bool fine = read_all(d, in);
    d->bump.leave = NULL;
    return fine;
}

static gw_declarations *declare(const input *in)
{
    gw_declarations *d = new_declarations();
    if (d == NULL)
        return NULL;
    if (read_or_leave(d, in))
        return d;
    destroy(d);
    return NULL;
}

gw_declarations *gw_declare(gw_text csharp_source, const gw_declare_options *options)
{
    if (csharp_source.data == NULL) {
        gwi_fail(GW_ERROR_INVALID_PARAMETER, "There is no source: the text is the null string.");
        return NULL;
    }
    if (!gwi_text_check(csharp_source))
        return NULL;
    input in = {csharp_source, NULL, 1, options};
    return declare(&in);
}

gw_declarations *gw_declare_files(const char *const *paths, size_t count,
                                  const gw_declare_options *options)
{
    if (paths == NULL && count != 0) {
        gwi_fail(GW_ERROR_INVALID_PARAMETER, "There are no paths.");
        return NULL;
    }
    for (size_t i = 0; i < count; i++)
        if (paths[i] == NULL) {
            gwi_fail(GW_ERROR_INVALID_PARAMETER, "The path %zu is NULL.", i);
            return NULL;
        }
    static const char *const none[1];
    input in = {gw_null_text(), paths != NULL ? paths : none, count, options};
    return declare(&in);
}
