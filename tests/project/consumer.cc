/* SPDX-License-Identifier: MIT */
/* A user of the installed library who writes C++. */
#include <gangway/gangway.h>

#include <cstdio>
#include <memory>

struct release_bstr {
    void operator()(gw_bstr b) const
    {
        gw_SysFreeString(b);
    }
};

int main()
{
    std::unique_ptr<gw_char16, release_bstr> text(gw_SysAllocString(u"C++"));
    if (!text || gw_SysStringLen(text.get()) != 3 || text.get()[2] != u'+')
        return 1;
    std::printf("gangway %s\n", gw_version());
    return 0;
}
