/* advice: what an alarm means, where it comes from, what to do next. One row per code. */
#ifndef TUI_MODEL_ALARM_HELP_H
#define TUI_MODEL_ALARM_HELP_H

struct alarm_help {
	const char *code;
	const char *cause; /* N_() */
	const char *next;  /* N_() what to do */
};

/* Never NULL: for a code that is not in the table a row that says so. */
const struct alarm_help *alarm_help_for(const char *code);

#endif
