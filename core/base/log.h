/* log: one line per event on standard error; journald reads it, nothing rotates.
 *
 * With $JOURNAL_STREAM set each line starts with its priority ("<4>"), else with the local time.
 * A line that repeats is held back: the first is printed, then "repeated N times" at most once a
 * minute. Every line is cleaned (core/base/text.h): a barcode cannot move the cursor. */
#ifndef CORE_BASE_LOG_H
#define CORE_BASE_LOG_H

#include "core/base/fault.h"

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_NOTICE, LOG_LEVEL_DEBUG };

/* role: shown in each line, e.g. "reader:nfc"; copied. verbose: also print LOG_LEVEL_DEBUG. */
void log_open(const char *role, bool verbose);

void log_line(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The fault's blame and text as a line. */
void log_fault(enum log_level level, const struct fault *f);

#endif
