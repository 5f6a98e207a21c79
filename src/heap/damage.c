/* SPDX-License-Identifier: MIT */
/* Damage: its notes, and its sentences. */
#include "heap/damage.h"

#include "heap/misuse.h"

#define NOTES 16
/* So many damaged blocks are known to have been reported. */
#define KNOWN 64

typedef struct note {
    uintptr_t thread; /* 0: none */
    gwi_damage damage;
} note;

static struct {
    gwi_lock lock;
    atomic_uint count;
    note notes[NOTES];
    unsigned next;
    const void *known[KNOWN];
    unsigned next_known;
    atomic_uint any_known;
} damages = {.lock = GWI_LOCK_INIT};

/* --- notes ----------------------------------------------------------------------------------------------- */

static void add_note(const gwi_damage *damage)
{
    note *slot = &damages.notes[damages.next++ % NOTES];
    if (slot->thread == 0)
        GWI_STORE(damages.count, GWI_LOAD(damages.count) + 1);
    *slot = (note){gwi_thread_id(), *damage};
}

void gwi_damage_note(const gwi_damage *damage)
{
    gwi_lock_take(&damages.lock);
    add_note(damage);
    gwi_lock_drop(&damages.lock);
}

static const void **find_known(const void *start)
{
    for (unsigned i = 0; i < KNOWN; i++)
        if (damages.known[i] == start)
            return &damages.known[i];
    return NULL;
}

void gwi_damage_note_once(const gwi_damage *damage)
{
    gwi_lock_take(&damages.lock);
    if (find_known(damage->block.start) == NULL) {
        damages.known[damages.next_known++ % KNOWN] = damage->block.start;
        GWI_STORE(damages.any_known, 1);
        add_note(damage);
    }
    gwi_lock_drop(&damages.lock);
}

void gwi_damage_forget(const void *start)
{
    if (GWI_LOAD(damages.any_known) == 0)
        return;
    gwi_lock_take(&damages.lock);
    const void **known = find_known(start);
    if (known != NULL)
        *known = NULL;
    gwi_lock_drop(&damages.lock);
}

/* This thread's oldest note. */
static bool take_note(gwi_damage *damage)
{
    bool found = false;
    if (GWI_LOAD(damages.count) == 0)
        return false;
    gwi_lock_take(&damages.lock);
    for (unsigned i = 0; i < NOTES && !found; i++) {
        note *slot = &damages.notes[(damages.next + i) % NOTES];
        found = slot->thread == gwi_thread_id();
        if (found) {
            *damage = slot->damage;
            slot->thread = 0;
            GWI_STORE(damages.count, GWI_LOAD(damages.count) - 1);
        }
    }
    gwi_lock_drop(&damages.lock);
    return found;
}

/* --- sentences ------------------------------------------------------------------------------------------- */

static void write_sentence(char *out, size_t capacity, const gwi_damage *damage)
{
    char block[96];
    gwi_misuse_name_block(block, sizeof block, &damage->block);
    if (damage->kind == GWI_DAMAGE_TAIL)
        gwi_format(out, capacity,
                   "%p is %s with damage behind it: byte %zu beyond its end is 0x%02x, not 0x%02x",
                   damage->block.start, block, damage->at.offset, damage->at.found,
                   damage->at.expected);
    else
        gwi_format(out, capacity,
                   "%p was %s and was written to after its release: byte %zu is 0x%02x, not 0x%02x",
                   damage->block.start, block, damage->at.offset, damage->at.found,
                   damage->at.expected);
}

static void report(const gwi_damage *damage, const char *function)
{
    gwi_watch_sites sites = gwi_watch_names(&damage->origin);
    gw_violation violation = {
        .id = GW_VIOLATION_DAMAGED,
        .function = function,
        .pointer = damage->block.start,
        .state = damage->kind == GWI_DAMAGE_TAIL ? "live" : "freed",
        .family = gw_family_name(gwi_misuse_family(damage->block.family)),
        .nbytes = damage->block.nbytes,
        .allocated_at = sites.allocated_at,
        .released_at = sites.released_at,
    };
    char sentence[768];
    write_sentence(sentence, sizeof sentence, damage);
    gwi_misuse_add_sites(sentence, sizeof sentence, &violation);
    gwi_report(&violation, GW_ERROR_INVALID_PARAMETER, "%s", sentence);
}

static void report_aside(const gwi_damage *damage, const char *function)
{
    char message[256];
    uint32_t code = gw_GetLastError();
    gwi_format(message, sizeof message, "%s", gw_error_message());
    report(damage, function);
    gwi_fail(code, "%s", message);
}

void gwi_damage_report(const char *function)
{
    gwi_damage damage;
    while (take_note(&damage))
        report_aside(&damage, function);
}

bool gwi_damage_refuse(const char *function)
{
    gwi_damage damage;
    if (!take_note(&damage))
        return false;
    report(&damage, function);
    return true;
}

/* --- fork ------------------------------------------------------------------------------------------------ */

void gwi_damage_before_fork(void)
{
    gwi_lock_take(&damages.lock);
}

void gwi_damage_after_fork(void)
{
    gwi_lock_drop(&damages.lock);
}
