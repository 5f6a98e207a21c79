/* SPDX-License-Identifier: MIT */
/* Output that replaces a file when it is whole, and leaves nothing behind where it is not. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "tool/output.h"
#include "tool/tool.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- nothing is left behind by a signal -------------------------------------------------------------------- */

static const int deadly[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM};
#define DEADLY (sizeof deadly / sizeof deadly[0])

/* What a handler removes; it changes only while those signals are blocked. */
static const char *volatile unfinished;

static void die(int number)
{
    if (unfinished != NULL)
        unlink(unfinished);
    signal(number, SIG_DFL);
    raise(number);
}

/* A signal that is ignored, as of a program behind nohup, stays so. */
static void watch_signals(void)
{
    for (size_t i = 0; i < DEADLY; i++) {
        struct sigaction now;
        if (sigaction(deadly[i], NULL, &now) == 0 && now.sa_handler == SIG_DFL)
            signal(deadly[i], die);
    }
}

static void hold_signals(sigset_t *former)
{
    sigset_t held;
    sigemptyset(&held);
    for (size_t i = 0; i < DEADLY; i++)
        sigaddset(&held, deadly[i]);
    sigprocmask(SIG_BLOCK, &held, former);
}

/* --- a file beside the one to be replaced ------------------------------------------------------------------ */

static bool complain_of(const char *name)
{
    tool_complain("cannot write %s: %s", name, strerror(errno));
    return false;
}

/* The rights of what is replaced, or those of a new file. */
static void take_rights(int file, const struct stat *former)
{
    mode_t mask = umask(0);
    umask(mask);
    mode_t rights = former != NULL ? former->st_mode & 07777 : 0666 & ~mask;
    if (fchmod(file, rights) != 0 && former != NULL)
        tool_complain("the file does not keep its rights: %s", strerror(errno));
}

static bool open_temporary(output *o, const struct stat *former)
{
    static const char ending[] = ".XXXXXX";
    sigset_t signals;
    o->temporary = malloc(strlen(o->target) + sizeof ending);
    if (o->temporary == NULL)
        return complain_of(o->name);
    sprintf(o->temporary, "%s%s", o->target, ending);
    watch_signals();
    hold_signals(&signals);
    o->file = mkstemp(o->temporary);
    if (o->file >= 0)
        unfinished = o->temporary;
    sigprocmask(SIG_SETMASK, &signals, NULL);
    if (o->file < 0) {
        complain_of(o->name);
        free(o->temporary);
        o->temporary = NULL;
        return false;
    }
    take_rights(o->file, former);
    return true;
}

static bool open_file(output *o, const char *path)
{
    struct stat former;
    bool is_there = stat(path, &former) == 0;
    if (!is_there && errno != ENOENT)
        return complain_of(path);
    if (is_there && !S_ISREG(former.st_mode)) {
        o->file = open(path, O_WRONLY | O_CLOEXEC);
        return o->file >= 0 || complain_of(path);
    }
    if (is_there && access(path, W_OK) != 0)
        return complain_of(path);
    o->target = is_there ? realpath(path, NULL) : strdup(path);
    return o->target != NULL ? open_temporary(o, is_there ? &former : NULL) : complain_of(path);
}

/* --- what is shown ------------------------------------------------------------------------------------------- */

bool output_open(output *o, const char *path)
{
    memset(o, 0, sizeof *o);
    o->file = STDOUT_FILENO;
    o->name = path != NULL ? path : "the standard output";
    if (path == NULL || open_file(o, path))
        return true;
    free(o->target);
    return false;
}

bool output_write(output *o, const void *bytes, size_t nbytes)
{
    const char *at = bytes;
    while (nbytes > 0) {
        ssize_t n = write(o->file, at, nbytes);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return complain_of(o->name);
        at += n;
        nbytes -= (size_t)n;
    }
    return true;
}

static void forget(output *o)
{
    free(o->temporary);
    free(o->target);
    o->temporary = NULL;
    o->target = NULL;
}

bool output_keep(output *o)
{
    sigset_t signals;
    bool kept = close(o->file) == 0;
    hold_signals(&signals);
    if (kept && o->temporary != NULL)
        kept = rename(o->temporary, o->target) == 0;
    if (!kept)
        complain_of(o->name);
    if (!kept && o->temporary != NULL)
        unlink(o->temporary);
    unfinished = NULL;
    sigprocmask(SIG_SETMASK, &signals, NULL);
    forget(o);
    return kept;
}

void output_drop(output *o)
{
    sigset_t signals;
    hold_signals(&signals);
    if (o->temporary != NULL)
        unlink(o->temporary);
    unfinished = NULL;
    sigprocmask(SIG_SETMASK, &signals, NULL);
    forget(o);
}

bool output_is(const output *o, const struct stat *input)
{
    struct stat written;
    return o->temporary == NULL && fstat(o->file, &written) == 0 && S_ISREG(written.st_mode) &&
           S_ISREG(input->st_mode) && written.st_dev == input->st_dev &&
           written.st_ino == input->st_ino;
}
