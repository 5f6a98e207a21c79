/* SPDX-License-Identifier: MIT */
/**
 * @file
 * C# interop declarations, read from C# source: structures, enums, delegates and imports.
 *
 * A host hands over the source files of a binding as they are; what concerns the boundary is taken, the rest is skipped. A
 * body is read only where it decides about a field. What cannot be used becomes a note, and only the declaration that it
 * belongs to is left out.
 *
 * Names are dotted, as C# writes them: "Ns.Outer.Inner". Where a name is unambiguous, its last parts are enough:
 * "Inner", "Outer.Inner". Names and sentences are UTF-8.
 *
 * An instance of a generic type is found by its type arguments: "Ns.Pair<int,Ns.Point>". In a name that is looked for, blanks
 * do not matter, type arguments may be shortened like any name ("Pair<int, Point>"), and a keyword is the same as the type of
 * System that it names (`int`, `System.Int32`). Those instances are found that the source uses; they are not in the list of
 * types. A file-local type is found by the name that the source gives it, where that is unambiguous.
 */
#ifndef GANGWAY_DECLARE_H
#define GANGWAY_DECLARE_H

#include <gangway/base.h>
#include <gangway/text.h>

GW_BEGIN_DECLS

/** What was read from C# source. Immutable and reference counted; any thread may use it. */
typedef struct gw_declarations gw_declarations;

/** The native and managed layout of one structure; lives as long as the declarations it is from. See layout.h. */
typedef struct gw_layout gw_layout;

/** One imported function: a method with `[DllImport]` or `[LibraryImport]`; lives as long as its declarations. */
typedef struct gw_import gw_import;

/** How gw_declare() reads. All zero is the default. */
typedef struct gw_declare_options {
    /** The file's name in notes; NULL is "source". gw_declare_files() has the paths instead. */
    const char *file_name;
    /** The preprocessor symbols that are defined, ended by NULL. NULL stands for those of gw_declare_default_symbol(),
     * a current .NET's on this system: NET, NET10_0, NET5_0_OR_GREATER to NET10_0_OR_GREATER, NETCOREAPP and its kin,
     * LINUX or what it is, RELEASE and TRACE. */
    const char *const *symbols;
} gw_declare_options;

/** How grave a note is. */
typedef enum gw_severity {
    GW_SEVERITY_INFORMATION = 0, /**< worth knowing; nothing was left out */
    GW_SEVERITY_WARNING = 1,     /**< one declaration was left out */
    GW_SEVERITY_ERROR =
        2 /**< the source is not C#, or nests too deep: the rest of a file was not read */
} gw_severity;

/** What was noticed while reading. The pointers live as long as the declarations. */
typedef struct gw_note {
    const char *file;     /**< as in the options or the paths */
    uint32_t line;        /**< from 1 */
    uint32_t column;      /**< from 1, in characters */
    gw_severity severity; /**< how grave it is */
    const char *sentence; /**< without the place */
} gw_note;

/** What a type is. The names are those of System where it has the type. */
typedef enum gw_type_kind {
    GW_TYPE_UNKNOWN = 0, /**< a name that nothing read declares */
    GW_TYPE_VOID,
    GW_TYPE_BOOLEAN,
    GW_TYPE_CHAR,
    GW_TYPE_SBYTE,
    GW_TYPE_BYTE,
    GW_TYPE_INT16,
    GW_TYPE_UINT16,
    GW_TYPE_INT32,
    GW_TYPE_UINT32,
    GW_TYPE_INT64,
    GW_TYPE_UINT64,
    GW_TYPE_INTPTR,
    GW_TYPE_UINTPTR,
    GW_TYPE_SINGLE,
    GW_TYPE_DOUBLE,
    GW_TYPE_HALF,
    GW_TYPE_INT128,
    GW_TYPE_UINT128,
    GW_TYPE_CLONG,
    GW_TYPE_CULONG,
    GW_TYPE_NFLOAT,
    GW_TYPE_DECIMAL,
    GW_TYPE_GUID,
    GW_TYPE_DATETIME,
    GW_TYPE_TIMESPAN,
    GW_TYPE_STRING,
    GW_TYPE_STRINGBUILDER,
    GW_TYPE_OBJECT,
    GW_TYPE_HANDLE,    /**< SafeHandle, CriticalHandle, and classes derived from them */
    GW_TYPE_HANDLEREF, /**< System.Runtime.InteropServices.HandleRef */
    GW_TYPE_BLOB, /**< another value type of .NET whose size is fixed: Vector4, Vector128<T>, Rune ... */
    GW_TYPE_POINTER,          /**< `T*` */
    GW_TYPE_FUNCTION_POINTER, /**< `delegate* unmanaged<...>` */
    GW_TYPE_ARRAY,            /**< `T[]`, `T[,]` */
    GW_TYPE_ENUM,
    GW_TYPE_STRUCT,
    GW_TYPE_CLASS,
    GW_TYPE_DELEGATE,
    GW_TYPE_INTERFACE,
    GW_TYPE_NULLABLE, /**< `T?` of a value type */
    GW_TYPE_GENERIC   /**< another type with type arguments, or a type parameter */
} gw_type_kind;

