#include "plc-bridge/dialogue/plc_trust.h"
#include "core/base/lang.h"
#include "plc-bridge/dialogue/link.h"

/* Boxes that can have arrived between two polls of a slow line. */
enum { ARRIVALS_MAX = 3, BEATS = 2 };

void plc_trust_init(struct plc_trust *t, const struct plc_image *recorded)
{
	*t = (struct plc_trust){ .state = PLC_TRUST_NEW, .has_known = recorded != NULL };
	if (recorded)
		t->known = *recorded;
}

static void begin_watch(struct plc_trust *t)
{
	t->has_image = false;
	t->beats = 0;
}

void plc_trust_lost(struct plc_trust *t)
{
	plc_trust_stale(t);
	begin_watch(t);
}

void plc_trust_stale(struct plc_trust *t)
{
	if (t->state == PLC_TRUST_VERIFIED)
		t->state = PLC_TRUST_RECHECK;
	t->beats = 0;
}

void plc_trust_reject(struct plc_trust *t, int64_t now_ms)
{
	t->state = PLC_TRUST_NEW;
	t->has_known = false;
	t->doubt = PLC_DOUBT_RANGE;
	t->doubt_ms = now_ms;
	begin_watch(t);
}

/* --- doubts ----------------------------------------------------------------------------------- */

/* A counter goes up and begins again at its end; a bit that toggles is one of modulus 2. */
static bool counts_up(uint32_t before, uint32_t now)
{
	return (uint16_t)(now - before) < 0x8000 || now <= 1 || before <= 1;
}

/* From 65535 to 1: 0 is no box. */
static bool arrivals_go_on(uint32_t before, uint32_t now)
{
	uint32_t steps = now >= before ? now - before : now + UINT16_MAX - before;

	return steps <= ARRIVALS_MAX && (now != 0 || before == 0);
}

static bool is_mapped(const struct profile *p, enum signal_id id)
{
	return p->points[id].area != AREA_NONE;
}

/* Values that contradict each other or the register map. Not asked of a verified PLC: others may
 * write its registers, and slow parts of the image are older. */
static enum plc_doubt check_values(const struct profile *p, const uint32_t *value)
{
	bool is_running = value[SIGNAL_STATE] == PLC_RUNNING || value[SIGNAL_STATE] == PLC_WAITING;

	if (value[SIGNAL_DEST_LANE] > LANE_COUNT || value[SIGNAL_COMMAND] > PLC_COMMAND_RESET)
		return PLC_DOUBT_WRITTEN;
	if (is_mapped(p, SIGNAL_DONE_SEQ) && is_mapped(p, SIGNAL_DONE_LANE) && value[SIGNAL_DONE_SEQ] &&
		!value[SIGNAL_DONE_LANE])
		return PLC_DOUBT_DONE;
	if (is_running && is_mapped(p, SIGNAL_ESTOP_OK) && !value[SIGNAL_ESTOP_OK])
		return PLC_DOUBT_ESTOP;
	return PLC_DOUBT_NONE;
}

static enum plc_doubt check_changes(const uint32_t *before, const uint32_t *now)
{
	if (now[SIGNAL_BOOT_ID] != before[SIGNAL_BOOT_ID])
		return PLC_DOUBT_BOOT;
	if (!counts_up(before[SIGNAL_PLC_HEARTBEAT], now[SIGNAL_PLC_HEARTBEAT]))
		return PLC_DOUBT_HEARTBEAT;
	if (!arrivals_go_on(before[SIGNAL_ARRIVAL_SEQ], now[SIGNAL_ARRIVAL_SEQ]))
		return PLC_DOUBT_ARRIVAL;
	return PLC_DOUBT_NONE;
}

/* One doubt is what a restart of the PLC's program looks like. */
static void take_doubt(struct plc_trust *t, enum plc_doubt doubt, int64_t now_ms)
{
	bool is_second = t->doubt != PLC_DOUBT_NONE && now_ms - t->doubt_ms < PLC_TRUST_DOUBT_MS;

	if (t->state != PLC_TRUST_NEW)
		t->state = is_second ? PLC_TRUST_NEW : PLC_TRUST_RECHECK;
	t->doubt = doubt;
	t->doubt_ms = now_ms;
	t->has_known = false;
	begin_watch(t);
}

