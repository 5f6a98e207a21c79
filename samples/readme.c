#include <gangway/gangway.h>
#include <stdio.h>

int main(void)
{
    /* Volatile, or the compiler itself would warn of what follows. */
    char *volatile native = gw_StringToHGlobalAnsi(gw_utf8("Grüße, 埠頭 🚢"));
    gw_string *back = gw_PtrToStringAnsi(native);
    printf("%s has %zu UTF-16 units\n", native, gw_string_length(back));
    gw_string_unref(back);

    printf("freed as a BSTR: %d\n", (int)gw_FreeBSTR((void *)native));
    printf("freed as what it is: %d\n", (int)gw_FreeHGlobal(native));
    gw_bool again = gw_FreeHGlobal(native);
    printf("freed again: %d, %s\n", (int)again, gw_error_name(gw_GetLastError()));
}
