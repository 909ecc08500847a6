/* wires: all Modbus connections to the PLC: a list of TCP ports and RTU lines, one PLC behind
 * them. */
#ifndef HW_PLANT_MODBUS_WIRES_H
#define HW_PLANT_MODBUS_WIRES_H

#include "hw/plant/modbus/rtu.h"
#include "hw/plant/modbus/server.h"

enum { WIRES_MAX = 4, WIRES_POLL_MAX = WIRES_MAX * SERVER_POLL_MAX };

struct wire {
	enum wire_kind kind;
	union {
		struct server tcp;
		struct rtu rtu;
	};
};

struct wires {
	struct wire list[WIRES_MAX];
	int count;
	struct wire_faults faults;
};

/* list: addresses as server_open() and rtu_open() take them, separated by commas. 0, or -1 with
 * why: theirs, or EXIT_USAGE; nothing stays open then. */
int wires_open(struct wires *w, const char *list, int turnaround_ms, struct fault *why);
void wires_close(struct wires *w);

/* "tcp:127.0.0.1:40123", "rtu:/tmp/plc:19200:8E1" */
const char *wires_address(const struct wires *w, int i);
/* Can any of them have this fault? */
bool wires_can_have(const struct wires *w, enum wire_fault fault);

/* Fills fds[WIRES_POLL_MAX]. */
void wires_poll_fds(const struct wires *w, struct pollfd *fds);
/* Handles the events of the same fds and what is due. Never blocks. */
void wires_serve(struct wires *w, const struct pollfd *fds, struct pdu_memory *memory,
	void (*refresh)(struct pdu_memory *memory), int64_t now_us);
int64_t wires_due_us(const struct wires *w);

/* Closes connections and ports, removes lines, until then. */
void wires_leave(struct wires *w, int64_t until_us);
/* The PLC has no power until then: the same, but a serial line exists and is silent. */
void wires_restart(struct wires *w, int64_t until_us);

#endif
