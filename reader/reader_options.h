/* reader_options: the command line of warenspur-reader, and what follows from it. */
#ifndef READER_READER_OPTIONS_H
#define READER_READER_OPTIONS_H

#include "reader/device/source.h"
#include "core/base/options.h"

struct reader_options {
	struct options_common common;
	const char *place, *source, *record, *also, *itf_lengths, *commands, *handheld, *prefix,
		*suffix, *no_read;
	bool json, no_store, once, list, gs1;
};

extern const struct options_program reader_program;

/* The frame of --prefix, --suffix and --no-read is in use from now on. 0, or -1 with why (USAGE). */
int reader_options_use_framing(const struct reader_options *, struct fault *why);

/* Is a device of this driver handheld, by --handheld or else by driver and place? */
bool reader_options_is_handheld(const struct reader_options *, const struct source_driver *);
enum scan_commands reader_options_commands(const struct reader_options *);

#endif
