/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Last error, messages, HRESULTs, and violations: how Gangway says that something failed, and why.
 *
 * A function that fails says so by its result, leaves a Win32 code in gw_GetLastError() and one sentence in
 * gw_error_message(). Success leaves both alone, unless the document of a function says otherwise.
 *
 * *Misuse* of memory (a second free, another family's free, an interior or foreign pointer, ...) is refused:
 * the call fails, nothing is changed, and a violation is reported.
 */
#ifndef GANGWAY_ERROR_H
#define GANGWAY_ERROR_H

#include <gangway/base.h>

GW_BEGIN_DECLS

/** @name Win32 error codes
 * The values of winerror.h. @{ */
#define GW_NO_ERROR 0u
#define GW_ERROR_SUCCESS 0u
#define GW_ERROR_FILE_NOT_FOUND 2u
#define GW_ERROR_ACCESS_DENIED 5u
#define GW_ERROR_INVALID_HANDLE 6u
#define GW_ERROR_NOT_ENOUGH_MEMORY 8u
#define GW_ERROR_OUTOFMEMORY 14u
#define GW_ERROR_GEN_FAILURE 31u
#define GW_ERROR_NOT_SUPPORTED 50u
#define GW_ERROR_INVALID_PARAMETER 87u
#define GW_ERROR_INSUFFICIENT_BUFFER 122u
#define GW_ERROR_PROC_NOT_FOUND 127u
#define GW_ERROR_DISCARDED 157u
#define GW_ERROR_NOT_LOCKED 158u
#define GW_ERROR_BUSY 170u
#define GW_ERROR_NO_MORE_ITEMS 259u
#define GW_ERROR_NOT_OWNER 288u
#define GW_ERROR_ARITHMETIC_OVERFLOW 534u
#define GW_ERROR_NOACCESS 998u
#define GW_ERROR_INVALID_FLAGS 1004u
#define GW_ERROR_NO_UNICODE_TRANSLATION 1113u
#define GW_ERROR_NOT_FOUND 1168u
/** @} */

/** @name NTSTATUS
 * As int32_t, the values of ntstatus.h. @{ */
#define GW_STATUS_SUCCESS ((int32_t)0)
#define GW_STATUS_SOME_NOT_MAPPED ((int32_t)0x00000107u)
#define GW_STATUS_INVALID_PARAMETER ((int32_t)0xC000000Du)
#define GW_STATUS_BUFFER_TOO_SMALL ((int32_t)0xC0000023u)
#define GW_STATUS_INVALID_PARAMETER_4 ((int32_t)0xC00000F2u)
#define GW_STATUS_INVALID_PARAMETER_5 ((int32_t)0xC00000F3u)
/** @} */

/** @name HRESULTs
 * As int32_t, the values of winerror.h and corerror.h. @{ */
#define GW_S_OK ((int32_t)0)
#define GW_S_FALSE ((int32_t)1)
#define GW_E_NOTIMPL ((int32_t)0x80004001u)
#define GW_E_NOINTERFACE ((int32_t)0x80004002u)
#define GW_E_POINTER ((int32_t)0x80004003u)
#define GW_E_FAIL ((int32_t)0x80004005u)
#define GW_E_ACCESSDENIED ((int32_t)0x80070005u)
#define GW_E_HANDLE ((int32_t)0x80070006u)
#define GW_E_OUTOFMEMORY ((int32_t)0x8007000Eu)
#define GW_E_INVALIDARG ((int32_t)0x80070057u)
#define GW_CO_E_OBJNOTREG ((int32_t)0x800401FBu)
#define GW_CO_E_OBJISREG ((int32_t)0x800401FCu)
#define GW_COR_E_ARGUMENT ((int32_t)0x80070057u)
#define GW_COR_E_ARGUMENTOUTOFRANGE ((int32_t)0x80131502u)
#define GW_COR_E_INVALIDOPERATION ((int32_t)0x80131509u)
#define GW_COR_E_NOTSUPPORTED ((int32_t)0x80131515u)
#define GW_COR_E_OVERFLOW ((int32_t)0x80131516u)
#define GW_COR_E_TYPELOAD ((int32_t)0x80131522u)
#define GW_COR_E_ENTRYPOINTNOTFOUND ((int32_t)0x80131523u)
#define GW_COR_E_DLLNOTFOUND ((int32_t)0x80131524u)
#define GW_COR_E_MARSHALDIRECTIVE ((int32_t)0x80131535u)
#define GW_COR_E_OBJECTDISPOSED ((int32_t)0x80131622u)
/** @} */

/**
 * The Win32 code of the last failure on this thread.
 *
 * @return      a GW_ERROR_ code; GW_NO_ERROR on a thread where nothing has failed
 * @owner       nothing is handed out
 * @errors      none
 * @thread      any; each thread has its own; safe in a signal handler
 * @contract    Win32 GetLastError
 */
GW_API uint32_t gw_GetLastError(void);

/**
 * Sets what gw_GetLastError() answers on this thread, and clears the message.
 *
 * @param[in] code  any value
 * @owner       nothing is handed out
 * @errors      none
 * @thread      any; each thread has its own
 * @contract    Win32 SetLastError
 */
GW_API void gw_SetLastError(uint32_t code);

/**
 * What the last native call that was declared with SetLastError=true left in errno.
 *
 * @return      an errno value; 0 on a thread that made no such call
 * @owner       nothing is handed out
 * @errors      none
 * @thread      any; each thread has its own
 * @contract    System.Runtime.InteropServices.Marshal.GetLastPInvokeError
 */
GW_API int32_t gw_GetLastPInvokeError(void);

/**
 * Sets what gw_GetLastPInvokeError() answers on this thread.
 *
 * @param[in] error  any value
 * @owner       nothing is handed out
 * @errors      none
 * @thread      any; each thread has its own
 * @contract    System.Runtime.InteropServices.Marshal.SetLastPInvokeError
 */
GW_API void gw_SetLastPInvokeError(int32_t error);

/**
 * The C library's errno on this thread.
 *
 * @return      errno
 * @owner       nothing is handed out
 * @errors      none
 * @thread      any; each thread has its own
 * @contract    System.Runtime.InteropServices.Marshal.GetLastSystemError
 */
GW_API int32_t gw_GetLastSystemError(void);

/**
 * Sets the C library's errno on this thread.
 *
 * @param[in] error  any value
 * @owner       nothing is handed out
 * @errors      none
 * @thread      any; each thread has its own
 * @contract    System.Runtime.InteropServices.Marshal.SetLastSystemError
 */
GW_API void gw_SetLastSystemError(int32_t error);

/**
 * The HRESULT that stands for gw_GetLastPInvokeError().
 *
 * .NET's name for it is older than its meaning: it maps the P/Invoke error, not the Win32 last error.
 *
 * @return      the low 16 bits of the error with 0x80070000; the error itself where its top bit is set;
 *              0x80070000 for 0, as .NET has it
 * @owner       nothing is handed out
 * @errors      none
 * @thread      any; each thread has its own
 * @contract    System.Runtime.InteropServices.Marshal.GetHRForLastWin32Error
 */
GW_API int32_t gw_GetHRForLastWin32Error(void);

/**
 * The HRESULT that stands for a Win32 code.
 *
 * @param[in] code  a Win32 code, or an HRESULT, which stays as it is
 * @return      0 for 0, the code itself where its top bit is set, else its low 16 bits with 0x80070000
 * @owner       nothing is handed out
 * @errors      none
 * @thread      any
 * @contract    Win32 HRESULT_FROM_WIN32
 */
GW_API int32_t gw_hresult_from_win32(uint32_t code);

/**
 * One sentence on the last failure of this thread: what was wrong, with which value.
 *
 * @return      UTF-8 text, "" before any failure and after gw_SetLastError()
 * @owner       the thread; valid until its next failure or its end
 * @errors      none: it never allocates and never fails
 * @thread      any; each thread has its own
 * @since       0.1.0
 */
GW_API const char *gw_error_message(void);

/**
 * The documented name of a Win32 code.
 *
 * @param[in] code  a Win32 code
 * @return      such as "ERROR_INVALID_PARAMETER"; "ERROR_UNKNOWN" for a code this library never sets
 * @owner       nobody: static text
 * @errors      none
 * @thread      any
 * @since       0.1.0
 */
GW_API const char *gw_error_name(uint32_t code);

/** What kind of misuse was refused. The numbers are permanent: a message begins with them as GW-001 and so on. */
typedef enum gw_violation_id {
    GW_VIOLATION_FREED = 1,        /**< GW-001: the block is freed already */
    GW_VIOLATION_FAMILY = 2,       /**< GW-002: a live block of another family */
    GW_VIOLATION_FOREIGN = 3,      /**< GW-003: a pointer that Gangway never handed out */
    GW_VIOLATION_INTERIOR = 4,     /**< GW-004: a pointer into a block, not to its start */
    GW_VIOLATION_UNUSED = 5,       /**< GW-005: memory of the heap that holds no block */
    GW_VIOLATION_OTHER_HEAP = 6,   /**< GW-006: a live block of another heap */
    GW_VIOLATION_HEAP_HANDLE = 7,  /**< GW-007: not a heap, or a destroyed one */
    GW_VIOLATION_UNSERIALIZED = 8, /**< GW-008: a second thread inside a NO_SERIALIZE heap */
    GW_VIOLATION_DAMAGED = 9, /**< GW-009: guard bytes or bookkeeping of a block have changed */
    GW_VIOLATION_OUT_OF_MEMORY =
        10, /**< GW-010: no memory in a heap made with GENERATE_EXCEPTIONS */
    GW_VIOLATION_MEMORY_HANDLE =
        11 /**< GW-011: a moveable handle that is freed, or never was one */
} gw_violation_id;

/** A refused misuse, as a handler sees it. All texts live as long as the handler runs. */
typedef struct gw_violation {
    gw_violation_id id;   /**< what kind */
    const char *message;  /**< one line, with its number in front and without a line end */
    const char *function; /**< the function that refused, such as "gw_FreeHGlobal" */
    const void *pointer;  /**< the pointer it was given */
    const char *state;    /**< "freed", "live", "interior", "foreign", "unused" */
    const char
        *family;   /**< the family of the block, such as "BSTR"; NULL where there is no block */
    size_t nbytes; /**< the requested size of the block in bytes; 0 where there is none */
    const char *allocated_at; /**< where it was allocated, where tracing is on; else NULL */
    const char *released_at;  /**< where it was first released, where tracing is on; else NULL */
} gw_violation;

/**
 * A function that is told of each violation, on the thread that caused it, after the call was refused. It may
 * allocate, free, or leave by longjmp.
 */
typedef void (*gw_violation_handler)(const gw_violation *violation, void *context);

/**
 * Replaces what happens at a violation.
 *
 * Without a handler the environment rules: GANGWAY_VIOLATION=report (the default) writes the message to
 * stderr, at most 16 a process; `abort` writes it and ends the process by abort(); `ignore` does neither. The
 * refused call fails with its code in all cases. The variable is not read in a set-id program.
 *
 * @param[in] handler  called from now on, for all threads; NULL gives the environment's choice back
 * @param[in] context  handed to each call
 * @owner       nothing is handed out; @p context stays the caller's
 * @errors      none
 * @thread      any
 * @since       0.1.0
 */
GW_API void gw_set_violation_handler(gw_violation_handler handler, void *context);

GW_END_DECLS

#endif