/* --- the watch -------------------------------------------------------------------------------- */

/* Do the numbers of the PLC that was verified go on in a new connection? */
static bool goes_on(const struct plc_trust *t, const uint32_t *now, int64_t now_ms)
{
	const uint32_t *known = t->known.value;

	return t->has_known && now_ms - t->known_ms < LINK_DEAD_MS &&
		now[SIGNAL_PLC_HEARTBEAT] != known[SIGNAL_PLC_HEARTBEAT] &&
		check_changes(known, now) == PLC_DOUBT_NONE;
}

static bool is_proven(const struct plc_trust *t, const uint32_t *now, int64_t now_ms)
{
	if (t->state == PLC_TRUST_NEW)
		return t->beats >= BEATS && now_ms - t->since_ms >= PLC_TRUST_MS &&
			now[SIGNAL_STATE] != PLC_INIT;
	return t->state == PLC_TRUST_VERIFIED || t->beats > 0 || goes_on(t, now, now_ms);
}

bool plc_trust_see(struct plc_trust *t, const struct profile *p, const struct plc_image *image,
	int64_t now_ms)
{
	const uint32_t *now = image->value, *before = t->image.value;
	enum plc_doubt doubt = PLC_DOUBT_NONE;

	if (t->has_image && now_ms - t->image_ms >= LINK_DEAD_MS)
		plc_trust_lost(t);
	if (t->has_image)
		doubt = check_changes(before, now);
	if (doubt == PLC_DOUBT_NONE && t->state != PLC_TRUST_VERIFIED)
		doubt = check_values(p, now);
	if (doubt != PLC_DOUBT_NONE)
		take_doubt(t, doubt, now_ms);
	if (!t->has_image)
		t->since_ms = now_ms;
	else
		t->beats += now[SIGNAL_PLC_HEARTBEAT] != before[SIGNAL_PLC_HEARTBEAT];
	t->has_image = true;
	t->image = *image;
	t->image_ms = now_ms;
	if (doubt != PLC_DOUBT_NONE || !is_proven(t, now, now_ms))
		return false;
	t->state = PLC_TRUST_VERIFIED;
	t->has_known = true;
	t->known = *image;
	t->known_ms = now_ms;
	return true;
}

bool plc_trust_is_known(const struct plc_trust *t, const struct plc_image *image)
{
	const uint32_t *known = t->known.value, *now = image->value;

	return t->has_known && (now[SIGNAL_ARRIVAL_SEQ] || now[SIGNAL_BOOT_ID]) &&
		now[SIGNAL_BOOT_ID] == known[SIGNAL_BOOT_ID] &&
		arrivals_go_on(known[SIGNAL_ARRIVAL_SEQ], now[SIGNAL_ARRIVAL_SEQ]);
}

const char *plc_trust_reason(const struct plc_trust *t)
{
	static const char *const reasons[PLC_DOUBT_COUNT] = {
		[PLC_DOUBT_RANGE] = MESSAGE_WORD("plc_trust.range", "values are out of range"),
		[PLC_DOUBT_HEARTBEAT] =
			MESSAGE_WORD("plc_trust.heartbeat", "PLC_HEARTBEAT changes but does not count up"),
		[PLC_DOUBT_BOOT] = MESSAGE_WORD("plc_trust.boot", "BOOT_ID keeps changing"),
		[PLC_DOUBT_ARRIVAL] = MESSAGE_WORD("plc_trust.arrival", "ARRIVAL_SEQ jumps"),
		[PLC_DOUBT_WRITTEN] =
			MESSAGE_WORD("plc_trust.written", "DEST_LANE or COMMAND is greater than 3"),
		[PLC_DOUBT_DONE] =
			MESSAGE_WORD("plc_trust.done", "DONE_SEQ names a box but DONE_LANE is 0"),
		[PLC_DOUBT_ESTOP] =
			MESSAGE_WORD("plc_trust.estop", "STATE is \"running\" while ESTOP_OK is 0"),
	};

	if (t->doubt == PLC_DOUBT_NONE && t->has_image && t->image.value[SIGNAL_STATE] == PLC_INIT)
		return MESSAGE_WORD("plc_trust.init", "STATE stays 0 (init)");
	return reasons[t->doubt];
}
