/* SPDX-License-Identifier: MIT */
/*
 * What is known while source is read: sources and their tokens, names, notes, and the symbols that the parser found.
 *
 * Three steps: the lexer makes tokens of each file, the parser notes where things are in the tokens (it looks into
 * nothing that it can step over), and the model is made of that: there types, constants and attributes are read, at
 * their tokens and when they are asked for.
 */
#ifndef GWI_DECLARE_READER_H
#define GWI_DECLARE_READER_H

#include "declare/bump.h"
#include "declare/declare.h"
#include "declare/framework.h"
#include "declare/token.h"

/* How deep anything may nest: types, brackets in expressions, constants that need constants. */
enum { GWI_NESTING_MOST = 256 };

typedef struct gwi_scope gwi_scope;

typedef struct gwi_source {
    const char *name;
    void *block;
    const unsigned char *text; /* in the block: UTF-8, ended by zeros */
    uint32_t nbytes;
    uint32_t *lines; /* offsets of their starts */
    uint32_t line_count;
    gwi_token *tokens; /* the last is an END */
    uint32_t token_count;
    unsigned number;
    bool stopped;    /* an error was noted: what follows was not read */
    gwi_scope *root; /* what stands outside of every namespace */
} gwi_source;

typedef struct gwi_space gwi_space;
typedef struct gwi_decl gwi_decl;
typedef struct gwi_part gwi_part;
typedef struct gwi_item gwi_item;

/* A namespace; the one without a name contains all others. */
struct gwi_space {
    gwi_space *outer;
    const char *name;              /* "" of the outermost */
    const char *full;              /* "A.B", once it was asked for */
    gwi_framework_space framework; /* the namespace of .NET with this name; 0 if .NET has none */
};

typedef enum gwi_using_kind { GWI_USING_SPACE, GWI_USING_STATIC, GWI_USING_ALIAS } gwi_using_kind;

typedef struct gwi_using gwi_using;
struct gwi_using {
    gwi_using_kind kind;
    const char *alias;
    const gwi_token *target;
    const gwi_scope *scope; /* it stands there */
    gwi_space *space;       /* once resolved */
    gwi_decl *decl;
    const gwi_type *type; /* of an alias, once it was read */
    bool resolved, busy;
    gwi_using *next;
};

/* The body of a namespace, or a file. */
struct gwi_scope {
    gwi_scope *outer;
    gwi_space *space;
    gwi_source *source;
    gwi_using *usings;
    gwi_part *
        around; /* a part without a declaration: what stands in the scope itself is read from there */
};

enum { /* modifiers, added up */
       GWI_STATIC = 1,
       GWI_CONST = 2,
       GWI_EXTERN = 4,
       GWI_PARTIAL = 8,
       GWI_ABSTRACT = 16,
       GWI_FIXED = 32,
       GWI_REF = 64,
       GWI_OPEN = 128, /* public, protected or internal: not private */
       GWI_FILE = 256
};

typedef enum gwi_item_kind {
    GWI_ITEM_FIELD,
    GWI_ITEM_BACKING,      /* of an automatic property */
    GWI_ITEM_CAPTURED,     /* of a parameter that a member captures */
    GWI_ITEM_BROKEN,       /* a member that may have a field, and is not understood */
    GWI_ITEM_DECLARING,    /* a partial property or event without a body */
    GWI_ITEM_IMPLEMENTING, /* one with bodies that need no field */
    GWI_ITEM_EVENT,
    GWI_ITEM_CONST,
    GWI_ITEM_ENUMERATOR,
    GWI_ITEM_IMPORT,
    GWI_ITEM_GLOBAL /* attributes of the assembly or the module */
} gwi_item_kind;

typedef enum gwi_state { GWI_NOT_YET, GWI_BUSY, GWI_KNOWN, GWI_FAILED } gwi_state;

/* A constant while it is computed. `enumeration` is set where it is a value of an enum. `unchosen` is set where it is the value of
 * a condition whose branches have no common type: then each value of the list must convert to the type that the condition is
 * assigned to. */
typedef struct gwi_value {
    gw_constant constant;
    const gwi_decl *enumeration;
    const struct gwi_value *unchosen;
    uint32_t room; /* units behind the text that belong to it */
} gwi_value;

