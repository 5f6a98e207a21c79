/* SPDX-License-Identifier: MIT */
/* The report as text. */
#include "heap/report.h"

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

static void write_row(gwi_writer *writer, const char *name, const gw_family_statistics *row)
{
    gwi_write(writer, "%-10s %12zu %14zu %12zu %14zu\n", name, row->live_blocks, row->live_bytes,
              row->peak_blocks, row->peak_bytes);
}

static void write_families(const gwi_report_data *data, gwi_writer *writer)
{
    gwi_write(writer, "%-10s %12s %14s %12s %14s\n", "family", "live blocks", "live bytes",
              "peak blocks", "peak bytes");
    for (unsigned family = 0; family < GW_FAMILY_COUNT; family++)
        if (data->statistics.families[family].peak_blocks > 0)
            write_row(writer, gw_family_name((gw_family)family),
                      &data->statistics.families[family]);
    write_row(writer, "all", &data->statistics.total);
}

static void write_frames(const gwi_site *site, gwi_writer *writer)
{
    unsigned first = gwi_report_first_frame(site);
    for (unsigned i = first; i < site->nframes; i++) {
        gwi_frame frame;
        char name[420];
        gwi_frame_find(site->frames[i], &frame);
        gwi_frame_name(&frame, name, sizeof name);
        gwi_write(writer, "      #%u %s\n", i - first, name);
    }
}

static void write_group(const gwi_report_group *group, gwi_writer *writer)
{
    const char *name = gwi_site_name(group->site);
    gwi_write(writer, "  %zu byte%s in %zu block%s, %s, allocated at %s\n", group->bytes,
              plural(group->bytes), group->blocks, plural(group->blocks),
              gw_family_name(group->family), name != NULL ? name : "a site that is not known");
    if (group->site != NULL)
        write_frames(group->site, writer);
}

static void write_groups(const gwi_report_data *data, gwi_writer *writer)
{
    if (data->ngroups == 0)
        gwi_write(writer, "\nno live blocks\n");
    else
        gwi_write(writer, "\nlive blocks by family and call site, largest first:\n");
    for (size_t i = 0; i < data->ngroups; i++)
        write_group(&data->groups[i], writer);
}

static void write_violations(const gwi_report_data *data, gwi_writer *writer)
{
    size_t total = (size_t)data->violations_total;
    if (total == 0)
        gwi_write(writer, "\nno violations\n");
    else
        gwi_write(writer, "\n%zu violation%s:\n", total, plural(total));
    for (size_t i = 0; i < data->nviolations; i++)
        gwi_write(writer, "  %zu x %s\n", (size_t)data->violations[i].count,
                  data->violations[i].message);
}

void gwi_report_text(const gwi_report_data *data, gwi_writer *writer)
{
    gwi_write(writer, "gangway: heap report of process %ld\n\n", data->process_id);
    write_families(data, writer);
    write_groups(data, writer);
    write_violations(data, writer);
}
