/* alarm_help: cause and next step for each alarm code. One row per code. */
#ifndef TUI_MODEL_ALARM_HELP_H
#define TUI_MODEL_ALARM_HELP_H

struct alarm_help {
	const char *code;
	const char *cause; /* N_() */
	const char *next;  /* N_() the next step */
};

/* Never NULL: a general row for a code that is not in the table. */
const struct alarm_help *alarm_help_for(const char *code);

#endif