/* A member of a type that matters. */
struct gwi_item {
    gwi_item_kind kind;
    unsigned modifiers;
    const char *name;
    const gwi_part *part;
    const gwi_token *attributes; /* the first `[`; NULL where there are none */
    const gwi_token *type;
    const gwi_token *at;    /* its name */
    const gwi_token *value; /* the first token of its initializer, or of a fixed buffer's count */
    union {
        const gwi_token *parameters; /* `(` of an import */
        const gwi_token *interface;  /* of an explicitly implemented property: where that begins */
    };
    gwi_item *next;
    union {
        gwi_item *before;    /* of an enumerator the one before it */
        gwi_item *declaring; /* of a partial property's field the part that declares the property */
    };

    gwi_state state; /* of a constant */
    gwi_value *result;
};

/* One declaration of a type; a partial one has several. */
struct gwi_part {
    gwi_decl *decl; /* NULL where it stands for a namespace's body */
    gwi_scope *scope;
    gw_type_kind kind;
    bool is_record;
    unsigned modifiers;
    const gwi_token *at; /* its name */
    const gwi_token *attributes;
    const gwi_token *type_parameters; /* `<` */
    const gwi_token *primary; /* `(` of a primary constructor, or of a delegate's parameters */
    const gwi_token *bases;   /* behind `:` */
    const gwi_token *result;  /* a delegate's type */
    const gwi_token *body;    /* `{`; NULL where it has none */
    gwi_item *first, **last;
    gwi_part *next;
};

/*
 * A type. The face is what other modules see. There are three sorts:
 *
 *   - a type that the source declares; a generic one is a definition, which has no layout;
 *   - an instance of a generic definition ("Option<int>"): it has the parts of its definition, and the type arguments
 *     that they are read with; a type nested in an instance is one as well;
 *   - a type of .NET's shared framework, made when a name is first resolved to it. It has no parts.
 */
struct gwi_decl {
    gwi_declared face;
    const char *name; /* interned, without type parameters */
    gwi_decl *outer;
    gwi_space *space;
    const gwi_source *file; /* of a file-local type the only source that sees it; else NULL */
    unsigned arity;         /* its own type parameters */
    gwi_part *first, **last;
    gwi_decl *twin; /* of the same name, with other type parameters or in another file */
    gwi_decl *next;
    gwi_decl *base;
    gwi_state base_state, mark;
    gwi_state items_state;        /* KNOWN: the items have all that the compiler adds to them */
    bool derives_from_handle;     /* by a base of .NET */
    bool is_dropped;              /* a second declaration of a name */
    bool is_noted;                /* of a definition: a fault of one of its instances was noted */
    gwi_decl *definition;         /* of an instance */
    const gwi_type *arguments;    /* of an instance: `arity` of them */
    gwi_framework_type framework; /* of a type of .NET; else 0 */
    const gwi_framework_info *info;
};

/* What a name is in a namespace or a type. */
typedef struct gwi_symbol {
    const void *outer;
    const char *name;
    gwi_space *space;
    gwi_decl *decl;
    gwi_item *constant;
} gwi_symbol;

typedef struct gwi_symbols {
    gwi_symbol **slots;
    size_t capacity, count;
} gwi_symbols;

typedef struct gwi_names {
    struct gwi_name {
        const char *text;
        uint32_t nbytes, hash;
    } * slots;
    size_t capacity, count;
} gwi_names;

typedef struct gwi_noted {
    gw_note note;
    unsigned source;
    uint32_t offset;
    struct gwi_noted *next;
} gwi_noted;

typedef struct gwi_imported {
    const gw_import *import;
    struct gwi_imported *next;
} gwi_imported;

/* Why an expression has no value. */
typedef struct gwi_fault {
    const gwi_source *source;
    const gwi_token *at;
    const char *sentence;
} gwi_fault;

