/* Replaces the wire and the clock: requests take time and fail in every way of a real wire. */
#include "plc-bridge/modbus/plc.h"
#include "tests/fault_injection/fault_injection.h"

#include <string.h>

enum { TIMEOUT_US = 250000 }; /* the default profile's */
enum { RTU_HALF_US = 32000 }; /* 65 ms for an exchange: 27 registers at 9600 baud */

int64_t __wrap_clock_wall_us(void);
int64_t __wrap_clock_mono_us(void);
int64_t __wrap_clock_mono_ms(void);
struct plc *__wrap_plc_create(const char *, const struct profile *, struct fault *);
void __wrap_plc_destroy(struct plc *);
int __wrap_plc_connect(struct plc *, struct fault *);
void __wrap_plc_disconnect(struct plc *);
enum plc_answer __wrap_plc_read(struct plc *, uint16_t *, struct fault *);
bool __wrap_plc_is_on_this_computer(const struct plc *);
void __wrap_plc_capture(struct plc *, capture_tap_on_frame *, void *);
enum plc_answer __wrap_plc_write(struct plc *, enum signal_id, const uint16_t *, int,
	struct fault *);

int64_t __wrap_clock_mono_us(void)
{
	return injection.now_us;
}

int64_t __wrap_clock_mono_ms(void)
{
	return injection.now_us / 1000;
}

int64_t __wrap_clock_wall_us(void)
{
	return injection.now_us + injection.wall_offset_us;
}

void injection_step_to_kill(void)
{
	if (injection.kill_in && --injection.kill_in == 0)
		longjmp(injection.killed, 1);
}

/* --- one exchange ---------------------------------------------------------------------------- */

static void sets_why(struct fault *why)
{
	fault_set(why, FAULT_HARDWARE, EXIT_UNAVAILABLE, "on fire");
}

/* What the PLC does when the request reaches it. */
struct request {
	uint16_t *read;       /* registers to fill */
	enum signal_id first; /* or what to write */
	const uint16_t *values;
	int count;
};

static bool reaches(const struct request *r)
{
	if (!injection.powered || !injection.connected)
		return false;
	if (r->read) {
		plc_image_to_registers(&injection.sorter.image, r->read);
		injection.read_us = injection.now_us;
		injection.read_boot = injection.boot;
	}
	for (int i = 0; !r->read && i < r->count; i++)
		if (!sorter_write(&injection.sorter, (uint16_t)(signals[r->first].address + i),
				r->values[i]))
			injection_fail("the bridge wrote register %d, which is the PLC's",
				signals[r->first].address + i);
	if (!r->read && r->first == SIGNAL_COMMAND && r->values[0] != PLC_COMMAND_NONE)
		for (size_t i = 0; i < injection.command_count; i++)
			if (injection.commands[i].taken && !injection.commands[i].finished)
				injection.commands[i].written++;
	return true;
}

static enum plc_answer wait_in_vain(int64_t began_us)
{
	injection_elapse(began_us + TIMEOUT_US - injection.now_us);
	return PLC_LOST;
}

static enum plc_answer go_through_fire(const struct request *r, int64_t began_us)
{
	injection_elapse((injection.rtu ? RTU_HALF_US : 100) + (int64_t)injection_random(500));
	if (!injection.powered)
		return injection_chance(50) ? PLC_LOST : wait_in_vain(began_us);
	if (injection.faults[FAULT_CUT].on && injection_chance(50)) {
		if (injection_chance(50))
			reaches(r);
		return PLC_LOST;
	}
	if (injection.faults[FAULT_MUTE].on && injection_chance(70)) {
		if (injection_chance(50))
			reaches(r);
		return wait_in_vain(began_us);
	}
	if (injection.faults[FAULT_GARBAGE].on && injection_chance(60)) {
		reaches(r);
		if (injection_chance(50))
			return wait_in_vain(began_us);
		return PLC_LOST;
	}
	if (injection.faults[FAULT_BUSY].on && injection_chance(70))
		return PLC_BUSY;
	if (injection.faults[FAULT_SLOW].on)
		injection_elapse((int64_t)injection_random(140000));
	if (!reaches(r))
		return wait_in_vain(began_us);
	if (injection.faults[FAULT_SLOW].on)
		injection_elapse((int64_t)injection_random(140000));
	injection_elapse((injection.rtu ? RTU_HALF_US : 100) + (int64_t)injection_random(500));
	if (injection.now_us - began_us > TIMEOUT_US)
		return PLC_LOST;
	return injection.connected ? PLC_FINE : PLC_LOST;
}

static enum plc_answer exchange(const struct request *r, struct fault *why)
{
	int64_t began_us = injection.now_us;
	enum plc_answer answer;

	injection_step_to_kill();
	for (int i = 0; !r->read && i < r->count; i++)
		injection_trace("write %s+%d %u at %lld\n", signals[r->first].name, i, r->values[i],
			(long long)began_us);
	answer = injection.connected ? go_through_fire(r, began_us) : PLC_LOST;
	injection_step_to_kill();
	if (answer != PLC_FINE && !r->read && r->first == SIGNAL_DEST_LANE)
		injection.lane_failed_us = injection.now_us;
	if (answer != PLC_FINE)
		sets_why(why);
	if (injection.now_us - began_us > injection.slowest_call_us)
		injection.slowest_call_us = injection.now_us - began_us;
	return answer;
}

/* --- plc.h ------------------------------------------------------------------------------------ */

struct plc *__wrap_plc_create(const char *address, const struct profile *profile, struct fault *why)
{
	(void)address, (void)profile, (void)why;
	return (struct plc *)&injection;
}

void __wrap_plc_destroy(struct plc *plc)
{
	(void)plc;
	injection.connected = false;
}

int __wrap_plc_connect(struct plc *plc, struct fault *why)
{
	(void)plc;
	injection_step_to_kill();
	injection_elapse(100 + (int64_t)injection_random(300));
	if (injection.powered && !injection.faults[FAULT_REFUSED].on) {
		injection.connected = true;
		link_connected(&injection.link, injection.now_us / 1000);
		return 0;
	}
	if (injection_chance(50)) /* nobody is there at all */
		injection_elapse(TIMEOUT_US - 400);
	sets_why(why);
	return -1;
}

void __wrap_plc_capture(struct plc *plc, capture_tap_on_frame *listener, void *user)
{
	(void)plc, (void)listener, (void)user;
}

bool __wrap_plc_is_on_this_computer(const struct plc *plc)
{
	(void)plc;
	return false;
}

void __wrap_plc_disconnect(struct plc *plc)
{
	(void)plc;
	link_lost(&injection.link, injection.now_us / 1000);
	injection.connected = false;
}

enum plc_answer __wrap_plc_read(struct plc *plc, uint16_t *registers, struct fault *why)
{
	int64_t before_us = injection.read_us;
	enum plc_answer answer;

	(void)plc;
	answer = exchange(&(struct request){ .read = registers }, why);
	if (answer == PLC_FINE)
		link_heard(&injection.link, 0, injection.now_us / 1000);
	if (answer != PLC_FINE)
		injection.read_us = before_us;
	else if (injection.state == PROGRAM_READY) /* before, it is not taken into the dialogue */
		injection.reads_us[injection.read_count++ % INJECTION_READS_MAX] = injection.read_us;
	return answer;
}

enum plc_answer __wrap_plc_write(struct plc *plc, enum signal_id first, const uint16_t *values,
	int count, struct fault *why)
{
	(void)plc;
	return exchange(&(struct request){ .first = first, .values = values, .count = count }, why);
}
