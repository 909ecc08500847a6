/* output: an accepted scan on standard output, as JSON or as a line for people. */
#ifndef READER_OUTPUT_H
#define READER_OUTPUT_H

#include "core/store/store.h"

/* outcome NULL: the scan was not stored (--no-store); then there is no seq, event_id and verdict,
 * but for "rejected". Flushed. -1: standard output cannot be written (EXIT_IO). */
int output_json(const struct scan *, const struct identity *, const struct scan_outcome *outcome,
	struct fault *why);
int output_text(const struct scan *, const struct identity *, const struct scan_outcome *outcome,
	struct fault *why);

#endif
