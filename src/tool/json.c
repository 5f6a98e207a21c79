/* SPDX-License-Identifier: MIT */
/* JSON: a reader by descent. */
#include "tool/json.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH_MOST 32

typedef struct reader {
    const char *at;
    unsigned depth;
} reader;

static json *read_value(reader *r);

static bool skip(reader *r, char wanted)
{
    r->at += strspn(r->at, " \t\r\n");
    if (*r->at != wanted)
        return false;
    r->at++;
    return true;
}

static unsigned hex_digits(const char *digits)
{
    char four[5] = "";
    strncpy(four, digits, 4);
    return (unsigned)strtoul(four, NULL, 16);
}

/* The report escapes control characters alone by their numbers. */
static char *unescape(reader *r, char *out)
{
    static const char names[] = "bfnrt", meanings[] = "\b\f\n\r\t";
    char c = *r->at++;
    const char *name = strchr(names, c);
    if (c == 'u' && strspn(r->at, "0123456789abcdefABCDEF") >= 4) {
        unsigned unit = hex_digits(r->at);
        r->at += 4;
        *out++ = unit < 0x80 ? (char)unit : '?';
    } else {
        *out++ = name != NULL && c != '\0' ? meanings[name - names] : c;
    }
    return out;
}

static char *read_text(reader *r)
{
    if (!skip(r, '"'))
        return NULL;
    char *text = malloc(strlen(r->at) + 1), *out = text;
    while (text != NULL && *r->at != '"' && *r->at != '\0') {
        if (*r->at == '\\' && r->at[1] != '\0') {
            r->at++;
            out = unescape(r, out);
        } else {
            *out++ = *r->at++;
        }
    }
    if (text == NULL || !skip(r, '"')) {
        free(text);
        return NULL;
    }
    *out = '\0';
    char *exact = strdup(text);
    free(text);
    return exact;
}

static json *new_value(json_kind kind)
{
    json *value = calloc(1, sizeof *value);
    if (value != NULL)
        value->kind = kind;
    return value;
}

static json *read_member(reader *r, bool in_object)
{
    char *key = in_object ? read_text(r) : NULL;
    json *member = !in_object || (key != NULL && skip(r, ':')) ? read_value(r) : NULL;
    if (member == NULL)
        free(key);
    else
        member->key = key;
    return member;
}

static bool read_members(reader *r, json *parent, char end)
{
    json **last = &parent->first;
    if (skip(r, end))
        return true;
    do {
        *last = read_member(r, parent->kind == JSON_OBJECT);
        if (*last == NULL)
            return false;
        last = &(*last)->next;
    } while (skip(r, ','));
    return skip(r, end);
}

static json *read_parent(reader *r, json_kind kind, char end)
{
    json *parent = r->depth < DEPTH_MOST ? new_value(kind) : NULL;
    r->at++;
    r->depth++;
    bool whole = parent != NULL && read_members(r, parent, end);
    r->depth--;
    if (whole)
        return parent;
    json_free(parent);
    return NULL;
}

static json *read_scalar(reader *r)
{
    json *value = new_value(JSON_NULL);
    char *end = NULL;
    if (value == NULL)
        return NULL;
    if (*r->at == '"') {
        value->kind = JSON_TEXT;
        value->text = read_text(r);
        end = value->text != NULL ? (char *)(uintptr_t)r->at : NULL;
    } else if (strncmp(r->at, "null", 4) == 0) {
        end = (char *)(uintptr_t)r->at + 4;
    } else if (*r->at >= '0' && *r->at <= '9') {
        value->kind = JSON_NUMBER;
        value->number = strtoull(r->at, &end, 10);
    }
    if (end == NULL) {
        json_free(value);
        return NULL;
    }
    r->at = end;
    return value;
}

static json *read_value(reader *r)
{
    r->at += strspn(r->at, " \t\r\n");
    if (*r->at == '{')
        return read_parent(r, JSON_OBJECT, '}');
    if (*r->at == '[')
        return read_parent(r, JSON_LIST, ']');
    return read_scalar(r);
}

json *json_read(const char *text)
{
    reader r = {text, 0};
    json *value = read_value(&r);
    if (value != NULL && r.at[strspn(r.at, " \t\r\n")] != '\0') {
        json_free(value);
        return NULL;
    }
    return value;
}

void json_free(json *value)
{
    while (value != NULL) {
        json *next = value->next;
        json_free(value->first);
        free(value->key);
        free(value->text);
        free(value);
        value = next;
    }
}

const json *json_get(const json *object, const char *key)
{
    if (object == NULL || object->kind != JSON_OBJECT)
        return NULL;
    for (const json *member = object->first; member != NULL; member = member->next)
        if (strcmp(member->key, key) == 0)
            return member;
    return NULL;
}

const char *json_text(const json *object, const char *key)
{
    const json *member = json_get(object, key);
    return member != NULL ? member->text : NULL;
}

uint64_t json_number(const json *object, const char *key)
{
    const json *member = json_get(object, key);
    return member != NULL ? member->number : 0;
}
