/* SPDX-License-Identifier: MIT */
/**
 * @file
 * For porting C that was written against Win32: the documented names, without this library's prefix.
 *
 *     #include <gangway/unprefixed.h>
 *
 *     HANDLE heap = GetProcessHeap();
 *     char *text = HeapAlloc(heap, HEAP_ZERO_MEMORY, 100);
 *
 * Names of Win32 and OLE Automation are here; those of .NET are not, since no C source has them. Every name is a
 * macro, and each is left alone where it is a macro already: `#define BOOL BOOL` in front of the \#include keeps a
 * BOOL that a program defines for itself. gangway.h does not include this header. A handle is a `void *`, as in
 * Win32, which C converts to gw_heap * by itself and C++ does not.
 */
#ifndef GANGWAY_UNPREFIXED_H
#define GANGWAY_UNPREFIXED_H

#include <gangway/gangway.h>
#include <gangway/unprefixed_memory.h>

/** @cond */

/* --- types: macros for typedefs, so that `LPVOID a, b;` declares two pointers --- */

typedef void *gw_HANDLE;
typedef void *gw_HGLOBAL;
typedef void *gw_HLOCAL;
typedef void *gw_LPVOID;
typedef void *gw_PVOID;
typedef const void *gw_LPCVOID;
typedef char *gw_LPSTR;
typedef const char *gw_LPCSTR;
typedef gw_char16 *gw_LPWSTR;
typedef const gw_char16 *gw_LPCWSTR;
typedef gw_char16 *gw_LPOLESTR;
typedef const gw_char16 *gw_LPCOLESTR;
typedef gw_bool *gw_LPBOOL;
typedef void **gw_PHANDLE;
typedef gw_PROCESS_HEAP_ENTRY *gw_LPPROCESS_HEAP_ENTRY;

#ifndef HANDLE
#define HANDLE gw_HANDLE
#endif
#ifndef HGLOBAL
#define HGLOBAL gw_HGLOBAL
#endif
#ifndef HLOCAL
#define HLOCAL gw_HLOCAL
#endif
#ifndef LPVOID
#define LPVOID gw_LPVOID
#endif
#ifndef PVOID
#define PVOID gw_PVOID
#endif
#ifndef LPCVOID
#define LPCVOID gw_LPCVOID
#endif
#ifndef LPSTR
#define LPSTR gw_LPSTR
#endif
#ifndef LPCSTR
#define LPCSTR gw_LPCSTR
#endif
#ifndef LPWSTR
#define LPWSTR gw_LPWSTR
#endif
#ifndef LPCWSTR
#define LPCWSTR gw_LPCWSTR
#endif
#ifndef LPOLESTR
#define LPOLESTR gw_LPOLESTR
#endif
#ifndef LPCOLESTR
#define LPCOLESTR gw_LPCOLESTR
#endif
#ifndef LPBOOL
#define LPBOOL gw_LPBOOL
#endif
#ifndef PHANDLE
#define PHANDLE gw_PHANDLE
#endif
#ifndef LPPROCESS_HEAP_ENTRY
#define LPPROCESS_HEAP_ENTRY gw_LPPROCESS_HEAP_ENTRY
#endif
#ifndef BOOL
#define BOOL gw_bool
#endif
#ifndef BYTE
#define BYTE uint8_t
#endif
#ifndef WORD
#define WORD uint16_t
#endif
#ifndef DWORD
#define DWORD uint32_t
#endif
#ifndef UINT
#define UINT uint32_t
#endif
#ifndef ULONG
#define ULONG uint32_t
#endif
#ifndef LONG
#define LONG int32_t
#endif
#ifndef INT
#define INT int32_t
#endif
#ifndef HRESULT
#define HRESULT int32_t
#endif
#ifndef SIZE_T
#define SIZE_T size_t
#endif
#ifndef WCHAR
#define WCHAR gw_char16
#endif
#ifndef OLECHAR
#define OLECHAR gw_char16
#endif
#ifndef BSTR
#define BSTR gw_bstr
#endif
#ifndef TRUE
#define TRUE 1
#endif
#ifndef FALSE
#define FALSE 0
#endif
#ifndef PROCESS_HEAP_ENTRY
#define PROCESS_HEAP_ENTRY gw_PROCESS_HEAP_ENTRY
#endif

