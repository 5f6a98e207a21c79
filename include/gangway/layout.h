/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Structures that cross: their native layout, and marshaling between records and native memory.
 *
 * A *record* is a structure on the managed side of a C host: a C struct with the fields in the order of declaration, in
 * these member types, with C's own alignment:
 *
 *     bool                       bool                  string            gw_string *
 *     char                       gw_char16             T[]               gw_array *
 *     sbyte ... ulong            int8_t ... uint64_t   a delegate        gw_delegate * (a C function pointer)
 *     nint, IntPtr, T*           intptr_t, void *      Guid              gw_guid
 *     float, double              float, double         decimal           gw_decimal
 *     an enum                    its underlying type   DateTime          gw_datetime
 *     a structure, or a class with layout: that struct, in line
 *     fixed T name[N]            T name[N]
 *     a structure with [InlineArray(N)]: T name[N]
 *     T?                         struct { bool has_value; T value; }
 *     SafeHandle, CriticalHandle intptr_t
 *     TimeSpan                   int64_t           Half, Int128, CLong ... uint16_t, __int128, long ...
 *     Vector4 and other values of .NET: a struct of their size and alignment
 *
 * The members of a base class are a first member, a struct. Members of an explicit structure are where FieldOffset says, so
 * that a union is a union; else Pack is no concern of a record. Where Size makes a structure larger than its fields, and .NET
 * copies it as it is, the record has these bytes at its end as well, and they are carried. An empty structure is one byte.
 *
 * gw_StructureToPtr() writes native memory from a record and allocates what native pointers in it point to;
 * gw_DestroyStructure() releases exactly that. gw_PtrToStructure() reads a record, which owns its strings and arrays until
 * gw_record_clear().
 */
#ifndef GANGWAY_LAYOUT_H
#define GANGWAY_LAYOUT_H

#include <gangway/base.h>
#include <gangway/declare.h>
#include <gangway/record.h>

GW_BEGIN_DECLS

/** One field of a layout, as gw_layout_fields() lists it. The pointers live as long as the declarations. */
typedef struct gw_field_info {
    const char *name;
    const char *type;  /**< as C# writes it */
    gw_type_kind kind; /**< what the type is; of a fixed buffer its elements' */
    gw_UnmanagedType
        unmanaged; /**< how it is marshaled: what MarshalAs says, or else what .NET does, never DEFAULT */
    gw_type_kind
        element_kind; /**< of an array or fixed buffer its elements', also GW_TYPE_ENUM; else as kind */
    gw_UnmanagedType
        element_unmanaged; /**< of an array or fixed buffer how its elements are marshaled; else as unmanaged */
    size_t native_offset; /**< in bytes */
    size_t native_size;   /**< in bytes, all elements */
    size_t alignment;     /**< native, before Pack bounds it */
    size_t record_offset; /**< in bytes */
    size_t record_size;   /**< in bytes */
    size_t
        count; /**< elements of an array or fixed buffer in line, units of a string in line; else 1 */
    const gw_layout
        *layout; /**< of a structure or class in line, or of the elements of an array; else NULL */
    const char *declared_in; /**< the name of the class or structure that declares it */
    gw_bool is_private;      /**< there; also the compiler's own fields */
    gw_bool owned; /**< gw_DestroyStructure() releases what it points to, or what parts of it do */
} gw_field_info;

/**
 * Finds the layout of a structure or class by its name, "Person", "Ns.Outer.Person" or "Pair<int, Ns.Point>" (see declare.h
 * for names). It is computed at the first call.
 *
 * @param[in] d     declarations
 * @param[in] name  the name, or the last parts of it, UTF-8
 * @return      the layout, also of a type that .NET refuses to marshal: then gw_SizeOf() says why. NULL where there is none
 * @owner       the declarations
 * @errors      NULL and GW_ERROR_NOT_FOUND where no such type is declared; NULL and GW_ERROR_INVALID_PARAMETER where the name
 *              is ambiguous (the candidates are in the message), where the type has no layout to speak of (an enum, a
 *              delegate, an interface), or an argument is NULL; NULL and GW_ERROR_NOT_ENOUGH_MEMORY
 * @thread      any
 * @since       0.1.0
 */
