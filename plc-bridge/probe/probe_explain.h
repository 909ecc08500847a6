/* probe_explain: compares the place where a signal was found with the profile, gives the
 * probable reason and the line of the profile that corrects it. Pure. */
#ifndef PLC_BRIDGE_PROBE_PROBE_EXPLAIN_H
#define PLC_BRIDGE_PROBE_PROBE_EXPLAIN_H

#include "plc-bridge/profile/profile.h"

enum probe_verdict {
	PROBE_FITS,
	PROBE_ONE_OFF,  /* the neighbouring address: data sheet counts from 1 */
	PROBE_SHIFTED,  /* the whole area is shifted: a base is missing */
	PROBE_FUNCTION, /* the same address with another function code */
	PROBE_SWAPPED,  /* the other byte of the register */
	PROBE_ELSEWHERE,
	PROBE_WORD_ORDER, /* ENCODER: the other word changes fast */
	PROBE_STILL,      /* nothing has changed */
	PROBE_DEAD,       /* PLC_HEARTBEAT does not change */
	PROBE_SEVERAL,    /* several places have changed, none as in the profile */
	PROBE_VERDICT_COUNT
};

/* "fits", "one_off", ... */
const char *probe_verdict_name(enum probe_verdict);

struct probe_finding {
	enum signal_id id;
	enum probe_verdict verdict;
	int count;                             /* places that have changed */
	struct profile_point places[16];       /* most probable first */
	char section[12], name[32], value[40]; /* the correcting line; name "": nothing to change */
	char text[400];                        /* explanation, translated */
};

/* found[count] have changed with the signal. Sorts them, most probable first. */
void probe_explain(const struct profile *, enum signal_id, const struct profile_point *found,
	int count, struct probe_finding *out);
/* changes: of the two words of ENCODER, in the profile's places; -1: cannot be read. */
void probe_explain_words(const struct profile *, int first_changes, int second_changes,
	struct probe_finding *out);
/* changes of PLC_HEARTBEAT in so many ms; others[count]: registers that change like a heartbeat. */
void probe_explain_heartbeat(const struct profile *, int changes, int ms,
	const struct profile_point *others, int count, struct probe_finding *out);

#endif