/* --- constants --- */

#ifndef NO_ERROR
#define NO_ERROR GW_NO_ERROR
#endif
#ifndef ERROR_SUCCESS
#define ERROR_SUCCESS GW_ERROR_SUCCESS
#endif
#ifndef ERROR_FILE_NOT_FOUND
#define ERROR_FILE_NOT_FOUND GW_ERROR_FILE_NOT_FOUND
#endif
#ifndef ERROR_ACCESS_DENIED
#define ERROR_ACCESS_DENIED GW_ERROR_ACCESS_DENIED
#endif
#ifndef ERROR_INVALID_HANDLE
#define ERROR_INVALID_HANDLE GW_ERROR_INVALID_HANDLE
#endif
#ifndef ERROR_NOT_ENOUGH_MEMORY
#define ERROR_NOT_ENOUGH_MEMORY GW_ERROR_NOT_ENOUGH_MEMORY
#endif
#ifndef ERROR_OUTOFMEMORY
#define ERROR_OUTOFMEMORY GW_ERROR_OUTOFMEMORY
#endif
#ifndef ERROR_GEN_FAILURE
#define ERROR_GEN_FAILURE GW_ERROR_GEN_FAILURE
#endif
#ifndef ERROR_NOT_SUPPORTED
#define ERROR_NOT_SUPPORTED GW_ERROR_NOT_SUPPORTED
#endif
#ifndef ERROR_INVALID_PARAMETER
#define ERROR_INVALID_PARAMETER GW_ERROR_INVALID_PARAMETER
#endif
#ifndef ERROR_INSUFFICIENT_BUFFER
#define ERROR_INSUFFICIENT_BUFFER GW_ERROR_INSUFFICIENT_BUFFER
#endif
#ifndef ERROR_DISCARDED
#define ERROR_DISCARDED GW_ERROR_DISCARDED
#endif
#ifndef ERROR_NOT_LOCKED
#define ERROR_NOT_LOCKED GW_ERROR_NOT_LOCKED
#endif
#ifndef ERROR_BUSY
#define ERROR_BUSY GW_ERROR_BUSY
#endif
#ifndef ERROR_NO_MORE_ITEMS
#define ERROR_NO_MORE_ITEMS GW_ERROR_NO_MORE_ITEMS
#endif
#ifndef ERROR_NOT_OWNER
#define ERROR_NOT_OWNER GW_ERROR_NOT_OWNER
#endif
#ifndef ERROR_ARITHMETIC_OVERFLOW
#define ERROR_ARITHMETIC_OVERFLOW GW_ERROR_ARITHMETIC_OVERFLOW
#endif
#ifndef ERROR_NOACCESS
#define ERROR_NOACCESS GW_ERROR_NOACCESS
#endif
#ifndef ERROR_INVALID_FLAGS
#define ERROR_INVALID_FLAGS GW_ERROR_INVALID_FLAGS
#endif
#ifndef ERROR_NO_UNICODE_TRANSLATION
#define ERROR_NO_UNICODE_TRANSLATION GW_ERROR_NO_UNICODE_TRANSLATION
#endif
#ifndef STATUS_SUCCESS
#define STATUS_SUCCESS GW_STATUS_SUCCESS
#endif
#ifndef STATUS_SOME_NOT_MAPPED
#define STATUS_SOME_NOT_MAPPED GW_STATUS_SOME_NOT_MAPPED
#endif
#ifndef STATUS_INVALID_PARAMETER
#define STATUS_INVALID_PARAMETER GW_STATUS_INVALID_PARAMETER
#endif
#ifndef STATUS_BUFFER_TOO_SMALL
#define STATUS_BUFFER_TOO_SMALL GW_STATUS_BUFFER_TOO_SMALL
#endif
#ifndef STATUS_INVALID_PARAMETER_4
#define STATUS_INVALID_PARAMETER_4 GW_STATUS_INVALID_PARAMETER_4
#endif
#ifndef STATUS_INVALID_PARAMETER_5
#define STATUS_INVALID_PARAMETER_5 GW_STATUS_INVALID_PARAMETER_5
#endif
#ifndef S_OK
#define S_OK GW_S_OK
#endif
#ifndef S_FALSE
#define S_FALSE GW_S_FALSE
#endif
#ifndef E_NOTIMPL
#define E_NOTIMPL GW_E_NOTIMPL
#endif
#ifndef E_NOINTERFACE
#define E_NOINTERFACE GW_E_NOINTERFACE
#endif
#ifndef E_POINTER
#define E_POINTER GW_E_POINTER
#endif
#ifndef E_FAIL
#define E_FAIL GW_E_FAIL
#endif
#ifndef E_ACCESSDENIED
#define E_ACCESSDENIED GW_E_ACCESSDENIED
#endif
#ifndef E_HANDLE
#define E_HANDLE GW_E_HANDLE
#endif
#ifndef E_OUTOFMEMORY
#define E_OUTOFMEMORY GW_E_OUTOFMEMORY
#endif
#ifndef E_INVALIDARG
#define E_INVALIDARG GW_E_INVALIDARG
#endif
#ifndef CO_E_OBJNOTREG
#define CO_E_OBJNOTREG GW_CO_E_OBJNOTREG
#endif
#ifndef CO_E_OBJISREG
#define CO_E_OBJISREG GW_CO_E_OBJISREG
#endif
#ifndef COR_E_ARGUMENT
#define COR_E_ARGUMENT GW_COR_E_ARGUMENT
#endif
#ifndef COR_E_ARGUMENTOUTOFRANGE
#define COR_E_ARGUMENTOUTOFRANGE GW_COR_E_ARGUMENTOUTOFRANGE
#endif
#ifndef COR_E_INVALIDOPERATION
#define COR_E_INVALIDOPERATION GW_COR_E_INVALIDOPERATION
#endif
#ifndef COR_E_NOTSUPPORTED
#define COR_E_NOTSUPPORTED GW_COR_E_NOTSUPPORTED
#endif
#ifndef COR_E_OVERFLOW
#define COR_E_OVERFLOW GW_COR_E_OVERFLOW
#endif
#ifndef COR_E_TYPELOAD
#define COR_E_TYPELOAD GW_COR_E_TYPELOAD
#endif
#ifndef COR_E_ENTRYPOINTNOTFOUND
#define COR_E_ENTRYPOINTNOTFOUND GW_COR_E_ENTRYPOINTNOTFOUND
#endif
#ifndef COR_E_DLLNOTFOUND
#define COR_E_DLLNOTFOUND GW_COR_E_DLLNOTFOUND
#endif
#ifndef COR_E_MARSHALDIRECTIVE
#define COR_E_MARSHALDIRECTIVE GW_COR_E_MARSHALDIRECTIVE
#endif
#ifndef COR_E_OBJECTDISPOSED
#define COR_E_OBJECTDISPOSED GW_COR_E_OBJECTDISPOSED
#endif
#ifndef HEAP_NO_SERIALIZE
#define HEAP_NO_SERIALIZE GW_HEAP_NO_SERIALIZE
#endif
#ifndef HEAP_GROWABLE
#define HEAP_GROWABLE GW_HEAP_GROWABLE
#endif
#ifndef HEAP_GENERATE_EXCEPTIONS
#define HEAP_GENERATE_EXCEPTIONS GW_HEAP_GENERATE_EXCEPTIONS
#endif
#ifndef HEAP_ZERO_MEMORY
#define HEAP_ZERO_MEMORY GW_HEAP_ZERO_MEMORY
#endif
#ifndef HEAP_REALLOC_IN_PLACE_ONLY
#define HEAP_REALLOC_IN_PLACE_ONLY GW_HEAP_REALLOC_IN_PLACE_ONLY
#endif
#ifndef HEAP_TAIL_CHECKING_ENABLED
#define HEAP_TAIL_CHECKING_ENABLED GW_HEAP_TAIL_CHECKING_ENABLED
#endif
#ifndef HEAP_FREE_CHECKING_ENABLED
#define HEAP_FREE_CHECKING_ENABLED GW_HEAP_FREE_CHECKING_ENABLED
#endif
#ifndef HEAP_CREATE_ALIGN_16
#define HEAP_CREATE_ALIGN_16 GW_HEAP_CREATE_ALIGN_16
#endif
#ifndef HEAP_CREATE_ENABLE_EXECUTE
#define HEAP_CREATE_ENABLE_EXECUTE GW_HEAP_CREATE_ENABLE_EXECUTE
#endif
#ifndef PROCESS_HEAP_REGION
#define PROCESS_HEAP_REGION GW_PROCESS_HEAP_REGION
#endif
#ifndef PROCESS_HEAP_UNCOMMITTED_RANGE
#define PROCESS_HEAP_UNCOMMITTED_RANGE GW_PROCESS_HEAP_UNCOMMITTED_RANGE
#endif
#ifndef PROCESS_HEAP_ENTRY_BUSY
#define PROCESS_HEAP_ENTRY_BUSY GW_PROCESS_HEAP_ENTRY_BUSY
#endif
#ifndef PROCESS_HEAP_ENTRY_MOVEABLE
#define PROCESS_HEAP_ENTRY_MOVEABLE GW_PROCESS_HEAP_ENTRY_MOVEABLE
#endif
#ifndef PROCESS_HEAP_ENTRY_DDESHARE
#define PROCESS_HEAP_ENTRY_DDESHARE GW_PROCESS_HEAP_ENTRY_DDESHARE
#endif
#ifndef CP_ACP
#define CP_ACP GW_CP_ACP
#endif
#ifndef CP_OEMCP
#define CP_OEMCP GW_CP_OEMCP
#endif
#ifndef CP_MACCP
#define CP_MACCP GW_CP_MACCP
#endif
#ifndef CP_THREAD_ACP
#define CP_THREAD_ACP GW_CP_THREAD_ACP
#endif
#ifndef CP_SYMBOL
#define CP_SYMBOL GW_CP_SYMBOL
#endif
#ifndef CP_UTF7
#define CP_UTF7 GW_CP_UTF7
#endif
#ifndef CP_UTF8
#define CP_UTF8 GW_CP_UTF8
#endif
#ifndef MB_PRECOMPOSED
#define MB_PRECOMPOSED GW_MB_PRECOMPOSED
#endif
#ifndef MB_COMPOSITE
#define MB_COMPOSITE GW_MB_COMPOSITE
#endif
#ifndef MB_USEGLYPHCHARS
#define MB_USEGLYPHCHARS GW_MB_USEGLYPHCHARS
#endif
#ifndef MB_ERR_INVALID_CHARS
#define MB_ERR_INVALID_CHARS GW_MB_ERR_INVALID_CHARS
#endif
#ifndef WC_DISCARDNS
#define WC_DISCARDNS GW_WC_DISCARDNS
#endif
#ifndef WC_SEPCHARS
#define WC_SEPCHARS GW_WC_SEPCHARS
#endif
#ifndef WC_DEFAULTCHAR
#define WC_DEFAULTCHAR GW_WC_DEFAULTCHAR
#endif
#ifndef WC_ERR_INVALID_CHARS
#define WC_ERR_INVALID_CHARS GW_WC_ERR_INVALID_CHARS
#endif
#ifndef WC_COMPOSITECHECK
#define WC_COMPOSITECHECK GW_WC_COMPOSITECHECK
#endif
#ifndef WC_NO_BEST_FIT_CHARS
#define WC_NO_BEST_FIT_CHARS GW_WC_NO_BEST_FIT_CHARS
#endif
#ifndef CPINFO
#define CPINFO gw_CPINFO
#endif
#ifndef CPINFOEX
#define CPINFOEX gw_CPINFOEX
#endif
#ifndef MAX_DEFAULTCHAR
#define MAX_DEFAULTCHAR GW_MAX_DEFAULTCHAR
#endif
#ifndef MAX_LEADBYTES
#define MAX_LEADBYTES GW_MAX_LEADBYTES
#endif
#ifndef MAX_PATH
#define MAX_PATH GW_MAX_PATH
#endif
#ifndef NormalizationC
#define NormalizationC GW_NormalizationC
#endif
#ifndef NormalizationD
#define NormalizationD GW_NormalizationD
#endif
#ifndef NormalizationKC
#define NormalizationKC GW_NormalizationKC
#endif
#ifndef NormalizationKD
#define NormalizationKD GW_NormalizationKD
#endif
#ifndef SUCCEEDED
#define SUCCEEDED(result) ((int32_t)(result) >= 0)
#endif
#ifndef FAILED
#define FAILED(result) ((int32_t)(result) < 0)
#endif

