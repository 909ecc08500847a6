#include "hw/plant/modbus/wires.h"
#include "core/base/lang.h"

#include <stdlib.h>
#include <string.h>

static int open_one(struct wire *w, const char *address, int turnaround_ms, struct fault *why)
{
	w->kind = strncmp(address, "rtu:", 4) == 0 ? WIRE_RTU : WIRE_TCP;
	return w->kind == WIRE_RTU ? rtu_open(&w->rtu, address, turnaround_ms, why)
							   : server_open(&w->tcp, address, why);
}

static int open_list(struct wires *w, char *list, int turnaround_ms, struct fault *why)
{
	char *address;

	while ((address = strsep(&list, ","))) {
		if (w->count == WIRES_MAX)
			return fault_set(why, FAULT_USAGE, EXIT_USAGE,
				MESSAGE("wires.modbus_more_wires",
					"--modbus: more than %d addresses; leave some out"),
				WIRES_MAX);
		if (open_one(&w->list[w->count], address, turnaround_ms, why))
			return -1;
		w->count++;
	}
	return 0;
}

int wires_open(struct wires *w, const char *list, int turnaround_ms, struct fault *why)
{
	char *copy = strdup(list);
	int result;

	memset(w, 0, sizeof *w);
	if (!copy)
		return fault_set(why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("fault.out_of_memory_close_programs", "out of memory; close other programs"));
	result = open_list(w, copy, turnaround_ms, why);
	free(copy);
	if (result)
		wires_close(w);
	return result;
}

void wires_close(struct wires *w)
{
	for (int i = 0; i < w->count; i++)
		if (w->list[i].kind == WIRE_RTU)
			rtu_close(&w->list[i].rtu);
		else
			server_close(&w->list[i].tcp);
	w->count = 0;
}

const char *wires_address(const struct wires *w, int i)
{
	return w->list[i].kind == WIRE_RTU ? w->list[i].rtu.address : w->list[i].tcp.address;
}

bool wires_can_have(const struct wires *w, enum wire_fault fault)
{
	for (int i = 0; i < w->count; i++)
		if (wire_fault_rows[fault].kinds >> w->list[i].kind & 1)
			return true;
	return false;
}

void wires_poll_fds(const struct wires *w, struct pollfd *fds)
{
	for (int i = 0; i < WIRES_POLL_MAX; i++)
		fds[i] = (struct pollfd){ .fd = -1 };
	for (int i = 0; i < w->count; i++)
		if (w->list[i].kind == WIRE_RTU)
			fds[i * SERVER_POLL_MAX] =
				(struct pollfd){ .fd = w->list[i].rtu.line.fd, .events = POLLIN };
		else
			server_poll_fds(&w->list[i].tcp, &fds[i * SERVER_POLL_MAX]);
}

void wires_serve(struct wires *w, const struct pollfd *fds, struct pdu_memory *memory,
	void (*refresh)(struct pdu_memory *), int64_t now_us)
{
	const struct wire_plc plc = { .memory = memory, .refresh = refresh, .faults = &w->faults };

	for (int i = 0; i < w->count; i++) {
		struct wire *wire = &w->list[i];

		if (wire->kind == WIRE_TCP) {
			server_serve(&wire->tcp, &fds[i * SERVER_POLL_MAX], &plc, now_us);
			continue;
		}
		rtu_run(&wire->rtu, &plc, now_us); /* a frame may be complete before the next one begins */
		if (fds[i * SERVER_POLL_MAX].revents)
			rtu_receive(&wire->rtu, now_us);
	}
}

int64_t wires_due_us(const struct wires *w)
{
	int64_t due = INT64_MAX;

	for (int i = 0; i < w->count; i++) {
		int64_t own = w->list[i].kind == WIRE_RTU ? rtu_due_us(&w->list[i].rtu)
												  : server_due_us(&w->list[i].tcp);
		due = own < due ? own : due;
	}
	return due;
}

void wires_restart(struct wires *w, int64_t until_us)
{
	for (int i = 0; i < w->count; i++)
		if (w->list[i].kind == WIRE_RTU)
			rtu_mute(&w->list[i].rtu, until_us);
		else
			server_leave(&w->list[i].tcp, until_us);
}

void wires_leave(struct wires *w, int64_t until_us)
{
	for (int i = 0; i < w->count; i++)
		if (w->list[i].kind == WIRE_RTU)
			rtu_leave(&w->list[i].rtu, until_us);
		else
			server_leave(&w->list[i].tcp, until_us);
}