/** System.Runtime.InteropServices.UnmanagedType, with its values. */
typedef enum gw_UnmanagedType {
    GW_UNMANAGED_DEFAULT = 0, /**< no MarshalAs */
    GW_UNMANAGED_BOOL = 2,
    GW_UNMANAGED_I1 = 3,
    GW_UNMANAGED_U1 = 4,
    GW_UNMANAGED_I2 = 5,
    GW_UNMANAGED_U2 = 6,
    GW_UNMANAGED_I4 = 7,
    GW_UNMANAGED_U4 = 8,
    GW_UNMANAGED_I8 = 9,
    GW_UNMANAGED_U8 = 10,
    GW_UNMANAGED_R4 = 11,
    GW_UNMANAGED_R8 = 12,
    GW_UNMANAGED_CURRENCY = 15,
    GW_UNMANAGED_BSTR = 19,
    GW_UNMANAGED_LPSTR = 20,
    GW_UNMANAGED_LPWSTR = 21,
    GW_UNMANAGED_LPTSTR = 22,
    GW_UNMANAGED_BYVALTSTR = 23,
    GW_UNMANAGED_IUNKNOWN = 25,
    GW_UNMANAGED_IDISPATCH = 26,
    GW_UNMANAGED_STRUCT = 27,
    GW_UNMANAGED_INTERFACE = 28,
    GW_UNMANAGED_SAFEARRAY = 29,
    GW_UNMANAGED_BYVALARRAY = 30,
    GW_UNMANAGED_SYSINT = 31,
    GW_UNMANAGED_SYSUINT = 32,
    GW_UNMANAGED_VBBYREFSTR = 34,
    GW_UNMANAGED_ANSIBSTR = 35,
    GW_UNMANAGED_TBSTR = 36,
    GW_UNMANAGED_VARIANTBOOL = 37,
    GW_UNMANAGED_FUNCTIONPTR = 38,
    GW_UNMANAGED_ASANY = 40,
    GW_UNMANAGED_LPARRAY = 42,
    GW_UNMANAGED_LPSTRUCT = 43,
    GW_UNMANAGED_CUSTOMMARSHALER = 44,
    GW_UNMANAGED_ERROR = 45,
    GW_UNMANAGED_IINSPECTABLE = 46,
    GW_UNMANAGED_HSTRING = 47,
    GW_UNMANAGED_LPUTF8STR = 48
} gw_UnmanagedType;

/** System.Runtime.InteropServices.CharSet, with its values. */
typedef enum gw_CharSet {
    GW_CHARSET_NONE = 1,
    GW_CHARSET_ANSI = 2,
    GW_CHARSET_UNICODE = 3,
    GW_CHARSET_AUTO = 4
} gw_CharSet;

/** System.Runtime.InteropServices.StringMarshalling, with its values. */
typedef enum gw_StringMarshalling {
    GW_STRING_MARSHALLING_CUSTOM = 0,
    GW_STRING_MARSHALLING_UTF8 = 1,
    GW_STRING_MARSHALLING_UTF16 = 2
} gw_StringMarshalling;

/** System.Runtime.InteropServices.CallingConvention, with its values. */
typedef enum gw_CallingConvention {
    GW_CALL_WINAPI = 1,
    GW_CALL_CDECL = 2,
    GW_CALL_STDCALL = 3,
    GW_CALL_THISCALL = 4,
    GW_CALL_FASTCALL = 5
} gw_CallingConvention;

