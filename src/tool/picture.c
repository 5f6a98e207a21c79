/* SPDX-License-Identifier: MIT */
/* The picture of a structure: cells in a grid, one grid a layer, and the lines between them. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "tool/picture.h"
#include "tool/members.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROW = 8, BYTE_COLUMNS = 8, MARGIN = 7, ROWS_FOLDED = 4, NAMED_FROM = 3 };

/* What a byte belongs to: a cell's index, or one of these. */
enum { PADDING = -1, OUTSIDE = -2 };

typedef struct cell {
    char name[256];    /* "where.x": structures in line are opened up */
    char text[1024];   /* the same as C declares it */
    const char *owner; /* or NULL */
    size_t offset, nbytes, layer;
} cell;

typedef struct picture {
    const paint *paint;
    size_t nbytes;
    cell *cells;
    size_t count, capacity, layer_count;
} picture;

/* --- cells --------------------------------------------------------------------------------------------------- */

static cell *add_cell(picture *p)
{
    if (p->count == p->capacity) {
        size_t capacity = p->capacity == 0 ? 32 : 2 * p->capacity;
        cell *more = realloc(p->cells, capacity * sizeof *more);
        if (more == NULL)
            return NULL;
        p->cells = more;
        p->capacity = capacity;
    }
    p->cells[p->count] = (cell){.offset = 0};
    return &p->cells[p->count++];
}

static bool add_member(picture *p, const member *m, const char *prefix, size_t offset, size_t layer)
{
    cell *one = add_cell(p);
    if (one == NULL)
        return false;
    snprintf(one->name, sizeof one->name, "%s%s", prefix, m->name);
    c_declare(&m->type, one->name, one->text, sizeof one->text);
    one->owner = c_owner(m->field);
    one->offset = offset + m->offset;
    one->nbytes = m->nbytes;
    one->layer = layer;
    return true;
}

static bool add_structure(picture *p, const gw_layout *layout, const char *prefix, size_t offset,
                          size_t layer);

/* A structure in line is opened up where nothing overlaps in it, and it is no array. */
static bool add_opened(picture *p, const member *m, const char *prefix, size_t offset, size_t layer)
{
    char longer[256];
    snprintf(longer, sizeof longer, "%.200s%.50s.", prefix, m->name);
    return add_structure(p, m->field->layout, longer, offset + m->offset, layer);
}

static bool is_opened(const member *m)
{
    members inner;
    if (m->field->layout == NULL || gw_SizeOf(m->field->layout) == 0 || m->type.count > 0 ||
        !members_of(m->field->layout, SIDE_NATIVE, &inner))
        return false;
    bool opened = inner.layer_count == 1 && inner.count > 0;
    members_free(&inner);
    return opened;
}

static bool add_structure(picture *p, const gw_layout *layout, const char *prefix, size_t offset,
                          size_t layer)
{
    members m;
    if (!members_of(layout, SIDE_NATIVE, &m))
        return false;
    bool is_added = true;
    for (size_t i = 0; i < m.count && is_added; i++) {
        size_t own = layer + m.all[i].layer;
        is_added = is_opened(&m.all[i]) ? add_opened(p, &m.all[i], prefix, offset, own)
                                        : add_member(p, &m.all[i], prefix, offset, own);
    }
    if (layer + m.layer_count > p->layer_count)
        p->layer_count = layer + m.layer_count;
    members_free(&m);
    return is_added;
}

/* --- rows ------------------------------------------------------------------------------------------------------ */

typedef struct row {
    size_t offset;
    int bytes[ROW];
    bool is_folded; /* stands for several rows of one cell */
} row;

/* What a byte without a cell of this layer is: padding of the structure in the first layer, else nothing. */
static void fill_row(const picture *p, size_t layer, size_t offset, row *out)
{
    *out = (row){.offset = offset};
    for (size_t i = 0; i < ROW; i++)
        out->bytes[i] = layer == 0 && offset + i < p->nbytes ? PADDING : OUTSIDE;
    for (size_t c = 0; c < p->count; c++)
        for (size_t i = 0; p->cells[c].layer == layer && i < ROW; i++)
            if (offset + i - p->cells[c].offset < p->cells[c].nbytes)
                out->bytes[i] = (int)c;
}

