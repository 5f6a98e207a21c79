/* SPDX-License-Identifier: MIT */
/* The report: gathering it, and writing it at exit. */
#include "heap/report.h"

#include "heap/heaps.h"
#include "heap/meta.h"
#include "heap/modes.h"
#include "heap/trace.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* --- gathering ------------------------------------------------------------------------------------------- */

static void add_group(gwi_report_data *data, gw_family family, gwi_site *site, size_t blocks,
                      size_t bytes)
{
    if (data->ngroups < data->capacity)
        data->groups[data->ngroups++] = (gwi_report_group){family, site, blocks, bytes};
}

static void count_site(gwi_site *site, void *context)
{
    for (unsigned family = 0; family < GW_FAMILY_COUNT; family++)
        *(size_t *)context += site->blocks[family] > 0;
}

static void add_site(gwi_site *site, void *context)
{
    for (unsigned family = 0; family < GW_FAMILY_COUNT; family++)
        if (site->blocks[family] > 0)
            add_group(context, (gw_family)family, site, site->blocks[family], site->bytes[family]);
}

static size_t more_by(size_t all, size_t known)
{
    return all > known ? all - known : 0;
}

/* What is live and belongs to no group. */
static void add_unknown(gwi_report_data *data)
{
    size_t blocks[GW_FAMILY_COUNT] = {0}, bytes[GW_FAMILY_COUNT] = {0};
    for (size_t i = 0; i < data->ngroups; i++) {
        blocks[data->groups[i].family] += data->groups[i].blocks;
        bytes[data->groups[i].family] += data->groups[i].bytes;
    }
    for (unsigned family = 0; family < GW_FAMILY_COUNT; family++) {
        const gw_family_statistics *all = &data->statistics.families[family];
        if (all->live_blocks > blocks[family])
            add_group(data, (gw_family)family, NULL, all->live_blocks - blocks[family],
                      more_by(all->live_bytes, bytes[family]));
    }
}

static bool comes_before(const gwi_report_group *a, const gwi_report_group *b)
{
    return a->bytes != b->bytes ? a->bytes > b->bytes : a->blocks > b->blocks;
}

/* Shell's sort: in place and without recursion. */
static void sort(gwi_report_group *groups, size_t count)
{
    for (size_t gap = count / 2; gap > 0; gap /= 2)
        for (size_t i = gap; i < count; i++) {
            gwi_report_group group = groups[i];
            size_t at = i;
            for (; at >= gap && comes_before(&group, &groups[at - gap]); at -= gap)
                groups[at] = groups[at - gap];
            groups[at] = group;
        }
}

/* Blocks may come to new sites between counting and adding: those are of an unknown site then. */
static void gather(gwi_report_data *data, gwi_report_group *few)
{
    size_t count = GW_FAMILY_COUNT;
    gwi_stats_of_all(&data->statistics);
    gwi_trace_sites_each(count_site, &count);
    data->groups = gwi_meta_take(count * sizeof *data->groups);
    data->capacity = count;
    if (data->groups != NULL) {
        data->capacity -= GW_FAMILY_COUNT;
        gwi_trace_sites_each(add_site, data);
        data->capacity = count;
    } else {
        data->groups = few;
        data->capacity = GW_FAMILY_COUNT;
    }
    add_unknown(data);
    sort(data->groups, data->ngroups);
    data->process_id = (long)getpid();
    data->violations = gwi_meta_take(GWI_VIOLATIONS_KEPT * sizeof *data->violations);
    if (data->violations != NULL)
        data->nviolations = gwi_violations_copy(data->violations, &data->violations_total);
}

/* --- writing --------------------------------------------------------------------------------------------- */

unsigned gwi_report_first_frame(const gwi_site *site)
{
    gwi_frame frame;
    for (unsigned i = 0; i < site->nframes; i++) {
        gwi_frame_find(site->frames[i], &frame);
        if (!gwi_frame_is_own(&frame))
            return i;
    }
    return 0;
}

/* 0, or errno of the write that failed. */
static int write_report(int fd, bool as_json)
{
    gwi_report_data data = {.ngroups = 0};
    gwi_report_group few[GW_FAMILY_COUNT];
    gwi_writer writer;
    gather(&data, few);
    gwi_writer_begin(&writer, fd);
    if (as_json)
        gwi_report_json(&data, &writer);
    else
        gwi_report_text(&data, &writer);
    gwi_writer_end(&writer);
    if (data.groups != few)
        gwi_meta_give(data.groups, data.capacity * sizeof *data.groups);
    gwi_meta_give(data.violations, GWI_VIOLATIONS_KEPT * sizeof *data.violations);
    return writer.error;
}

gw_bool gw_heap_report(int32_t fd, uint32_t flags)
{
    if ((flags & ~GW_REPORT_JSON) != 0) {
        gwi_fail(GW_ERROR_INVALID_PARAMETER, "gw_heap_report: there is no form 0x%x", flags);
        return 0;
    }
    int error = write_report(fd, flags == GW_REPORT_JSON);
    if (error == 0)
        return 1;
    gwi_fail(error == EBADF ? GW_ERROR_INVALID_HANDLE : GW_ERROR_GEN_FAILURE,
             "gw_heap_report: writing to descriptor %d failed with errno %d", (int)fd, error);
    return 0;
}

/* --- at exit --------------------------------------------------------------------------------------------- */

/* Writes a path with each %p replaced by the process's number; returns whether there was one. */
static bool expand(const char *path, char *out, size_t capacity)
{
    bool found = false;
    size_t used = 0;
    while (*path != '\0' && used + 1 < capacity) {
        bool here = path[0] == '%' && path[1] == 'p';
        used += here ? gwi_format(out + used, capacity - used, "%ld", (long)getpid())
                     : gwi_format(out + used, capacity - used, "%c", *path);
        path += here ? 2 : 1;
        found = found || here;
    }
    return found;
}

static bool ends_with(const char *text, const char *end)
{
    size_t nbytes = strlen(text), end_nbytes = strlen(end);
    return nbytes >= end_nbytes && strcmp(text + nbytes - end_nbytes, end) == 0;
}

static void complain(const char *path)
{
    gwi_writer writer;
    gwi_writer_begin(&writer, STDERR_FILENO);
    gwi_write(&writer, "GANGWAY_HEAP: cannot write the report to %s\n", path);
    gwi_writer_end(&writer);
}

static void write_file(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0 || write_report(fd, ends_with(path, ".json")) != 0)
        complain(path);
    if (fd >= 0)
        close(fd);
}

/* A destructor, so that it comes after what the program has registered by atexit(). A child by fork() leaves its parent's
 * file alone. */
__attribute__((destructor)) static void report_at_exit(void)
{
    if (!gwi_modes_have(GWI_MODE_REPORT))
        return;
    char path[GWI_MODES_TEXT + 32] = "";
    const char *wanted = gwi_modes_of_process()->report_path;
    int saved = errno;
    bool own_file = expand(wanted, path, sizeof path);
    if (wanted[0] == '\0')
        write_report(STDERR_FILENO, false);
    else if (own_file || gwi_modes_process_id() == (long)getpid())
        write_file(path);
    errno = saved;
}
