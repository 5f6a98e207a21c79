/* SPDX-License-Identifier: MIT */
/* The progress of long work: bytes, how much of all they are, and how fast they go. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "tool/progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void progress_start(progress *p, bool wanted, uint64_t size)
{
    p->wanted = wanted && isatty(STDERR_FILENO) != 0;
    p->is_shown = false;
    p->size = size;
    p->done = 0;
    if (!p->wanted)
        return;
    p->started = now();
    p->next = p->started + 1;
}

static const char *amount(double nbytes, char text[32])
{
    static const char *const units[] = {"bytes", "KiB", "MiB", "GiB", "TiB"};
    size_t i = 0;
    for (; nbytes >= 1024 && i < 4; i++)
        nbytes /= 1024;
    snprintf(text, 32, i == 0 ? "%.0f %s" : "%.1f %s", nbytes, units[i]);
    return text;
}

/* "\033[K" clears what is left of a longer line. */
static void show(progress *p, double time)
{
    char done[32], size[32], rate[32];
    amount((double)p->done, done);
    amount((double)p->done / (time - p->started), rate);
    if (p->size != 0)
        fprintf(stderr, "\rgangway: %s of %s, %u %%, %s/s\033[K", done,
                amount((double)p->size, size), (unsigned)((double)p->done * 100 / (double)p->size),
                rate);
    else
        fprintf(stderr, "\rgangway: %s, %s/s\033[K", done, rate);
    fflush(stderr);
    p->is_shown = true;
    p->next = time + 0.2;
}

void progress_add(progress *p, uint64_t nbytes)
{
    p->done += nbytes;
    if (!p->wanted)
        return;
    double time = now();
    if (time >= p->next)
        show(p, time);
}

void progress_clear(progress *p)
{
    if (p->is_shown)
        fputs("\r\033[K", stderr);
    p->is_shown = false;
}
