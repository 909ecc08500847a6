/* recorder: --record FILE. Every sighting as the device gave it, before it is debounced, a JSON
 * object per line; replay: plays it again. */
#ifndef READER_REPLAY_RECORDER_H
#define READER_REPLAY_RECORDER_H

#include "core/base/fault.h"
#include "core/code/scan.h"

struct recorder;

/* Appends to path, behind a line that says what is recorded (spec: "nfc:..."). NULL: why with
 * EXIT_CANNOT_CREATE. */
struct recorder *recorder_open(const char *path, const char *spec, struct fault *why);
/* A full disk ends the recording with a warning, not the reading. NULL is fine for all. */
void recorder_scan(struct recorder *, const struct scan *);
/* The device came up ("up"), went down or misbehaved ("down", "bad": text says why). */
void recorder_event(struct recorder *, const char *event, const char *text);
void recorder_close(struct recorder *);

#endif
