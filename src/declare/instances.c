/* SPDX-License-Identifier: MIT */
/*
 * Instances of generic structures and classes: a definition together with type arguments.
 *
 * An instance is found by its name, "Ns.Pair<int,Ns.Point>", in which every type has its full name, so that equal instances are
 * one declaration. Those that the source declares have copies of the parts of their definition, so that names in them are
 * looked up as in the definition, but with type parameters bound. Those of .NET have the fields that the table of .NET's types
 * lists. A definition whose instances use ever larger ones of itself ends at a limit of the name: what is beyond it is one
 * declaration that has no layout.
 */
#include "declare/known.h"
#include "declare/model.h"

enum { NAME_MOST = 1024, INSTANCES_MOST = 32768 };

/* --- names -------------------------------------------------------------------------------------------------- */

typedef struct builder {
    char text[NAME_MOST];
    size_t used;
    bool is_full;
} builder;

static void put_bytes(builder *b, const char *text, size_t nbytes)
{
    b->is_full = b->is_full || nbytes > sizeof b->text - b->used;
    if (b->is_full)
        return;
    memcpy(b->text + b->used, text, nbytes);
    b->used += nbytes;
}

static void put(builder *b, const char *text)
{
    put_bytes(b, text, strlen(text));
}

static void put_type(builder *b, const gwi_type *type);

static void put_rank(builder *b, unsigned rank)
{
    put(b, "[");
    for (unsigned i = 1; i < rank && !b->is_full; i++)
        put(b, ",");
    put(b, "]");
}

/* C# writes the ranks of an array of arrays from the outermost one to the innermost. */
static void put_array(builder *b, const gwi_type *type)
{
    const gwi_type *element = type;
    while (element->kind == GW_TYPE_ARRAY)
        element = element->element;
    put_type(b, element);
    for (; type->kind == GW_TYPE_ARRAY; type = type->element)
        put_rank(b, type->rank);
}

static void put_type(builder *b, const gwi_type *type)
{
    const char *keyword = gwi_keyword_of_kind(type->kind);
    if (type->kind == GW_TYPE_ARRAY) {
        put_array(b, type);
    } else if (type->element != NULL) {
        put_type(b, type->element);
        put(b, type->kind == GW_TYPE_POINTER ? "*" : "?");
    } else if (keyword != NULL) {
        put(b, keyword);
    } else if (type->declared != NULL && !type->declared->is_generic) {
        put(b, type->declared->name);
    } else if (type->framework_name != NULL) {
        put(b, type->framework_name);
    } else {
        put_bytes(b, type->spelling, gwi_name_nbytes(type->spelling));
    }
}

static void put_arguments(builder *b, const gwi_type *arguments, unsigned count)
{
    for (unsigned i = 0; i < count && !b->is_full; i++) {
        put(b, i == 0 ? "<" : ",");
        put_type(b, &arguments[i]);
    }
    put(b, count != 0 ? ">" : "");
}

static const char *around(gwi_reader *r, const gwi_decl *definition, const gwi_decl *within)
{
    if (within != NULL)
        return within->face.name;
    if (definition->outer != NULL)
        return definition->outer->face.name;
    return definition->info != NULL ? definition->info->space
                                    : gwi_symbols_full(r, definition->space);
}

/* --- making ------------------------------------------------------------------------------------------------- */

static void copy_parts(gwi_reader *r, gwi_decl *instance)
{
    instance->last = &instance->first;
    for (const gwi_part *part = instance->definition->first; part != NULL; part = part->next) {
        gwi_part *copy = gwi_bump_alloc(r->bump, 1, sizeof *copy);
        *copy = *part;
        copy->decl = instance;
        copy->next = NULL;
        *instance->last = copy;
        instance->last = &copy->next;
    }
}

static gwi_decl *new_instance(gwi_reader *r, gwi_decl *definition, gwi_decl *within,
                              const gwi_type *arguments)
{
    gwi_decl *instance = gwi_bump_alloc(r->bump, 1, sizeof *instance);
    instance->name = definition->name;
    instance->outer = within != NULL ? within : definition->outer;
    instance->space = definition->space;
    instance->file = definition->file;
    instance->arity = definition->arity;
    instance->definition = definition;
    instance->arguments = arguments;
    instance->framework = definition->framework;
    instance->info = definition->info;
    copy_parts(r, instance);
    *r->last_instance = instance;
    r->last_instance = &instance->next;
    r->instance_count++;
    return instance;
}

/* What an instance says of itself before its fields are read. */
static void describe(gwi_reader *r, gwi_decl *instance, const char *name, size_t outer_nbytes)
{
    gwi_declared *face = &instance->face;
    face->name = name;
    face->last_name = name + outer_nbytes;
    face->kind = instance->info == NULL                         ? instance->first->kind
                 : instance->info->kind == GWI_FRAMEWORK_STRUCT ? GW_TYPE_STRUCT
                                                                : GW_TYPE_GENERIC;
    face->declarations = r->declarations;
    face->is_instance = true;
    face->is_framework = instance->info != NULL;
    if (instance->info != NULL)
        face->unusable = gwi_known_unusable(r, instance->info, name);
}

/* The one for all that nest too deep. */
static gwi_decl *too_deep(gwi_reader *r, gwi_decl *definition)
{
    gwi_symbol *symbol = gwi_symbols_add(r, &r->first_instance, definition->face.name);
    if (symbol->decl != NULL)
        return symbol->decl;
    gwi_decl *instance = new_instance(r, definition, NULL, NULL);
    describe(r, instance, definition->face.name, 0);
    instance->face.unusable =
        gwi_sentence(r, "Instances of '%s' nest too deep.", definition->face.name);
    if (definition->first != NULL)
        gwi_note(r, definition->first, definition->first->at, GW_SEVERITY_WARNING,
                 "Instances of '%s' nest too deep: those whose names have more than %d bytes have "
                 "no layout.",
                 definition->face.name, NAME_MOST);
    symbol->decl = instance;
    return instance;
}

