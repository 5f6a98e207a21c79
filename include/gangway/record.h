/* SPDX-License-Identifier: MIT */
/**
 * @file
 * What records are made of, besides C's own types: arrays, and the value types of .NET.
 */
#ifndef GANGWAY_RECORD_H
#define GANGWAY_RECORD_H

#include <gangway/base.h>
#include <gangway/declare.h>
#include <gangway/marshal.h>

#ifndef __cplusplus
#include <stdbool.h> /* a record's bool; C++ has it */
#endif

GW_BEGIN_DECLS

/** System.Guid, and Win32's GUID: 16 bytes. */
typedef struct gw_guid {
    uint32_t data1;
    uint16_t data2;
    uint16_t data3;
    uint8_t data4[8];
} gw_guid;

/** System.DateTime: ticks of 100 ns since midnight of January 1 of the year 1. Without a kind: as an OLE date has none. */
typedef struct gw_datetime {
    int64_t ticks;
} gw_datetime;

/** A native function that a delegate stands for. */
typedef struct gw_delegate gw_delegate;

/**
 * A one-dimensional array like `T[]`, reference counted. Its elements are members of a record: bool, gw_char16, numbers,
 * gw_string pointers, gw_guid ..., or records. Who holds the only reference may change them; several threads may read.
 */
typedef struct gw_array gw_array;

/**
 * Gives up one reference; the last one releases the array with the strings and records in it.
 *
 * @param[in] a  an array, or NULL, which does nothing
 * @owner       one reference is no longer the caller's
 * @errors      none
 * @thread      any
 * @since       0.1.0
 */
GW_API void gw_array_unref(gw_array *a);
GW_DEFINE_AUTO(gw_array *, gw_array_unref)

/** Names the function that takes an array back. */
#define GW_OWNED_AS_ARRAY GW_OWNED_BY(gw_array_unref, 1)

/**
 * Makes an array of values, all zero: false, 0, NULL.
 *
 * @param[in] element  the kind of the elements: BOOLEAN to GUID, DATETIME, TIMESPAN, STRING, POINTER; of an enum its
 *                     underlying kind
 * @param[in] count    how many
 * @return      an array with one reference, or NULL
 * @owner       the caller; release with gw_array_unref()
 * @errors      NULL and GW_ERROR_INVALID_PARAMETER for another kind; NULL and GW_ERROR_ARITHMETIC_OVERFLOW where it would be
 *              larger than memory can be; NULL and GW_ERROR_NOT_ENOUGH_MEMORY
 * @thread      any
 * @since       0.1.0
 */
GW_API gw_array *gw_array_new(gw_type_kind element, size_t count) GW_OWNED_AS_ARRAY;

/**
 * Makes an array of values of .NET that have no C type of their own (GW_TYPE_BLOB: System.Numerics.Vector4 ...), all zero.
 *
 * @param[in] element_nbytes  the size of one element in bytes
 * @param[in] count           how many
 * @return      an array with one reference, or NULL
 * @unit        @p element_nbytes is in bytes
 * @owner       the caller; release with gw_array_unref()
 * @errors      as gw_array_new(); NULL and GW_ERROR_INVALID_PARAMETER for elements of no bytes
 * @thread      any
 * @since       0.1.0
 */
GW_API gw_array *gw_array_of_blobs(size_t element_nbytes, size_t count) GW_OWNED_AS_ARRAY;

/**
 * Makes an array of records, all zero. It keeps the declarations of the layout alive.
 *
 * @param[in] element  the layout of the elements
 * @param[in] count    how many
 * @return      an array with one reference, or NULL
 * @owner       the caller; release with gw_array_unref()
 * @errors      as gw_array_new(); NULL and GW_ERROR_INVALID_PARAMETER where .NET refuses the type
 * @thread      any
 * @since       0.1.0
 */
GW_API gw_array *gw_array_of_records(const gw_layout *element, size_t count) GW_OWNED_AS_ARRAY;

/**
 * Takes one more reference.
 *
 * @param[in] a  an array, or NULL
 * @return      @p a
 * @owner       the caller has one more reference; release it with gw_array_unref()
 * @errors      none
 * @thread      any
 * @since       0.1.0
 */
GW_API gw_array *gw_array_ref(gw_array *a);

/**
 * The number of elements.
 *
 * @param[in] a  an array; NULL has none
 * @return      how many
 * @owner       nothing is handed out
 * @errors      none
 * @thread      any
 * @since       0.1.0
 */
GW_API size_t gw_array_length(const gw_array *a);

/**
 * The elements, side by side.
 *
 * @param[in] a  an array, or NULL
 * @return      the first element; NULL for NULL. What is written there (a reference to a string) is the array's
 * @owner       the array; valid until its last reference is given up
 * @errors      none
 * @thread      any; the caller keeps others from elements that it changes
 * @since       0.1.0
 */
GW_API void *gw_array_data(const gw_array *a);

/**
 * The kind of the elements; GW_TYPE_STRUCT of records.
 *
 * @param[in] a  an array; NULL has GW_TYPE_UNKNOWN
 * @return      the kind
 * @owner       nothing is handed out
 * @errors      none
 * @thread      any
 * @since       0.1.0
 */
GW_API gw_type_kind gw_array_element_kind(const gw_array *a);

/**
 * The size of one element.
 *
 * @param[in] a  an array; NULL has 0
 * @return      the size
 * @unit        bytes
 * @owner       nothing is handed out
 * @errors      none
 * @thread      any
 * @since       0.1.0
 */
GW_API size_t gw_array_element_size(const gw_array *a);

GW_END_DECLS

#endif
