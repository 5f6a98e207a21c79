/* SPDX-License-Identifier: MIT */
/* The report: what the process has of blocks, gathered here and written as text or JSON. */
#ifndef GWI_HEAP_REPORT_H
#define GWI_HEAP_REPORT_H

#include "heap/sites.h"
#include "heap/writer.h"

/* Live blocks of one family that were allocated at one site. */
typedef struct gwi_report_group {
    gw_family family;
    gwi_site *site; /* NULL: not known */
    size_t blocks, bytes;
} gwi_report_group;

typedef struct gwi_report_data {
    gw_heap_statistics statistics;
    gwi_report_group *groups; /* largest first */
    size_t ngroups, capacity;
    gwi_violation_kept *violations;
    size_t nviolations;
    uint64_t violations_total;
    long process_id;
} gwi_report_data;

void gwi_report_text(const gwi_report_data *data, gwi_writer *writer);
void gwi_report_json(const gwi_report_data *data, gwi_writer *writer);

/* Which of a site's frames is the first that is not this library's. */
unsigned gwi_report_first_frame(const gwi_site *site);

#endif
