/* output_check: what kind of file a person is about to overwrite. Opens it only when it is not the
 * database of this program: to close a second descriptor of it would release its locks. */
#ifndef CORE_BASE_OUTPUT_CHECK_H
#define CORE_BASE_OUTPUT_CHECK_H

#include "core/base/output_file.h"

#include <sys/stat.h>

struct output_found {
	bool is_there;       /* else only name is set */
	bool is_direct;      /* a pipe or a device: written directly */
	char name[PATH_MAX]; /* without symbolic links */
	struct stat at;
	size_t len;
	unsigned char head[OUTPUT_HEAD_MAX];
};

/* Looks at the target. 0: may be overwritten at all (by force, where it is not our own); -1: why. */
int output_check_target(const struct output_target *, struct output_found *out, struct fault *why);
/* What it is, as MESSAGE_WORD(): "a picture (PNG)". */
const char *output_check_kind(const struct output_found *);

#endif