GW_API const gw_layout *gw_find_layout(const gw_declarations *d, const char *name);

/**
 * The name of a layout's type: "Ns.Outer.Person".
 *
 * @param[in] l  a layout
 * @return      the name, UTF-8; NULL for NULL
 * @owner       the declarations
 * @errors      none
 * @thread      any
 * @since       0.1.0
 */
GW_API const char *gw_layout_name(const gw_layout *l);

/**
 * The declarations that a layout is from.
 *
 * @param[in] l  a layout
 * @return      the declarations; NULL for NULL
 * @owner       nobody: no reference is taken
 * @errors      none
 * @thread      any
 * @since       0.1.0
 */
GW_API gw_declarations *gw_layout_declarations(const gw_layout *l);

/**
 * The size of the native structure.
 *
 * @param[in] l  a layout
 * @return      the size; 0 where .NET refuses the type
 * @unit        bytes
 * @owner       nothing is handed out
 * @errors      0 and GW_ERROR_INVALID_PARAMETER where @p l is NULL, or .NET refuses the type: .NET's reason is in the message
 * @thread      any
 * @contract    System.Runtime.InteropServices.Marshal.SizeOf
 */
GW_API size_t gw_SizeOf(const gw_layout *l);

/**
 * The offset of a field in the native structure.
 *
 * @param[in] l      a layout
 * @param[in] field  the field's name
 * @return      the offset, or -1
 * @unit        bytes
 * @owner       nothing is handed out
 * @errors      -1 and GW_ERROR_INVALID_PARAMETER where there is no such field, where .NET refuses the type, or an argument is
 *              NULL
 * @thread      any
 * @contract    System.Runtime.InteropServices.Marshal.OffsetOf
 */
GW_API ptrdiff_t gw_OffsetOf(const gw_layout *l, const char *field);

/**
 * The alignment of the native structure.
 *
 * @param[in] l  a layout
 * @return      the alignment, a power of two; 0 where .NET refuses the type
 * @unit        bytes
 * @owner       nothing is handed out
 * @errors      0 and GW_ERROR_INVALID_PARAMETER, as gw_SizeOf()
 * @thread      any
 * @since       0.1.0
 */
GW_API size_t gw_layout_alignment(const gw_layout *l);

/**
 * The Pack that a declaration gives.
 *
 * @param[in] l  a layout
 * @return      what `[StructLayout(Pack = ...)]` says; 0 where it says nothing, or @p l is NULL
 * @unit        bytes
 * @owner       nothing is handed out
 * @errors      none
 * @thread      any
 * @since       0.1.0
 */
GW_API size_t gw_layout_pack(const gw_layout *l);

/**
 * Whether native structure and record are the same bytes, so that marshaling is copying.
 *
 * @param[in] l  a layout
 * @return      1, or 0; 0 where .NET refuses the type
 * @owner       nothing is handed out
 * @errors      none
 * @thread      any
 * @since       0.1.0
 */
GW_API gw_bool gw_layout_is_blittable(const gw_layout *l);

/**
 * The fields of a layout, in the order of declaration, those of a base class first.
 *
 * @param[in]  l       a layout
 * @param[out] fields  the fields; may be NULL
 * @return      how many there are; 0 where .NET refuses the type
 * @owner       the declarations
 * @errors      0 and GW_ERROR_INVALID_PARAMETER, as gw_SizeOf()
 * @thread      any
 * @since       0.1.0
 */
GW_API size_t gw_layout_fields(const gw_layout *l, const gw_field_info **fields);

