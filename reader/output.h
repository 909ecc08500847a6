/* output: prints a scan on standard output, as JSON or as a line of text. */
#ifndef READER_OUTPUT_H
#define READER_OUTPUT_H

#include "core/booking/booking.h"

/* booking->seq 0: the scan was not stored (--no-store); then the JSON object has no seq and
 * event_id, and `verdict` only if it is rejected. Flushed. -1: standard output cannot be written
 * (EXIT_IO). */
int output_json(const struct scan *, const struct identity *, const struct booking *,
	struct fault *why);
int output_text(const struct scan *, const struct identity *, const struct booking *,
	struct fault *why);

#endif
