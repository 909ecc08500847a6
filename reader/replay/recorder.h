/* recorder: writes a recording (--record FILE): every sighting of the device before debouncing,
 * one JSON object per line; replay: plays it. */
#ifndef READER_REPLAY_RECORDER_H
#define READER_REPLAY_RECORDER_H

#include "core/base/fault.h"
#include "core/code/scan.h"

struct recorder;

/* Appends to path; the first line names the device (spec: "nfc:..."). NULL: why with
 * EXIT_CANNOT_CREATE. */
struct recorder *recorder_open(const char *path, const char *database, const char *spec,
	struct fault *why);
/* A full disk ends the recording with a warning, not the reading. All functions accept NULL. */
void recorder_scan(struct recorder *, const struct scan *);
/* The device is open, lost or sent bad input; text: the reason. */
enum recorder_event { RECORDER_UP, RECORDER_DOWN, RECORDER_BAD, RECORDER_EVENT_COUNT };
void recorder_event(struct recorder *, enum recorder_event, const char *text);
void recorder_close(struct recorder *);

#endif
