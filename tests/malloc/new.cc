// SPDX-License-Identifier: MIT
// Every form of operator new and delete, in a program whose malloc is libgangway-malloc's: tests/malloc/new.sh.
#include <gangway/gangway.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <stdexcept>
#include <string>
#include <vector>

static int complaints;

#define EXPECT(condition)                                                                          \
    ((condition) ? (void)0 : (void)(std::printf("line %d: %s\n", __LINE__, #condition), complaints++))

struct alignas(128) wide {
    char bytes[200];
};

static bool is_ours(const void *p, std::size_t nbytes)
{
    gw_block_info info;
    return gw_block_query(p, &info) == GW_BLOCK_LIVE && info.family == GW_FAMILY_MALLOC &&
           info.nbytes == nbytes;
}

static bool is_gone(const void *p)
{
    return gw_block_query(p, nullptr) != GW_BLOCK_LIVE;
}

static volatile std::size_t huge = SIZE_MAX / 4;
/* What is not used need not be allocated. */
static void *volatile used;

static void check_plain()
{
    void *p = ::operator new(40), *q = ::operator new[](50);
    EXPECT(is_ours(p, 40) && is_ours(q, 50));
    ::operator delete(p);
    ::operator delete[](q);
    EXPECT(is_gone(p) && is_gone(q));
    p = ::operator new(0);
    q = ::operator new(0);
    EXPECT(p != nullptr && p != q);
    ::operator delete(p, std::size_t(0));
    ::operator delete[](q, std::size_t(0));
    p = ::operator new(40, std::nothrow);
    q = ::operator new[](50, std::nothrow);
    EXPECT(is_ours(p, 40) && is_ours(q, 50));
    ::operator delete(p, std::nothrow);
    ::operator delete[](q, std::nothrow);
    EXPECT(is_gone(p) && is_gone(q));
    ::operator delete(nullptr);
}

static void check_aligned()
{
    const std::align_val_t align{256};
    void *blocks[] = {::operator new(40, align), ::operator new[](40, align),
                      ::operator new(40, align, std::nothrow),
                      ::operator new[](40, align, std::nothrow)};
    for (void *p : blocks)
        EXPECT(is_ours(p, 40) && reinterpret_cast<std::uintptr_t>(p) % 256 == 0);
    ::operator delete(blocks[0], align);
    ::operator delete[](blocks[1], std::size_t(40), align);
    ::operator delete(blocks[2], align, std::nothrow);
    ::operator delete[](blocks[3], align, std::nothrow);
    for (void *p : blocks)
        EXPECT(is_gone(p));
    wide *w = new wide[3];
    EXPECT(reinterpret_cast<std::uintptr_t>(w) % 128 == 0);
    delete[] w;
    ::operator delete(::operator new(40, align), std::size_t(40), align);
    ::operator delete[](::operator new[](40, align), align);
}

template <typename F> static bool throws_bad_alloc(F f)
{
    try {
        f();
    } catch (const std::bad_alloc &) {
        return true;
    }
    return false;
}

static void check_failures()
{
    const std::align_val_t align{256};
    EXPECT(throws_bad_alloc([] { used = ::operator new(huge * 3); }));
    EXPECT(throws_bad_alloc([] { used = ::operator new[](huge * 3); }));
    EXPECT(throws_bad_alloc([=] { used = ::operator new(huge * 3, align); }));
    EXPECT(throws_bad_alloc([=] { used = ::operator new[](huge * 3, align); }));
    EXPECT(throws_bad_alloc([] { std::vector<char> v(huge); }));
    EXPECT((used = ::operator new(huge * 3, std::nothrow)) == nullptr);
    EXPECT((used = ::operator new[](huge * 3, std::nothrow)) == nullptr);
    EXPECT((used = ::operator new(huge * 3, align, std::nothrow)) == nullptr);
    EXPECT((used = ::operator new[](huge * 3, align, std::nothrow)) == nullptr);
}

static int asked;

static void give_up_at_the_third()
{
    if (++asked == 3)
        std::set_new_handler(nullptr);
}

static void throw_bad_alloc()
{
    asked++;
    throw std::bad_alloc();
}

static void check_handlers()
{
    std::set_new_handler(give_up_at_the_third);
    EXPECT(throws_bad_alloc([] { used = ::operator new(huge * 3); }));
    EXPECT(asked == 3);
    asked = 0;
    std::set_new_handler(give_up_at_the_third);
    EXPECT((used = ::operator new(huge * 3, std::nothrow)) == nullptr);
    EXPECT(asked == 3);
    asked = 0;
    std::set_new_handler(throw_bad_alloc);
    EXPECT(throws_bad_alloc([] { used = ::operator new(huge * 3); }));
    EXPECT((used = ::operator new(huge * 3, std::nothrow)) == nullptr);
    EXPECT((used = ::operator new(huge * 3, std::align_val_t{64}, std::nothrow)) == nullptr);
    EXPECT(asked == 3);
    std::set_new_handler(nullptr);
}

int main()
{
    check_plain();
    check_aligned();
    check_failures();
    check_handlers();
    std::string text(1000, 'x');
    EXPECT(is_ours(text.data(), 1001));
    std::printf("%d complaint(s)\n", complaints);
    return complaints != 0;
}