/** One declared type, as gw_declarations_types() lists it. The pointers live as long as the declarations. */
typedef struct gw_type_info {
    const char *name;        /**< "Ns.Outer.Inner" */
    gw_type_kind kind;       /**< ENUM, STRUCT, CLASS, DELEGATE or INTERFACE */
    gw_type_kind underlying; /**< of an enum; else GW_TYPE_UNKNOWN */
    gw_bool
        has_layout; /**< gw_find_layout() knows it: no enum, delegate, interface, generic or automatic layout */
    gw_bool is_generic; /**< it or a type around it has type parameters */
    const char *file;   /**< where it is declared */
    uint32_t line, column;
    gw_bool is_left_out; /**< it cannot be used, and a note says why */
} gw_type_info;

/** One import, as gw_declarations_imports() lists it. The pointers live as long as the declarations. */
typedef struct gw_import_info {
    const gw_import *import;
    const char *name;             /**< "Ns.Class.Method" */
    const char *library;          /**< the name that the attribute gives; never NULL */
    const char *entry_point;      /**< the method's name where none is given */
    gw_bool is_library_import;    /**< `[LibraryImport]`: strings count, not the CharSet */
    gw_CharSet charset;           /**< of `[DllImport]`; NONE where none is given */
    gw_StringMarshalling strings; /**< of `[LibraryImport]` */
    gw_CallingConvention calling_convention;
    gw_bool exact_spelling, set_last_error, preserve_sig, best_fit_mapping,
        throw_on_unmappable_char;
    size_t parameter_count;
    const char *file; /**< where it is declared */
    uint32_t line, column;
    int32_t
        search_paths; /**< DllImportSearchPath's values, added up, of `[DefaultDllImportSearchPaths]` of the method, of its
                               class or of the assembly, the first that has one; -1 if none has */
    gw_bool disables_marshalling; /**< `[assembly: DisableRuntimeMarshalling]` */
} gw_import_info;

/** System.Decimal as Win32's DECIMAL: 16 bytes. The value is (hi32 << 64 | lo64) / 10^scale, negative where sign is 0x80. */
typedef struct gw_decimal {
    uint16_t reserved;
    uint8_t scale; /**< 0 to 28 */
    uint8_t sign;  /**< 0 or 0x80 */
    uint32_t hi32;
    uint64_t lo64;
} gw_decimal;

/** The value of a `const` or an enum's member. */
typedef struct gw_constant {
    gw_type_kind
        kind; /**< an integer kind, BOOLEAN, CHAR, SINGLE, DOUBLE, DECIMAL or STRING; an enum's member has the underlying one */
    int64_t
        integer; /**< of an integer kind, BOOLEAN and CHAR; of UINT64 and UINTPTR the same 64 bits */
    double real; /**< of SINGLE and DOUBLE */
    gw_text
        text; /**< of STRING: UTF-16; `null` of any type is the null string; lives as long as the declarations */
    gw_decimal decimal; /**< of DECIMAL */
} gw_constant;

/**
 * Gives up one reference; the last one releases the declarations with every layout, import, note and name in them.
 *
 * @param[in] d  declarations, or NULL, which does nothing
 * @owner       one reference is no longer the caller's
 * @errors      none
 * @thread      any
 * @since       0.1.0
 */
GW_API void gw_declarations_unref(gw_declarations *d);
GW_DEFINE_AUTO(gw_declarations *, gw_declarations_unref)

/** Names the function that takes declarations back. */
#define GW_OWNED_AS_DECLARED GW_OWNED_BY(gw_declarations_unref, 1)

/**
 * Reads C# source.
 *
 * @param[in] csharp_source  one file's text, any encoding; a byte order mark is stepped over; the null string is refused
 * @param[in] options        how to read; NULL is the default
 * @return      declarations with one reference, or NULL. A source that is not C# is read as far as it goes: see
 *              gw_declarations_notes()
 * @owner       the caller; release with gw_declarations_unref()
 * @errors      NULL and GW_ERROR_INVALID_PARAMETER for a null string or an unknown encoding; NULL and
 *              GW_ERROR_NOT_ENOUGH_MEMORY
 * @thread      any
 * @since       0.1.0
 */
GW_API gw_declarations *gw_declare(gw_text csharp_source,
                                   const gw_declare_options *options) GW_OWNED_AS_DECLARED;