/* Padding of the first layer that another layer fills is none. */
static void clear_padding(const picture *p, row *r)
{
    for (size_t i = 0; i < ROW; i++)
        for (size_t c = 0; c < p->count && r->bytes[i] == PADDING; c++)
            if (r->offset + i - p->cells[c].offset < p->cells[c].nbytes)
                r->bytes[i] = OUTSIDE;
}

static bool is_uniform(const row *r)
{
    for (size_t i = 1; i < ROW; i++)
        if (r->bytes[i] != r->bytes[0])
            return false;
    return true;
}

/* How many rows from here on are wholly of the same cell, by its size: a large one is not gone through. */
static size_t run_of(const picture *p, const row *r)
{
    if (!is_uniform(r) || r->bytes[0] == OUTSIDE)
        return 1;
    size_t end = p->nbytes;
    if (r->bytes[0] >= 0)
        end = p->cells[r->bytes[0]].offset + p->cells[r->bytes[0]].nbytes;
    for (size_t c = 0; r->bytes[0] == PADDING && c < p->count; c++)
        if (p->cells[c].offset >= r->offset && p->cells[c].offset < end)
            end = p->cells[c].offset;
    return (end - r->offset) / ROW;
}

/* --- lines between rows ----------------------------------------------------------------------------------------- */

static int at(const row *r, size_t column)
{
    return r == NULL || column >= ROW ? OUTSIDE : r->bytes[column];
}

/* Behind the last byte that is there. */
static size_t row_end(const row *r)
{
    size_t end = r == NULL ? 0 : ROW;
    while (end > 0 && r->bytes[end - 1] == OUTSIDE)
        end--;
    return end;
}

/* The line above a row, which may be NULL under the last. */
static void print_line(const picture *p, const row *above, const row *below)
{
    printf("%*s", MARGIN, "");
    size_t end = row_end(above) > row_end(below) ? row_end(above) : row_end(below);
    for (size_t i = 0; i <= end; i++) {
        unsigned up = at(above, i) != at(above, i - 1), down = at(below, i) != at(below, i - 1);
        unsigned left = i > 0 && at(above, i - 1) != at(below, i - 1);
        unsigned right = i < ROW && at(above, i) != at(below, i);
        paint_line(p->paint,
                   up * LINE_UP | down * LINE_DOWN | left * LINE_LEFT | right * LINE_RIGHT, 1);
        if (i < end)
            paint_line(p->paint, right != 0 ? LINE_LEFT | LINE_RIGHT : 0, BYTE_COLUMNS - 1);
    }
    putchar('\n');
}

static bool is_line_needed(const row *above, const row *below)
{
    return above == NULL || below == NULL ||
           memcmp(above->bytes, below->bytes, sizeof above->bytes) != 0;
}

/* --- what stands in a row ----------------------------------------------------------------------------------------- */

static void print_cut(const picture *p, style how, size_t columns, const char *text)
{
    char cut[1100];
    if (paint_columns(text) > columns && columns > 0)
        snprintf(cut, sizeof cut, "%.*s%s", (int)paint_cut(text, columns - 1), text,
                 p->paint->is_unicode ? "…" : "~");
    else
        snprintf(cut, sizeof cut, "%s", text);
    paint_text(p->paint, how, columns, cut);
}

/* The declaration, or as much of the name's end as there is room for: "int32_t where.x", "where.x", ".x". */
static const char *label_of(const cell *c, size_t columns)
{
    const char *label = paint_columns(c->text) <= columns ? c->text : c->name;
    while (paint_columns(label) > columns && strchr(label + 1, '.') != NULL)
        label = strchr(label + 1, '.');
    return label;
}

/* At the right it says who owns what it points to. */
static void print_cell(const picture *p, const cell *c, size_t columns)
{
    char owner[64] = "";
    if (c->owner != NULL)
        snprintf(owner, sizeof owner, "%s %s ", p->paint->is_unicode ? "→" : "->", c->owner);
    size_t needed = paint_columns(c->text) + paint_columns(owner) + 1;
    bool has_room = needed <= columns;
    size_t left = columns - (has_room ? paint_columns(owner) : 0);
    print_cut(p, STYLE_NAME, left, label_of(c, left));
    if (has_room)
        paint_text(p->paint, STYLE_OWNED, 0, owner);
}

