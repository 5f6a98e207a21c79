/* SPDX-License-Identifier: MIT */
/* Made by 'gangway layout --c' of samples/data/ship.cs: native structures, and their records. */
#include <gangway/gangway.h>

#include <assert.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Harbour.Berth */
struct Harbour_Berth {
    int32_t Pier; /* int */
    double Depth; /* double */
};
static_assert(sizeof(struct Harbour_Berth) == 16, "size");
static_assert(offsetof(struct Harbour_Berth, Pier) == 0, "offset");
static_assert(offsetof(struct Harbour_Berth, Depth) == 8, "offset");

struct Harbour_Berth_record {
    int32_t Pier;
    double Depth;
};
static_assert(sizeof(struct Harbour_Berth_record) == 16, "size");
static_assert(offsetof(struct Harbour_Berth_record, Pier) == 0, "offset");
static_assert(offsetof(struct Harbour_Berth_record, Depth) == 8, "offset");

/* Harbour.Ship */
struct Harbour_Ship {
    char *Name;                 /* string, owned: CoTaskMem */
    gw_char16 *Captain;         /* string, owned: CoTaskMem */
    char CallSign[8];           /* string */
    int16_t Flag;               /* Flag */
    uint8_t AtSea;              /* bool */
    struct Harbour_Berth Berth; /* Berth */
    int32_t Holds[3];           /* int[] */
    char *Ports[2];             /* string[], owned: CoTaskMem */
};
static_assert(sizeof(struct Harbour_Ship) == 80, "size");
static_assert(offsetof(struct Harbour_Ship, Name) == 0, "offset");
static_assert(offsetof(struct Harbour_Ship, Captain) == 8, "offset");
static_assert(offsetof(struct Harbour_Ship, CallSign) == 16, "offset");
static_assert(offsetof(struct Harbour_Ship, Flag) == 24, "offset");
static_assert(offsetof(struct Harbour_Ship, AtSea) == 26, "offset");
static_assert(offsetof(struct Harbour_Ship, Berth) == 32, "offset");
static_assert(offsetof(struct Harbour_Ship, Holds) == 48, "offset");
static_assert(offsetof(struct Harbour_Ship, Ports) == 64, "offset");

struct Harbour_Ship_record {
    gw_string *Name;
    gw_string *Captain;
    gw_string *CallSign;
    int16_t Flag;
    bool AtSea;
    struct Harbour_Berth_record Berth;
    gw_array *Holds;
    gw_array *Ports;
};
static_assert(sizeof(struct Harbour_Ship_record) == 64, "size");
static_assert(offsetof(struct Harbour_Ship_record, Name) == 0, "offset");
static_assert(offsetof(struct Harbour_Ship_record, Captain) == 8, "offset");
static_assert(offsetof(struct Harbour_Ship_record, CallSign) == 16, "offset");
static_assert(offsetof(struct Harbour_Ship_record, Flag) == 24, "offset");
static_assert(offsetof(struct Harbour_Ship_record, AtSea) == 26, "offset");
static_assert(offsetof(struct Harbour_Ship_record, Berth) == 32, "offset");
static_assert(offsetof(struct Harbour_Ship_record, Holds) == 48, "offset");
static_assert(offsetof(struct Harbour_Ship_record, Ports) == 56, "offset");