/* --- functions --- */

#ifndef GetLastError
#define GetLastError gw_GetLastError
#endif
#ifndef SetLastError
#define SetLastError gw_SetLastError
#endif
#ifndef HRESULT_FROM_WIN32
#define HRESULT_FROM_WIN32 gw_hresult_from_win32
#endif
#ifndef GetProcessHeap
#define GetProcessHeap gw_GetProcessHeap
#endif
#ifndef GetProcessHeaps
#define GetProcessHeaps(count, heaps) gw_GetProcessHeaps((count), (gw_heap **)(heaps))
#endif
#ifndef HeapDestroy
#define HeapDestroy gw_HeapDestroy
#endif
#ifndef HeapCreate
#define HeapCreate gw_HeapCreate
#endif
#ifndef HeapFree
#define HeapFree gw_HeapFree
#endif
#ifndef HeapReAlloc
#define HeapReAlloc gw_HeapReAlloc
#endif
#ifndef HeapAlloc
#define HeapAlloc gw_HeapAlloc
#endif
#ifndef HeapSize
#define HeapSize gw_HeapSize
#endif
#ifndef HeapValidate
#define HeapValidate gw_HeapValidate
#endif
#ifndef HeapLock
#define HeapLock gw_HeapLock
#endif
#ifndef HeapUnlock
#define HeapUnlock gw_HeapUnlock
#endif
#ifndef HeapWalk
#define HeapWalk gw_HeapWalk
#endif
#ifndef CoTaskMemFree
#define CoTaskMemFree gw_CoTaskMemFree
#endif
#ifndef CoTaskMemRealloc
#define CoTaskMemRealloc gw_CoTaskMemRealloc
#endif
#ifndef CoTaskMemAlloc
#define CoTaskMemAlloc gw_CoTaskMemAlloc
#endif
#ifndef SysFreeString
#define SysFreeString gw_SysFreeString
#endif
#ifndef SysAllocString
#define SysAllocString gw_SysAllocString
#endif
#ifndef SysAllocStringLen
#define SysAllocStringLen gw_SysAllocStringLen
#endif
#ifndef SysAllocStringByteLen
#define SysAllocStringByteLen gw_SysAllocStringByteLen
#endif
#ifndef SysReAllocString
#define SysReAllocString gw_SysReAllocString
#endif
#ifndef SysReAllocStringLen
#define SysReAllocStringLen gw_SysReAllocStringLen
#endif
#ifndef SysStringLen
#define SysStringLen gw_SysStringLen
#endif
#ifndef SysStringByteLen
#define SysStringByteLen gw_SysStringByteLen
#endif
#ifndef MultiByteToWideChar
#define MultiByteToWideChar gw_MultiByteToWideChar
#endif
#ifndef WideCharToMultiByte
#define WideCharToMultiByte gw_WideCharToMultiByte
#endif
#ifndef GetCPInfo
#define GetCPInfo gw_GetCPInfo
#endif
#ifndef GetCPInfoEx
#define GetCPInfoEx gw_GetCPInfoEx
#endif
#ifndef IsDBCSLeadByteEx
#define IsDBCSLeadByteEx gw_IsDBCSLeadByteEx
#endif
#ifndef RtlUTF8ToUnicodeN
#define RtlUTF8ToUnicodeN gw_RtlUTF8ToUnicodeN
#endif
#ifndef RtlUnicodeToUTF8N
#define RtlUnicodeToUTF8N gw_RtlUnicodeToUTF8N
#endif
#ifndef GetACP
#define GetACP gw_GetACP
#endif
#ifndef GetOEMCP
#define GetOEMCP gw_GetOEMCP
#endif
#ifndef IsValidCodePage
#define IsValidCodePage gw_IsValidCodePage
#endif
#ifndef NormalizeString
#define NormalizeString gw_NormalizeString
#endif
#ifndef IsNormalizedString
#define IsNormalizedString gw_IsNormalizedString
#endif

/** @endcond */

#endif
