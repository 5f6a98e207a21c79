/* SPDX-License-Identifier: MIT */
/* The report as JSON. */
#include "heap/report.h"

/* Begins the next entry of a list. */
static void separate(gwi_writer *writer, size_t index)
{
    gwi_write(writer, index > 0 ? ",\n    " : "\n    ");
}

static void write_text(gwi_writer *writer, const char *key, const char *text)
{
    gwi_write(writer, "\"%s\": ", key);
    gwi_write_json(writer, text);
}

static void write_counts(gwi_writer *writer, const gw_family_statistics *counts)
{
    gwi_write(writer, "\"live_blocks\": %zu, \"live_bytes\": %zu, ", counts->live_blocks,
              counts->live_bytes);
    gwi_write(writer, "\"peak_blocks\": %zu, \"peak_bytes\": %zu}", counts->peak_blocks,
              counts->peak_bytes);
}

static void write_families(const gwi_report_data *data, gwi_writer *writer)
{
    gwi_write(writer, "  \"families\": [");
    for (unsigned family = 0; family < GW_FAMILY_COUNT; family++) {
        separate(writer, family);
        gwi_write(writer, "{");
        write_text(writer, "family", gw_family_name((gw_family)family));
        gwi_write(writer, ", ");
        write_counts(writer, &data->statistics.families[family]);
    }
    gwi_write(writer, "\n  ],\n  \"total\": {");
    write_counts(writer, &data->statistics.total);
    gwi_write(writer, ",\n");
}

static void write_frame(uintptr_t address, gwi_writer *writer)
{
    gwi_frame frame;
    gwi_frame_find(address, &frame);
    gwi_write(writer, "{");
    write_text(writer, "module", frame.module[0] != '\0' ? frame.module : NULL);
    gwi_write(writer, ", \"offset\": \"0x%zx\", ", (size_t)frame.offset);
    write_text(writer, "symbol", frame.symbol[0] != '\0' ? frame.symbol : NULL);
    gwi_write(writer, "}");
}

static void write_frames(const gwi_site *site, gwi_writer *writer)
{
    unsigned first = site != NULL ? gwi_report_first_frame(site) : 0;
    gwi_write(writer, "\"frames\": [");
    for (unsigned i = first; site != NULL && i < site->nframes; i++) {
        gwi_write(writer, i > first ? ",\n      " : "\n      ");
        write_frame(site->frames[i], writer);
    }
    gwi_write(writer, "]");
}

static void write_groups(const gwi_report_data *data, gwi_writer *writer)
{
    gwi_write(writer, "  \"live\": [");
    for (size_t i = 0; i < data->ngroups; i++) {
        const gwi_report_group *group = &data->groups[i];
        separate(writer, i);
        gwi_write(writer, "{");
        write_text(writer, "family", gw_family_name(group->family));
        gwi_write(writer, ", \"blocks\": %zu, \"bytes\": %zu, ", group->blocks, group->bytes);
        write_text(writer, "site", gwi_site_name(group->site));
        gwi_write(writer, ", ");
        write_frames(group->site, writer);
        gwi_write(writer, "}");
    }
    gwi_write(writer, "\n  ],\n");
}

static void write_violation(const gwi_violation_kept *kept, gwi_writer *writer)
{
    gwi_write(writer, "{\"id\": \"GW-%03u\", \"count\": %zu, ", (unsigned)kept->id,
              (size_t)kept->count);
    write_text(writer, "function", kept->function);
    gwi_write(writer, ", ");
    write_text(writer, "message", kept->message);
    gwi_write(writer, ", ");
    write_text(writer, "allocated_at", kept->allocated_at);
    gwi_write(writer, ", ");
    write_text(writer, "released_at", kept->released_at);
    gwi_write(writer, "}");
}

static void write_violations(const gwi_report_data *data, gwi_writer *writer)
{
    gwi_write(writer, "  \"violations_total\": %zu,\n  \"violations\": [",
              (size_t)data->violations_total);
    for (size_t i = 0; i < data->nviolations; i++) {
        separate(writer, i);
        write_violation(&data->violations[i], writer);
    }
    gwi_write(writer, "\n  ]\n");
}

void gwi_report_json(const gwi_report_data *data, gwi_writer *writer)
{
    gwi_write(writer, "{\n  \"gangway\": ");
    gwi_write_json(writer, gw_version());
    gwi_write(writer, ",\n  \"process\": %ld,\n", data->process_id);
    write_families(data, writer);
    write_groups(data, writer);
    write_violations(data, writer);
    gwi_write(writer, "}\n");
}
