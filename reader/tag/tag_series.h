/* tag_series: reads a tag, or writes a series of tags one after the other, with prompts for the
 * operator. */
#ifndef READER_TAG_TAG_SERIES_H
#define READER_TAG_TAG_SERIES_H

#include "reader/tag/tag_device.h"
#include "reader/tag/tag_job.h"

struct tag_choice {
	int wait_s; /* for a tag; 0: without end */
	bool json;
	bool lock; /* requested; must be confirmed unless yes */
	bool yes;  /* overwrite, format and (with lock) lock without a question */
};

/* Both return the exit code; if it is not EXIT_OK the reason is in why: blame FAULT_NONE if the
 * operator stopped it, no text if everything was printed already. */

/* Waits for a tag and shows it. EXIT_FAILED: its content is torn, broken or secret. */
int tag_series_read(struct tag_device *d, const struct tag_choice *choice, struct fault *why);

/* Writes the whole job, tag by tag. */
int tag_series_write(struct tag_device *d, const struct tag_job *job,
	const struct tag_choice *choice, struct fault *why);

#endif
