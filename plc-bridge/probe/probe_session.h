/* probe_session: finds one signal after the other with the help of an operator at the machine
 * ("cover the light barrier", "uncover it"). */
#ifndef PLC_BRIDGE_PROBE_PROBE_SESSION_H
#define PLC_BRIDGE_PROBE_PROBE_SESSION_H

#include "plc-bridge/probe/probe.h"
#include "plc-bridge/probe/probe_explain.h"

#include <stdio.h>

struct probe_session {
	struct probe *probe;
	FILE *say;      /* output for prompts */
	double seconds; /* time-out for each operator action */
	bool can_skip;  /* Enter on standard input skips a signal */
};

/* Prompts for the action, watches the memory, explains the result. 1: *out is filled; 0:
 * skipped; -1 with why. */
int probe_session_ask(const struct probe_session *, enum signal_id, struct probe_finding *out,
	struct fault *why);

#endif
