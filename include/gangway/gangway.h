/* SPDX-License-Identifier: MIT */
/**
 * @file
 * All of Gangway: one header a room.
 */
#ifndef GANGWAY_GANGWAY_H
#define GANGWAY_GANGWAY_H

#include <gangway/base.h>
#include <gangway/declare.h>
#include <gangway/error.h>
#include <gangway/handles.h>
#include <gangway/heap.h>
#include <gangway/imalloc.h>
#include <gangway/layout.h>
#include <gangway/malloc.h>
#include <gangway/marshal.h>
#include <gangway/memory.h>
#include <gangway/record.h>
#include <gangway/text.h>
#include <gangway/transcoder.h>
#include <gangway/version.h>

#endif
