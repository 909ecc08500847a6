/* session: one signal after the other, with the person at the machine: "cover it", "free it". */
#ifndef PLC_BRIDGE_PROBE_SESSION_H
#define PLC_BRIDGE_PROBE_SESSION_H

#include "plc-bridge/probe/probe.h"
#include "plc-bridge/probe/probe_explain.h"

#include <stdio.h>

struct session {
	struct probe *probe;
	FILE *say;      /* where prompts go */
	double seconds; /* to wait for each movement */
	bool can_skip;  /* Enter on standard input leaves a signal out */
};

/* Watches, asks for the movement, explains. 1: *out is filled; 0: left out; -1 with why. */
int session_ask(const struct session *, enum signal_id, struct probe_finding *out,
	struct fault *why);

#endif
