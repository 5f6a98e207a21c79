/* SPDX-License-Identifier: MIT */
/* C as it is written for Win32, compiled against the names without a prefix and run. */
#include <gangway/unprefixed.h>

#include <stdio.h>
#include <string.h>

static int failures;

static void expect(int is_true, const char *what)
{
    if (is_true)
        return;
    fprintf(stderr, "not so: %s\n", what);
    failures++;
}

static void count_violation(const gw_violation *violation, void *context)
{
    (void)violation;
    ++*(int *)context;
}

static LPSTR duplicate(HANDLE hHeap, LPCSTR lpszText)
{
    SIZE_T cb = strlen(lpszText) + 1;
    LPSTR lpsz = HeapAlloc(hHeap, HEAP_ZERO_MEMORY, cb);
    if (lpsz != NULL)
        memcpy(lpsz, lpszText, cb);
    return lpsz;
}

static void use_process_heap(void)
{
    HANDLE hHeap = GetProcessHeap();
    LPSTR lpsz = duplicate(hHeap, "ported");
    expect(lpsz != NULL && strcmp(lpsz, "ported") == 0, "HeapAlloc gives memory");
    expect(HeapSize(hHeap, 0, lpsz) == 7, "HeapSize is what was asked for");
    LPVOID lpvGrown = HeapReAlloc(hHeap, HEAP_ZERO_MEMORY, lpsz, 4096);
    expect(lpvGrown != NULL && memcmp(lpvGrown, "ported\0\0", 8) == 0,
           "HeapReAlloc keeps and clears");
    expect(HeapValidate(hHeap, 0, lpvGrown) == TRUE, "HeapValidate knows the block");
    expect(HeapFree(hHeap, 0, lpvGrown) == TRUE, "HeapFree releases");
}

static void use_moveable_memory(void)
{
    HGLOBAL hMem = GlobalAlloc(GHND, 24);
    LPVOID lpvMem = GlobalLock(hMem);
    expect(lpvMem != NULL && GlobalHandle(lpvMem) == hMem, "GlobalLock gives the memory");
    expect(GlobalSize(hMem) == 24 && (GlobalFlags(hMem) & GMEM_LOCKCOUNT) == 1,
           "GlobalSize and GlobalFlags know the handle");
    expect(GlobalUnlock(hMem) == FALSE && GetLastError() == NO_ERROR, "GlobalUnlock unlocks");
    expect(GlobalDiscard(hMem) == hMem && (GlobalFlags(hMem) & GMEM_DISCARDED) != 0,
           "GlobalDiscard discards");
    expect(LocalFree(hMem) == NULL, "LocalFree releases");
}

static void use_wrong_pointer(void)
{
    int violations = 0;
    BYTE local = 0;
    gw_set_violation_handler(count_violation, &violations);
    SetLastError(ERROR_SUCCESS);
    LPVOID volatile lpvForeign = &local;
    expect(HeapFree(GetProcessHeap(), 0, lpvForeign) == FALSE, "HeapFree refuses a local variable");
    expect(GetLastError() == ERROR_INVALID_PARAMETER, "GetLastError says ERROR_INVALID_PARAMETER");
    expect(violations == 1, "one violation was reported");
    expect(HRESULT_FROM_WIN32(GetLastError()) == E_INVALIDARG, "HRESULT_FROM_WIN32");
    expect(FAILED(E_INVALIDARG) && SUCCEEDED(S_FALSE), "FAILED and SUCCEEDED");
    gw_set_violation_handler(NULL, NULL);
}

static void use_private_heap(void)
{
    HANDLE ahHeaps[8];
    DWORD cBefore = GetProcessHeaps(8, ahHeaps);
    HANDLE hHeap = HeapCreate(HEAP_NO_SERIALIZE, 0, 0);
    expect(hHeap != NULL, "HeapCreate makes a heap");
    expect(GetProcessHeaps(8, ahHeaps) == cBefore + 1, "GetProcessHeaps counts it");
    LPVOID lpvBlock = HeapAlloc(hHeap, 0, 24);
    PROCESS_HEAP_ENTRY entry = {0};
    DWORD cBusy = 0;
    while (HeapWalk(hHeap, &entry))
        if ((entry.wFlags & PROCESS_HEAP_ENTRY_BUSY) != 0)
            cBusy += entry.lpData == lpvBlock && entry.cbData == 24 ? 1u : 100u;
    expect(GetLastError() == ERROR_NO_MORE_ITEMS && cBusy == 1, "HeapWalk finds the one block");
    expect(HeapDestroy(hHeap), "HeapDestroy");
}

static void use_ole(void)
{
    static const OLECHAR szText[] = {'b', 's', 't', 'r', 0};
    BSTR bstr = SysAllocString(szText);
    expect(bstr != NULL && SysStringLen(bstr) == 4 && SysStringByteLen(bstr) == 8,
           "SysAllocString");
    expect(SysReAllocStringLen(&bstr, szText, 2) == TRUE && SysStringLen(bstr) == 2,
           "SysReAllocStringLen");
    SysFreeString(bstr);
    LPVOID pv = CoTaskMemAlloc(100);
    expect(pv != NULL, "CoTaskMemAlloc");
    pv = CoTaskMemRealloc(pv, 200);
    expect(pv != NULL, "CoTaskMemRealloc");
    CoTaskMemFree(pv);
}

int main(void)
{
    use_process_heap();
    use_moveable_memory();
    use_wrong_pointer();
    use_private_heap();
    use_ole();
    return failures == 0 ? 0 : 1;
}