/**
 * Reads C# files as one compilation: what one declares, all others see; partial types are put together.
 *
 * @param[in] paths    the files, as the system names them; UTF-8 or UTF-16 with a byte order mark, UTF-8 without
 * @param[in] count    how many
 * @param[in] options  how to read; NULL is the default
 * @return      declarations with one reference, or NULL
 * @owner       the caller; release with gw_declarations_unref()
 * @errors      NULL and the code of the system's error (GW_ERROR_FILE_NOT_FOUND, GW_ERROR_ACCESS_DENIED ...) where a file
 *              cannot be read, with its name in the message; NULL and GW_ERROR_INVALID_PARAMETER, or
 *              GW_ERROR_NOT_ENOUGH_MEMORY
 * @thread      any
 * @since       0.1.0
 */
GW_API gw_declarations *gw_declare_files(const char *const *paths, size_t count,
                                         const gw_declare_options *options) GW_OWNED_AS_DECLARED;

/**
 * The preprocessor symbols that are defined where the options name none, one by one.
 *
 * @param[in] index  from 0
 * @return      the symbol, ASCII; NULL behind the last one
 * @owner       nobody: it is constant
 * @errors      none
 * @thread      any
 * @since       0.1.0
 */
GW_API const char *gw_declare_default_symbol(size_t index);

/**
 * Takes one more reference.
 *
 * @param[in] d  declarations, or NULL
 * @return      @p d
 * @owner       the caller has one more reference; release it with gw_declarations_unref()
 * @errors      none
 * @thread      any
 * @since       0.1.0
 */
GW_API gw_declarations *gw_declarations_ref(gw_declarations *d);

/**
 * What was noticed while reading, in the order of files, lines and columns.
 *
 * @param[in]  d      declarations
 * @param[out] notes  the notes; may be NULL
 * @return      how many there are
 * @owner       the declarations
 * @errors      0 and GW_ERROR_INVALID_PARAMETER where @p d is NULL
 * @thread      any
 * @since       0.1.0
 */
GW_API size_t gw_declarations_notes(const gw_declarations *d, const gw_note **notes);

/**
 * The declared enums, structures, classes, delegates and interfaces, sorted by name (by bytes).
 *
 * @param[in]  d      declarations
 * @param[out] types  the types; may be NULL
 * @return      how many there are
 * @owner       the declarations
 * @errors      0 and GW_ERROR_INVALID_PARAMETER where @p d is NULL
 * @thread      any
 * @since       0.1.0
 */
GW_API size_t gw_declarations_types(const gw_declarations *d, const gw_type_info **types);

/**
 * The imports, sorted by the name of their type (by bytes), and in it in the order of the source.
 *
 * @param[in]  d        declarations
 * @param[out] imports  the imports; may be NULL
 * @return      how many there are
 * @owner       the declarations
 * @errors      0 and GW_ERROR_INVALID_PARAMETER where @p d is NULL
 * @thread      any
 * @since       0.1.0
 */
GW_API size_t gw_declarations_imports(const gw_declarations *d, const gw_import_info **imports);

/**
 * Finds an import by its name, the last parts of it, or its name with the types of its parameters as C# writes them,
 * which tells overloads apart: "Ns.Class.Open(string, out IntPtr)".
 *
 * @param[in] d     declarations
 * @param[in] name  the name, UTF-8
 * @return      the import; NULL where there is none, or where more than one bears the name
 * @owner       the declarations
 * @errors      NULL and GW_ERROR_PROC_NOT_FOUND where there is none; NULL and GW_ERROR_INVALID_PARAMETER where the name is
 *              ambiguous, with the candidates in the message, or where an argument is NULL
 * @thread      any
 * @since       0.1.0
 */
GW_API const gw_import *gw_find_import(const gw_declarations *d, const char *name);

/**
 * Finds a constant: a `const` of a type, or a member of an enum: "Ns.Type.NAME", or the last parts of it.
 *
 * @param[in]  d     declarations
 * @param[in]  name  the name, UTF-8
 * @param[out] out   its value
 * @return      1, or 0
 * @owner       a string's text is the declarations'
 * @errors      0 and GW_ERROR_NOT_FOUND where there is none; 0 and GW_ERROR_INVALID_PARAMETER where the name is ambiguous,
 *              or an argument is NULL
 * @thread      any
 * @since       0.1.0
 */
GW_API gw_bool gw_find_constant(const gw_declarations *d, const char *name, gw_constant *out);

GW_END_DECLS

#endif
