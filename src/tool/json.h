/* SPDX-License-Identifier: MIT */
/*
 * JSON, as the heap's report writes it: read into a tree.
 */
#ifndef GWI_TOOL_JSON_H
#define GWI_TOOL_JSON_H

#include <stdint.h>

typedef enum json_kind { JSON_NULL, JSON_NUMBER, JSON_TEXT, JSON_LIST, JSON_OBJECT } json_kind;

typedef struct json {
    json_kind kind;
    char *key;          /* in an object, else NULL */
    char *text;         /* JSON_TEXT */
    uint64_t number;    /* JSON_NUMBER: the report has whole numbers alone */
    struct json *first; /* of a list or object */
    struct json *next;  /* in the list or object that holds it */
} json;

/* NULL where the text is no JSON. Ends with json_free(). */
json *json_read(const char *text);
void json_free(json *value);

/* A member of an object; NULL where there is none, or no object. */
const json *json_get(const json *object, const char *key);

/* The text or number of a member: NULL and 0 where there is none. */
const char *json_text(const json *object, const char *key);
uint64_t json_number(const json *object, const char *key);

#endif