gwi_decl *gwi_instance(gwi_reader *r, gwi_decl *definition, gwi_decl *within,
                       const gwi_type *arguments)
{
    builder b = {.used = 0};
    put(&b, around(r, definition, within));
    put(&b, b.used != 0 ? "." : "");
    size_t outer_nbytes = b.used;
    put_bytes(&b, definition->face.last_name, strcspn(definition->face.last_name, "`"));
    put_arguments(&b, arguments, definition->arity);
    if (b.is_full)
        return too_deep(r, definition);
    const char *name = gwi_names_intern(r, b.text, b.used);
    const gwi_symbol *found = gwi_symbols_find(r, &r->first_instance, name);
    if (found != NULL)
        return found->decl;
    if (r->instance_count >= INSTANCES_MOST)
        return too_deep(r, definition);
    gwi_decl *instance = new_instance(r, definition, within, arguments);
    describe(r, instance, name, outer_nbytes);
    gwi_symbols_add(r, &r->first_instance, name)->decl = instance;
    return instance;
}

/* --- fields of .NET's own ----------------------------------------------------------------------------------- */

/* The arguments of the types around come first, as the table counts them. */
static const gwi_type *argument_of(const gwi_decl *instance, unsigned number)
{
    unsigned before = instance->info->all_arity - instance->info->arity;
    if (number >= before)
        return &instance->arguments[number - before];
    return argument_of(instance->outer, number);
}

static void read_shape(gwi_reader *r, const gwi_decl *instance, gwi_framework_cursor *at,
                       gwi_type *out);

/* A structure of the table as a field of another: one with type arguments is an instance too. */
static void read_shape_type(gwi_reader *r, const gwi_decl *instance,
                            const gwi_framework_shape *shape, gwi_framework_cursor *at,
                            gwi_type *out)
{
    gwi_decl *decl = gwi_known_decl(r, shape->type);
    gwi_type *arguments = gwi_bump_alloc(r->bump, shape->argument_count, sizeof *arguments);
    for (unsigned i = 0; i < shape->argument_count; i++)
        read_shape(r, instance, at, &arguments[i]);
    bool is_generic = decl->face.kind == GW_TYPE_GENERIC && decl->arity == shape->argument_count &&
                      decl->info->all_arity == decl->arity;
    gwi_type_of_decl(r, is_generic ? gwi_instance(r, decl, NULL, arguments) : decl, out);
    if (out->kind == GW_TYPE_NULLABLE && shape->argument_count == 1)
        out->element = arguments;
}

static void read_shape(gwi_reader *r, const gwi_decl *instance, gwi_framework_cursor *at,
                       gwi_type *out)
{
    gwi_framework_shape shape = gwi_framework_next(at);
    memset(out, 0, sizeof *out);
    switch (shape.kind) {
    case GWI_SHAPE_PARAMETER:
        *out = *argument_of(instance, shape.parameter);
        break;
    case GWI_SHAPE_TYPE:
        read_shape_type(r, instance, &shape, at, out);
        break;
    case GWI_SHAPE_POINTER:
        out->kind = GW_TYPE_INTPTR;
        break;
    default:
        out->kind = GW_TYPE_CLASS; /* nothing that is marshaled as a field */
        break;
    }
    if (out->spelling == NULL)
        out->spelling = out->declared != NULL ? out->declared->name : "";
}

static void read_known_fields(gwi_reader *r, gwi_decl *instance)
{
    const gwi_framework_info *info = instance->info;
    gwi_framework_cursor at = gwi_framework_fields(instance->framework);
    gwi_field *fields = gwi_bump_alloc(r->bump, info->field_count, sizeof *fields);
    for (unsigned i = 0; i < info->field_count; i++) {
        fields[i].name = gwi_sentence(r, "field%u", i);
        fields[i].is_private = true;
        fields[i].place = instance->face.place;
        read_shape(r, instance, &at, &fields[i].type);
    }
    instance->face.fields = fields;
    instance->face.field_count = info->field_count;
}

/* --- reading ------------------------------------------------------------------------------------------------ */

static void take_attributes(gwi_declared *face, const gwi_declared *from)
{
    face->place = from->place;
    face->is_abstract = from->is_abstract;
    face->has_layout_attribute = from->has_layout_attribute;
    face->layout_kind = from->layout_kind;
    face->pack = from->pack;
    face->size = from->size;
    face->charset = from->charset;
    face->inline_count = from->inline_count;
    face->best_fit_mapping = from->best_fit_mapping;
    face->throw_on_unmappable_char = from->throw_on_unmappable_char;
    if (face->unusable == NULL)
        face->unusable = from->unusable;
}

static void read_instance(gwi_reader *r, gwi_decl *instance)
{
    take_attributes(&instance->face, &instance->definition->face);
    if (instance->face.unusable != NULL)
        return;
    if (instance->info == NULL)
        gwi_read_own_fields(r, instance);
    else if (instance->info->kind == GWI_FRAMEWORK_STRUCT)
        read_known_fields(r, instance);
}

void gwi_read_instances(gwi_reader *r)
{
    for (gwi_decl *instance = r->first_instance; instance != NULL; instance = instance->next)
        read_instance(r, instance);
}
