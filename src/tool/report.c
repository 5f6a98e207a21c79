/* SPDX-License-Identifier: MIT */
/* The heap's report for people: sums, leaks largest first, violations. */
#include "tool/report.h"

#include "tool/places.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* So many places are printed; --json has all. */
#define GROUPS_MOST 20

static const char *file_name(const char *path)
{
    const char *slash = path != NULL ? strrchr(path, '/') : NULL;
    return slash != NULL ? slash + 1 : path != NULL ? path : "?";
}

static const char *plural(uint64_t count)
{
    return count == 1 ? "" : "s";
}

/* --- what is a leak -------------------------------------------------------------------------------------- */

static bool is_in(const json *frame, const char *module)
{
    return strncmp(file_name(json_text(frame, "module")), module, strlen(module)) == 0;
}

static bool is_loader(const json *frame)
{
    return is_in(frame, "ld-") || is_in(frame, "ld.");
}

/* malloc() and its like are not where a block is from. */
static const json *first_frame(const json *group)
{
    const json *frames = json_get(group, "frames");
    const json *frame = frames != NULL ? frames->first : NULL;
    while (frame != NULL && frame->next != NULL && is_in(frame, "libgangway-malloc."))
        frame = frame->next;
    return frame;
}

static bool is_loading(const json *frame)
{
    while (frame != NULL && !is_loader(frame))
        frame = frame->next;
    return frame != NULL;
}

/* The loader's tables, the buffers of the C library's streams, and what the C++ runtime takes as it is loaded are theirs
 * until the process ends: no program can release them. */
static bool is_kept_by_system(const json *group)
{
    const json *frame = first_frame(group);
    const char *symbol = json_text(frame, "symbol");
    return frame != NULL &&
           (is_loader(frame) || (symbol != NULL && strcmp(symbol, "_IO_file_doallocate") == 0) ||
            (is_in(frame, "libstdc++.") && is_loading(frame)));
}

void report_sum(const json *report, report_sums *sums)
{
    const json *live = json_get(report, "live");
    for (const json *group = live != NULL ? live->first : NULL; group != NULL;
         group = group->next) {
        bool kept = is_kept_by_system(group);
        *(kept ? &sums->kept_blocks : &sums->leaked_blocks) += json_number(group, "blocks");
        *(kept ? &sums->kept_bytes : &sums->leaked_bytes) += json_number(group, "bytes");
    }
    sums->violations += json_number(report, "violations_total");
}

/* --- where things are ------------------------------------------------------------------------------------ */

/* A site of a violation is a text: "make_name (libnames.so+0x1234)". */
typedef struct site {
    const char *module; /* path; borrowed */
    char offset[24];
} site;

static const char *module_in_groups(const json *report, const char *name, size_t nbytes)
{
    const json *live = json_get(report, "live");
    for (const json *g = live != NULL ? live->first : NULL; g != NULL; g = g->next)
        for (const json *frame = first_frame(g); frame != NULL; frame = frame->next) {
            const char *path = json_text(frame, "module"), *file = file_name(path);
            if (path != NULL && strlen(file) == nbytes && memcmp(file, name, nbytes) == 0)
                return path;
        }
    return NULL;
}

static bool parse_site(const json *report, const char *program, const char *text, site *out)
{
    const char *open = text != NULL ? strrchr(text, '(') : NULL;
    const char *plus = open != NULL ? strrchr(open, '+') : NULL;
    if (plus == NULL || strchr(plus, ')') == NULL)
        return false;
    size_t nbytes = (size_t)(plus - open - 1), digits = strcspn(plus + 1, ")");
    out->module = module_in_groups(report, open + 1, nbytes);
    if (out->module == NULL && strlen(file_name(program)) == nbytes &&
        memcmp(file_name(program), open + 1, nbytes) == 0)
        out->module = program;
    if (out->module == NULL || digits >= sizeof out->offset)
        return false;
    memcpy(out->offset, plus + 1, digits);
    out->offset[digits] = '\0';
    return true;
}

typedef struct printer {
    const json *report;
    const char *program;
    FILE *out;
    places known;
    site *sites; /* of violations: two each */
} printer;

static void add_frames(printer *p)
{
    const json *live = json_get(p->report, "live");
    size_t groups = 0;
    for (const json *g = live != NULL ? live->first : NULL; g != NULL && groups < GROUPS_MOST;
         g = g->next) {
        if (is_kept_by_system(g))
            continue;
        groups++;
        for (const json *frame = first_frame(g); frame != NULL; frame = frame->next)
            places_add(&p->known, json_text(frame, "module"), json_text(frame, "offset"));
    }
}

static const json *violations_of(const json *report)
{
    const json *list = json_get(report, "violations");
    return list != NULL ? list->first : NULL;
}

static void add_site(printer *p, const char *text, site *s)
{
    if (parse_site(p->report, p->program, text, s))
        places_add(&p->known, s->module, s->offset);
}

static void add_sites(printer *p)
{
    size_t count = 0, i = 0;
    for (const json *v = violations_of(p->report); v != NULL; v = v->next)
        count++;
    p->sites = calloc(2 * count + 1, sizeof *p->sites);
    if (p->sites == NULL)
        return;
    for (const json *v = violations_of(p->report); v != NULL; v = v->next) {
        add_site(p, json_text(v, "allocated_at"), &p->sites[i++]);
        add_site(p, json_text(v, "released_at"), &p->sites[i++]);
    }
}