/**
 * The size of a record.
 *
 * @param[in] l  a layout
 * @return      the size; 0 where .NET refuses the type
 * @unit        bytes
 * @owner       nothing is handed out
 * @errors      0 and GW_ERROR_INVALID_PARAMETER, as gw_SizeOf()
 * @thread      any
 * @since       0.1.0
 */
GW_API size_t gw_layout_record_size(const gw_layout *l);

/**
 * The offset of a field in a record.
 *
 * @param[in] l      a layout
 * @param[in] field  the field's name
 * @return      the offset, or -1
 * @unit        bytes
 * @owner       nothing is handed out
 * @errors      -1 and GW_ERROR_INVALID_PARAMETER, as gw_OffsetOf()
 * @thread      any
 * @since       0.1.0
 */
GW_API ptrdiff_t gw_layout_record_offset(const gw_layout *l, const char *field);

/**
 * Writes a native structure from a record.
 *
 * Strings and arrays are copied: what native pointers in the structure point to is allocated, a string as CoTaskMem, a
 * BStr as BSTR. Padding, and what strings and arrays in line leave unused, is zero.
 *
 * @param[in]  l           a layout
 * @param[in]  record      the record; it stays as it is
 * @param[out] native      memory of gw_SizeOf() bytes, at any alignment
 * @param[in]  delete_old  1: @p native holds a structure already, which is destroyed as gw_DestroyStructure() does, once the
 *                         new one is made; 0: what @p native holds is overwritten unread
 * @return      1, or 0; then @p native is as it was, and nothing is left allocated
 *
 * @encoding    strings of LPStr and ByValTStr with CharSet.Ansi or Auto: the ANSI page, UTF-8 by default
 * @owner       what the structure points to is the caller's: release it with gw_DestroyStructure()
 * @errors      0 and GW_ERROR_INVALID_PARAMETER for NULL, a type that .NET refuses, an array shorter than its field or of other
 *              elements, a string in line whose encoded form does not fit, a date or currency that is out of range; with @p delete_old where an old pointer is no live block of its
 *              family, which is also a violation; 0 and GW_ERROR_NO_UNICODE_TRANSLATION where a character cannot be mapped and
 *              ThrowOnUnmappableChar asks for it; 0 and GW_ERROR_NOT_ENOUGH_MEMORY
 * @thread      any; the caller keeps others from @p record and @p native
 * @contract    System.Runtime.InteropServices.Marshal.StructureToPtr
 */
GW_API gw_bool gw_StructureToPtr(const gw_layout *l, const void *record, void *native,
                                 gw_bool delete_old);

/**
 * Writes native structures, side by side, from records, side by side: as gw_StructureToPtr() for each, but all or none.
 * Of structures that are the same bytes as their records this is one copy.
 *
 * @param[in]  l           a layout
 * @param[in]  records     so many records; they stay as they are
 * @param[in]  count       how many; 0 does nothing
 * @param[out] native      memory of count * gw_SizeOf() bytes, at any alignment
 * @param[in]  delete_old  as of gw_StructureToPtr(), for all of them
 * @return      1, or 0; then @p native is as it was, and nothing is left allocated
 * @owner       what the structures point to is the caller's: release it with gw_layout_destroy_array()
 * @errors      as gw_StructureToPtr(); 0 and GW_ERROR_ARITHMETIC_OVERFLOW where they would be larger than memory can be
 * @thread      any; the caller keeps others from @p records and @p native
 * @since       0.1.0
 */
GW_API gw_bool gw_layout_write_array(const gw_layout *l, const void *records, size_t count,
                                     void *native, gw_bool delete_old);

/**
 * Reads a record from a native structure. The native structure, and what it points to, stays as it is.
 *
 * @param[in]  l       a layout
 * @param[in]  native  the native structure, at any alignment; strings that it points to end with a zero
 * @param[out] record  the record; what it holds is overwritten unread
 * @return      1, or 0; then @p record is all zero, and nothing is left allocated
 *
 * @owner       the strings and arrays of the record are the caller's: release them with gw_record_clear()
 * @errors      0 and GW_ERROR_INVALID_PARAMETER for NULL, a type that .NET refuses, or a date that is out of range; 0 and
 *              GW_ERROR_NOT_ENOUGH_MEMORY
 * @thread      any; the caller keeps others from @p record and @p native
 * @contract    System.Runtime.InteropServices.Marshal.PtrToStructure
 */
