/* bridge: one poll of the PLC and everything that follows. Connects the wire (plc), the pure
 * parts (image, link, handshake, operator_command) and the journal. */
#ifndef PLC_BRIDGE_BRIDGE_H
#define PLC_BRIDGE_BRIDGE_H

#include "core/store/store.h"
#include "plc-bridge/profile/profile.h"

struct bridge;

/* Takes the store, also on failure. address and profile must outlive the bridge. NULL: why. */
struct bridge *bridge_open(const char *address, const struct profile *, struct store *,
	const char *plc, struct fault *why);
void bridge_close(struct bridge *);
/* From now on it only reads: nothing is written into the PLC, no box is followed, commands fail. */
void bridge_observe(struct bridge *);

int bridge_news_fd(struct bridge *);
/* Takes scans and commands from the journal. True: there are some, and a box waits at the ident
 * point. */
bool bridge_take_news(struct bridge *);

/* True: another PLC address was requested; *address points into the bridge. Accept it by closing
 * this bridge and opening one there, or reject it with bridge_reject_address(). */
bool bridge_requested_address(const struct bridge *, const char **address);
void bridge_reject_address(struct bridge *, const struct message *reason);

/* One cycle: connect if it is time, read, decide, write, read back what was written, record. Nothing
 * is written before the device has proved to be the sorter's PLC (dialogue/plc_trust.h), and, unless
 * it is on this computer, before a person has allowed its address (journal_ask_permission()). Blocks
 * for at most three response time-outs, with a profile of several requests for that many more;
 * never for the disk. (A host name that must be looked up can take the resolver's time: give an
 * address where that matters.) */
void bridge_cycle(struct bridge *);

#endif