/* --- printing -------------------------------------------------------------------------------------------- */

static void print_row(const char *name, const json *row, FILE *out)
{
    fprintf(out, "%-10s %12" PRIu64 " %14" PRIu64 " %12" PRIu64 " %14" PRIu64 "\n", name,
            json_number(row, "live_blocks"), json_number(row, "live_bytes"),
            json_number(row, "peak_blocks"), json_number(row, "peak_bytes"));
}

static void print_families(const printer *p)
{
    const json *families = json_get(p->report, "families");
    fprintf(p->out, "%-10s %12s %14s %12s %14s\n", "family", "live blocks", "live bytes",
            "peak blocks", "peak bytes");
    for (const json *row = families != NULL ? families->first : NULL; row != NULL; row = row->next)
        if (json_number(row, "peak_blocks") > 0)
            print_row(json_text(row, "family"), row, p->out);
    print_row("all", json_get(p->report, "total"), p->out);
}

/* Returns whether it was main(): what called that, nobody asks. */
static bool print_frame(const printer *p, const json *frame, unsigned number)
{
    const char *module = json_text(frame, "module"), *offset = json_text(frame, "offset");
    const char *symbol = json_text(frame, "symbol");
    const place *found = places_find(&p->known, module, offset);
    const char *function = found != NULL && found->function != NULL ? found->function : symbol;
    fprintf(p->out, "      #%u %s", number, function != NULL ? function : "?");
    if (found != NULL && found->line != NULL)
        fprintf(p->out, " at %s (%s)\n", found->line, file_name(module));
    else
        fprintf(p->out, " (%s+%s)\n", file_name(module), offset != NULL ? offset : "?");
    return function != NULL && strcmp(function, "main") == 0;
}

static void print_group(const printer *p, const json *group)
{
    uint64_t bytes = json_number(group, "bytes"), blocks = json_number(group, "blocks");
    const char *family = json_text(group, "family"), *position = json_text(group, "site");
    const json *frame = first_frame(group);
    fprintf(p->out, "  %" PRIu64 " byte%s in %" PRIu64 " block%s, %s, allocated at%s%s\n", bytes,
            plural(bytes), blocks, plural(blocks), family != NULL ? family : "?",
            frame == NULL ? " " : ":",
            frame == NULL ? (position != NULL ? position : "a site that is not known") : "");
    for (unsigned number = 0; frame != NULL; frame = frame->next)
        if (print_frame(p, frame, number++))
            break;
}

static void print_leaks(const printer *p, const report_sums *sums)
{
    const json *live = json_get(p->report, "live");
    size_t groups = 0;
    if (sums->leaked_blocks == 0)
        fputs("\nno leaks\n", p->out);
    else
        fprintf(p->out, "\nleaks: %" PRIu64 " byte%s in %" PRIu64 " block%s, largest first:\n",
                sums->leaked_bytes, plural(sums->leaked_bytes), sums->leaked_blocks,
                plural(sums->leaked_blocks));
    for (const json *g = live != NULL ? live->first : NULL; g != NULL; g = g->next)
        if (!is_kept_by_system(g) && groups++ < GROUPS_MOST)
            print_group(p, g);
    if (groups > GROUPS_MOST)
        fprintf(p->out, "  and %zu more places\n", groups - GROUPS_MOST);
    if (sums->kept_blocks > 0)
        fprintf(p->out,
                "kept by the system's libraries: %" PRIu64 " byte%s in %" PRIu64 " block%s\n",
                sums->kept_bytes, plural(sums->kept_bytes), sums->kept_blocks,
                plural(sums->kept_blocks));
}

static void print_site(const printer *p, const char *what, const char *text, const site *s)
{
    const place *found = s != NULL ? places_find(&p->known, s->module, s->offset) : NULL;
    if (text == NULL)
        return;
    fprintf(p->out, "      %s ", what);
    if (found != NULL && found->line != NULL)
        fprintf(p->out, "%s at %s (%s)\n", found->function != NULL ? found->function : "?",
                found->line, file_name(s->module));
    else
        fprintf(p->out, "%s\n", text);
}

static void print_violations(const printer *p, const report_sums *sums)
{
    size_t i = 0;
    if (sums->violations == 0)
        fputs("no violations\n", p->out);
    else
        fprintf(p->out, "\nviolations: %" PRIu64 "\n", sums->violations);
    for (const json *v = violations_of(p->report); v != NULL; v = v->next, i += 2) {
        const char *message = json_text(v, "message");
        fprintf(p->out, "  %" PRIu64 " x %s\n", json_number(v, "count"),
                message != NULL ? message : "?");
        print_site(p, "allocated:", json_text(v, "allocated_at"),
                   p->sites != NULL ? &p->sites[i] : NULL);
        print_site(p, "first freed:", json_text(v, "released_at"),
                   p->sites != NULL ? &p->sites[i + 1] : NULL);
    }
}

void report_print(const json *report, const report_sums *sums, const char *program, FILE *out)
{
    printer p = {.report = report, .program = program, .out = out};
    add_frames(&p);
    add_sites(&p);
    places_resolve(&p.known);
    print_families(&p);
    print_leaks(&p, sums);
    print_violations(&p, sums);
    places_free(&p.known);
    free(p.sites);
}
