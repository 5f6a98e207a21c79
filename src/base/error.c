/* SPDX-License-Identifier: MIT */
/* The thread's last error with its sentence, and the names and HRESULTs of the codes. */
#include "base/base.h"

#include <errno.h>

#define MESSAGE_CAPACITY 320

static GWI_THREAD_LOCAL uint32_t last_error;
static GWI_THREAD_LOCAL int32_t last_pinvoke_error;
static GWI_THREAD_LOCAL char message[MESSAGE_CAPACITY];

uint32_t gw_GetLastError(void)
{
    return last_error;
}

void gw_SetLastError(uint32_t code)
{
    last_error = code;
    message[0] = '\0';
}

void gwi_fail(uint32_t code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    last_error = code;
    gwi_format_list(message, sizeof message, format, arguments);
    va_end(arguments);
}

const char *gw_error_message(void)
{
    return message;
}

int32_t gw_GetLastPInvokeError(void)
{
    return last_pinvoke_error;
}

void gw_SetLastPInvokeError(int32_t error)
{
    last_pinvoke_error = error;
}

int32_t gw_GetLastSystemError(void)
{
    return errno;
}

void gw_SetLastSystemError(int32_t error)
{
    errno = error;
}

#define FACILITY_WIN32 0x80070000u

/* Marshal.GetHRForLastWin32Error maps 0 as well (0x80070000), unlike the macro HRESULT_FROM_WIN32. */
int32_t gw_GetHRForLastWin32Error(void)
{
    uint32_t error = (uint32_t)last_pinvoke_error;
    if (error & 0x80000000u)
        return (int32_t)error;
    return (int32_t)((error & 0xFFFFu) | FACILITY_WIN32);
}

int32_t gw_hresult_from_win32(uint32_t code)
{
    if (code == 0 || (code & 0x80000000u))
        return (int32_t)code;
    return (int32_t)((code & 0xFFFFu) | FACILITY_WIN32);
}

static const struct {
    uint32_t code;
    const char *name;
} names[] = {
    {GW_NO_ERROR, "NO_ERROR"},
    {GW_ERROR_FILE_NOT_FOUND, "ERROR_FILE_NOT_FOUND"},
    {GW_ERROR_ACCESS_DENIED, "ERROR_ACCESS_DENIED"},
    {GW_ERROR_INVALID_HANDLE, "ERROR_INVALID_HANDLE"},
    {GW_ERROR_NOT_ENOUGH_MEMORY, "ERROR_NOT_ENOUGH_MEMORY"},
    {GW_ERROR_OUTOFMEMORY, "ERROR_OUTOFMEMORY"},
    {GW_ERROR_GEN_FAILURE, "ERROR_GEN_FAILURE"},
    {GW_ERROR_NOT_SUPPORTED, "ERROR_NOT_SUPPORTED"},
    {GW_ERROR_INVALID_PARAMETER, "ERROR_INVALID_PARAMETER"},
    {GW_ERROR_INSUFFICIENT_BUFFER, "ERROR_INSUFFICIENT_BUFFER"},
    {GW_ERROR_PROC_NOT_FOUND, "ERROR_PROC_NOT_FOUND"},
    {GW_ERROR_DISCARDED, "ERROR_DISCARDED"},
    {GW_ERROR_NOT_LOCKED, "ERROR_NOT_LOCKED"},
    {GW_ERROR_BUSY, "ERROR_BUSY"},
    {GW_ERROR_NO_MORE_ITEMS, "ERROR_NO_MORE_ITEMS"},
    {GW_ERROR_NOT_OWNER, "ERROR_NOT_OWNER"},
    {GW_ERROR_ARITHMETIC_OVERFLOW, "ERROR_ARITHMETIC_OVERFLOW"},
    {GW_ERROR_NOACCESS, "ERROR_NOACCESS"},
    {GW_ERROR_INVALID_FLAGS, "ERROR_INVALID_FLAGS"},
    {GW_ERROR_NO_UNICODE_TRANSLATION, "ERROR_NO_UNICODE_TRANSLATION"},
    {GW_ERROR_NOT_FOUND, "ERROR_NOT_FOUND"},
};

const char *gw_error_name(uint32_t code)
{
    for (size_t i = 0; i < GWI_COUNT_OF(names); i++)
        if (names[i].code == code)
            return names[i].name;
    return "ERROR_UNKNOWN";
}
