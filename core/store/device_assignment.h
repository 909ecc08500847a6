/* device_assignment: which device or PLC a program uses, and how a running program changes over to
 * another one (warenspur switch). Used by readers and by the PLC bridge.
 *
 *   default     the address of the command line
 *   requested   the address that an operator has requested; empty: the default
 *   active      the address in use
 *
 * Life cycle: device_assignment_begin() at the start; the program opens the address and reports it
 * with device_assignment_activate(). While it runs, device_assignment_take_request() finds each new
 * request once; the program answers it with device_assignment_activate() or
 * device_assignment_reject(). After a rejection the active address stays, also after a restart. */
#ifndef CORE_STORE_DEVICE_ASSIGNMENT_H
#define CORE_STORE_DEVICE_ASSIGNMENT_H

#include "core/store/store.h"

struct device_assignment {
	struct store *store;             /* not owned; NULL: there are no requests */
	struct row_assignment row;       /* as last read; its request has been taken */
	char address[STORE_ADDRESS_MAX]; /* to be used, or taken as a request */
};

/* A program with this role starts. Fills address: the address requested before if check() accepts
 * it, else the default. check() returns 0, or -1 with why; its last call was with the chosen address.
 * Logs and stores a rejection. 0, or -1 with why: the default is not accepted, or the store
 * failed. */
int device_assignment_begin(struct device_assignment *, struct store *, const char *role,
	const char *default_address, int (*check)(void *user, const char *address, struct fault *why),
	void *user, struct fault *why);

/* For another thread or connection of a program that has begun: take_request() finds the requests
 * that are not answered yet. 0, or -1 with why. */
int device_assignment_resume(struct device_assignment *, struct store *, const char *role,
	struct fault *why);

/* Stores that address is active now. plc: the PLC's name if a change means another PLC (see
 * store_change_plc()), NULL for a reader. 0, or -1 with why. */
int device_assignment_activate(struct device_assignment *, const char *plc, struct fault *why);

/* 1: there is a new request, address holds it; 0: none; -1 with why. Reads the store. */
int device_assignment_take_request(struct device_assignment *, struct fault *why);

/* Stores why the request is rejected; nothing if a newer one has been made since. 0, or -1 with
 * why. */
int device_assignment_reject(struct device_assignment *, const struct message *reason,
	struct fault *why);

/* --- simulated or real ---------------------------------------------------------------------- */

enum device_origin { DEVICE_ORIGIN_UNKNOWN, DEVICE_ORIGIN_REAL, DEVICE_ORIGIN_SIMULATED };

/* The origin of "nfc:pn532_uart:/dev/ttyUSB0", "tcp:127.0.0.1:1502" …: a pseudo terminal or a PLC on
 * this computer is simulated, any other device file is real; everything else is unknown (a PLC on
 * another host, a device that is not plugged in). Looks at names only, opens nothing. */
enum device_origin device_origin_of(const char *address);

#endif
