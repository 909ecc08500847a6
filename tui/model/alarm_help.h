/* alarm_help: cause and next step for each alarm code. One row per code. */
#ifndef TUI_MODEL_ALARM_HELP_H
#define TUI_MODEL_ALARM_HELP_H

#include "core/store/store_enum.h"

struct alarm_help {
	const char *cause; /* N_() */
	const char *next;  /* N_() the next step */
};

/* Never NULL: a general row for a code of another program. */
const struct alarm_help *alarm_help_for(enum alarm_code code);

#endif