/* A cell bears its name where it begins, or in the next row where there is hardly room before. */
static bool is_named_in(const cell *c, const row *r, size_t first)
{
    size_t room = ROW - c->offset % ROW;
    bool is_late = room < NAMED_FROM && c->nbytes > room;
    return r->offset + first == c->offset + (is_late ? room : 0);
}

static void print_span(const picture *p, const row *r, size_t first, size_t end, const row *above)
{
    size_t columns = (end - first) * BYTE_COLUMNS - 2;
    int what = r->bytes[first];
    bool goes_on = above != NULL && above->bytes[first] == what;
    putchar(' ');
    if (r->is_folded)
        print_cut(p, STYLE_FAINT, columns, p->paint->is_unicode ? "⋮" : ":");
    else if (what >= 0 && is_named_in(&p->cells[what], r, first))
        print_cell(p, &p->cells[what], columns);
    else if (what == PADDING && !goes_on)
        paint_text(p->paint, STYLE_FAINT, columns, columns < 7 ? "pad" : "padding");
    else
        printf("%*s", (int)columns, "");
}

static void print_row(const picture *p, const row *r, const row *above)
{
    if (r->is_folded)
        paint_text(p->paint, STYLE_FAINT, MARGIN, p->paint->is_unicode ? "     ⋮" : "     :");
    else
        paint_format(p->paint, STYLE_FAINT, MARGIN, "%6zu", r->offset);
    size_t row_ends = row_end(r);
    for (size_t first = 0, end; first < row_ends; first = end) {
        for (end = first + 1; end < row_ends && r->bytes[end] == r->bytes[first]; end++)
            continue;
        bool is_edge = first == 0 ? r->bytes[0] != OUTSIDE : true;
        paint_line(p->paint, is_edge ? LINE_UP | LINE_DOWN : 0, 1);
        print_span(p, r, first, end, above);
    }
    paint_line(p->paint, LINE_UP | LINE_DOWN, 1);
    putchar('\n');
}

/* --- a layer ------------------------------------------------------------------------------------------------------- */

static bool is_empty(const row *r)
{
    return is_uniform(r) && r->bytes[0] == OUTSIDE;
}

static void print_ruler(const picture *p)
{
    printf("%*s", MARGIN + 1, "");
    for (int i = 0; i < ROW; i++)
        paint_format(p->paint, STYLE_FAINT, i + 1 < ROW ? BYTE_COLUMNS : 0, "   %d", i);
    putchar('\n');
}

static void put_row(const picture *p, row *r, row *last, bool *has_last)
{
    const row *above = *has_last ? last : NULL;
    bool is_gap = is_empty(r);
    if (is_gap && above != NULL)
        print_line(p, above, NULL);
    if (!is_gap) {
        if (is_line_needed(above, r))
            print_line(p, above, r);
        print_row(p, r, above);
        *last = *r;
    }
    *has_last = !is_gap;
}

static void print_layer(const picture *p, size_t layer)
{
    row last;
    bool has_last = false;
    for (size_t offset = 0, step; offset < p->nbytes; offset += step * ROW) {
        row r;
        fill_row(p, layer, offset, &r);
        if (layer == 0)
            clear_padding(p, &r);
        put_row(p, &r, &last, &has_last);
        step = 1;
        size_t run = has_last ? run_of(p, &r) : 1;
        if (run >= ROWS_FOLDED) {
            r.is_folded = true;
            put_row(p, &r, &last, &has_last);
            step = run - 1;
        }
    }
    if (has_last)
        print_line(p, &last, NULL);
}

bool picture_print(const paint *on, const gw_layout *layout)
{
    picture p = {.paint = on, .nbytes = gw_SizeOf(layout)};
    bool is_made = add_structure(&p, layout, "", 0, 0);
    if (is_made)
        print_ruler(&p);
    for (size_t layer = 0; is_made && layer < p.layer_count; layer++) {
        if (layer > 0)
            paint_format(on, STYLE_FAINT, 0, "%*sor, in the same place:\n", MARGIN, "");
        print_layer(&p, layer);
    }
    free(p.cells);
    return is_made;
}
