/* replay_line: one line of a recording becomes a scan. Pure. */
#ifndef READER_REPLAY_REPLAY_LINE_H
#define READER_REPLAY_REPLAY_LINE_H

#include "core/base/fault.h"
#include "core/code/scan.h"

/* A line that begins with "{" is a JSON object as --json and --record write it: carrier, symbology,
 * tag, data (base64; without it text), too_long, sighting, stays and note are taken, seen_ms from
 * "ms" or else "at" (the recording's own clock, 0: it says none), all else is left out. Any other
 * line is one barcode, byte for byte. number: of the line, for messages. 1: *scan is filled. 0: a
 * blank line, or one of --record that holds no scan. -1: it cannot be understood (why). */
int replay_line_parse(const char *line, size_t len, unsigned number, struct scan *scan,
	struct fault *why);

#endif