typedef struct gwi_reader {
    gw_declarations *declarations;
    gwi_bump *bump;
    gwi_keywords keywords;
    const char *const *defines;
    gwi_source *sources;
    size_t source_count;
    gwi_names names;
    gwi_symbols symbols;
    gwi_space global;
    gwi_using *global_usings, **last_global_using;
    gwi_decl *first, **last;
    size_t decl_count;
    gwi_decl *first_instance, **last_instance;
    size_t instance_count;
    gwi_decl **framework; /* the types of .NET that were resolved, by their numbers */
    gwi_noted *notes, **last_note;
    size_t note_count;
    gwi_fault fault;
    gwi_imported *imports, **last_import;
    size_t import_count;
    bool has_default_charset;
    gw_CharSet default_charset; /* of types */
    unsigned depth;
    size_t text_units; /* of strings that were computed */
    gwi_names unknown; /* types that were noted already */
    gwi_names aliases; /* of all using directives */
    uint32_t
        own_attributes; /* a bit for each gwi_attribute_id whose name the source declares too */
    int32_t
        assembly_search_paths; /* [assembly: DefaultDllImportSearchPaths]; -1 if there is none */
    bool disables_marshalling; /* [assembly: DisableRuntimeMarshalling] */
} gwi_reader;

/* --- names.c ------------------------------------------------------------------------------------------------ */

/* The one copy of a name: equal names are equal pointers. */
const char *gwi_names_intern(gwi_reader *r, const char *text, size_t nbytes);
/* Adds to another set; false where it is in there already. */
bool gwi_names_add(gwi_reader *r, gwi_names *names, const char *text, size_t nbytes);
bool gwi_names_has(const gwi_names *names, const char *text, size_t nbytes);
/* The name that a token is, without @ and with escapes decoded. */
const char *gwi_names_of(gwi_reader *r, const gwi_source *source, const gwi_token *at);

/* --- symbols.c ---------------------------------------------------------------------------------------------- */

/* NULL where there is none. */
gwi_symbol *gwi_symbols_find(const gwi_reader *r, const void *outer, const char *name);
gwi_symbol *gwi_symbols_add(gwi_reader *r, const void *outer, const char *name);
gwi_space *gwi_symbols_space(gwi_reader *r, gwi_space *outer, const char *name);
const char *gwi_symbols_full(gwi_reader *r, gwi_space *space);
/* The type with this name and number of type parameters that a source sees: a file-local one of its own comes first.
 * NULL if nothing that was read declares it. */
gwi_decl *gwi_symbols_decl(const gwi_reader *r, const void *outer, const char *name, unsigned arity,
                           const gwi_source *source);

/* --- notes.c ------------------------------------------------------------------------------------------------ */

gwi_place gwi_source_place(const gwi_source *source, uint32_t offset);
gwi_place gwi_place_of(const gwi_part *from, const gwi_token *at);
const char *gwi_sentence(gwi_reader *r, const char *format, ...) GWI_PRINTF(2, 3);
void gwi_note_at(gwi_reader *r, const gwi_source *source, uint32_t offset, gw_severity severity,
                 const char *sentence);
void gwi_note(gwi_reader *r, const gwi_part *from, const gwi_token *at, gw_severity severity,
              const char *format, ...) GWI_PRINTF(5, 6);
/* Sorts them into the declarations. */
void gwi_notes_finish(gwi_reader *r);

/* --- source.c, lexer.c, parser.c, model.c ------------------------------------------------------------------ */

/* A text of a checked encoding, or the bytes of a file, as UTF-8 and without a byte order mark; false with the failure
 * set where it is larger than can be read. */
bool gwi_source_of_text(gwi_reader *r, gwi_source *source, gw_text text);
bool gwi_source_of_file(gwi_reader *r, gwi_source *source, const char *path);
void gwi_lex(gwi_reader *r, gwi_source *source);
void gwi_parse(gwi_reader *r, gwi_source *source);
void gwi_model(gwi_reader *r);

/* A text as UTF-8; NULL of the null string. */
const char *gwi_utf8_of(gwi_reader *r, gw_text text);

static inline const char *gwi_token_text(const gwi_source *source, const gwi_token *at)
{
    return (const char *)source->text + at->offset;
}

/* The token behind this one, and behind its partner where it opens a bracket. The last stays. */
static inline const gwi_token *gwi_token_after(const gwi_token *at)
{
    if (at->kind == GWI_TOKEN_END)
        return at;
    if (at->kind == GWI_TOKEN_LEFT_BRACE || at->kind == GWI_TOKEN_LEFT_PAREN ||
        at->kind == GWI_TOKEN_LEFT_BRACKET) {
        at += at->extent;
        return at->kind == GWI_TOKEN_END ? at : at + 1;
    }
    return at + 1;
}

static inline bool gwi_token_is(const gwi_token *at, gwi_token_kind kind)
{
    return at->kind == kind;
}

#endif