GW_API gw_bool gw_PtrToStructure(const gw_layout *l, const void *native, void *record);

/**
 * Reads records, side by side, from native structures, side by side: as gw_PtrToStructure() for each, but all or none.
 *
 * @param[in]  l        a layout
 * @param[in]  native   so many native structures; they stay as they are
 * @param[in]  count    how many; 0 does nothing
 * @param[out] records  memory of count * gw_layout_record_size() bytes; what it holds is overwritten unread
 * @return      1, or 0; then @p records is all zero, and nothing is left allocated
 * @owner       the strings and arrays of the records are the caller's: release them with gw_record_clear_array()
 * @errors      as gw_PtrToStructure(); 0 and GW_ERROR_ARITHMETIC_OVERFLOW where they would be larger than memory can be
 * @thread      any; the caller keeps others from @p records and @p native
 * @since       0.1.0
 */
GW_API gw_bool gw_layout_read_array(const gw_layout *l, const void *native, size_t count,
                                    void *records);

/**
 * Releases what a native structure points to, depth first, and fills it with zeros, so that a second call is harmless. A
 * blittable structure is left as it is. Pointers, delegates and handles are not released.
 *
 * @param[in]     l       a layout
 * @param[in,out] native  the native structure, at any alignment
 * @return      1, or 0; then @p native is as it was, and nothing is released
 * @owner       what the structure pointed to is gone; its own memory stays the caller's
 * @errors      0 and GW_ERROR_INVALID_PARAMETER for NULL, a type that .NET refuses, or where a pointer that is to be released is
 *              no live block of its family, which is also a violation
 * @thread      any; the caller keeps others from @p native
 * @contract    System.Runtime.InteropServices.Marshal.DestroyStructure
 */
GW_API gw_bool gw_DestroyStructure(const gw_layout *l, void *native);

/**
 * Destroys native structures, side by side: as gw_DestroyStructure() for each, but all or none. A block that two of them
 * point to is a fault too.
 *
 * @param[in]     l       a layout
 * @param[in,out] native  so many native structures, at any alignment
 * @param[in]     count   how many; 0 does nothing
 * @return      1, or 0; then @p native is as it was, and nothing is released
 * @owner       what the structures pointed to is gone; their own memory stays the caller's
 * @errors      as gw_DestroyStructure(); 0 and GW_ERROR_ARITHMETIC_OVERFLOW where they would be larger than memory can be
 * @thread      any; the caller keeps others from @p native
 * @since       0.1.0
 */
GW_API gw_bool gw_layout_destroy_array(const gw_layout *l, void *native, size_t count);

/**
 * Drops the references that a record owns, its strings and arrays, and fills it with zeros.
 *
 * @param[in]     l       a layout
 * @param[in,out] record  a record, or NULL, which does nothing
 * @owner       the record owns nothing afterwards
 * @errors      none; a type that .NET refuses has no records, and nothing is done
 * @thread      any; the caller keeps others from @p record
 * @since       0.1.0
 */
GW_API void gw_record_clear(const gw_layout *l, void *record);

/**
 * Drops the references that records, side by side, own, and fills them with zeros.
 *
 * @param[in]     l        a layout
 * @param[in,out] records  so many records, or NULL, which does nothing
 * @param[in]     count    how many
 * @owner       the records own nothing afterwards
 * @errors      none; a type that .NET refuses has no records, and nothing is done
 * @thread      any; the caller keeps others from @p records
 * @since       0.1.0
 */
GW_API void gw_record_clear_array(const gw_layout *l, void *records, size_t count);

GW_END_DECLS

#endif
