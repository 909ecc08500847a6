/* replay_line: parses one line of a recording into a scan. Pure. */
#ifndef READER_REPLAY_REPLAY_LINE_H
#define READER_REPLAY_REPLAY_LINE_H

#include "core/base/fault.h"
#include "core/code/scan.h"

/* A line that begins with "{" is a JSON object as --json and --record write it: carrier,
 * symbology, tag, data (base64; without it text), too_long, loss, no_read, sighting, stays and note are used,
 * seen_ms from "ms" or else "at" (the recording's clock, 0: none); other members are ignored.
 * Any other line is one barcode, byte for byte. number: of the line, for messages. 1: *scan is
 * filled. 0: a blank line, or one of --record that holds no scan. -1: invalid (why). */
int replay_line_parse(const char *line, size_t len, unsigned number, struct scan *scan,
	struct fault *why);

#endif
