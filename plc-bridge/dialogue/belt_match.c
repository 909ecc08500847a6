#include "plc-bridge/dialogue/belt_match.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum {
	ANSWER_MS = 3000,     /* rule 3: the PLC waits so long */
	SPRING_BACK_MM = 100, /* a stopping belt may run backwards so far */
	JUMP_MM = 1000,       /* … and no belt goes so far between two polls, plus JUMP_MM_PER_MS */
	JUMP_MM_PER_MS = 60,  /* a simulated world may run 50 times as fast */
	VAGUE_MM = 80,        /* half of it is near enough */
	GAP_MAX_US = 600000000,
	BREAK_MS = 300,       /* a belt that stops does not start again sooner */
	NOWHERE_MM = INT_MIN, /* too far from every scan */
	PASSED_MM = 600       /* a scan whose place has passed by so much is of no box to come */
};

void belt_match_init(struct belt_match *m, const struct profile *profile)
{
	memset(m, 0, sizeof *m);
	if (profile && profile->matches_by_belt)
		m->profile = profile;
}

bool belt_match_is_on(const struct belt_match *m)
{
	return m->profile != NULL;
}

/* --- the way of the belt ------------------------------------------------------------------ */

/* The next image of a counter: it wraps at 2^32 or 2^16, is reset to 0, or runs back a little. */
static int64_t way_between(const struct belt_match *m, const struct plc_image *image, int64_t ms)
{
	uint32_t before = m->last.value[SIGNAL_ENCODER], now = image->value[SIGNAL_ENCODER];
	int64_t most = JUMP_MM + JUMP_MM_PER_MS * ms;
	int64_t expected = (int64_t)(m->mm_per_ms * (double)ms);
	int64_t ways[] = { (int32_t)(now - before), (uint16_t)(now - before), now };
	int64_t best = expected;

	if (ways[0] >= -SPRING_BACK_MM && ways[0] <= most)
		return ways[0];
	/* Reset or wrapped: what fits best to how the belt ran. */
	for (size_t i = 1, found = 0; i < sizeof ways / sizeof ways[0]; i++) {
		if (ways[i] > most || (i == 1 && before > UINT16_MAX))
			continue;
		if (!found++ || llabs(ways[i] - expected) < llabs(best - expected))
			best = ways[i];
	}
	return best;
}

static bool waits(const struct plc_image *image)
{
	uint32_t state = image->value[SIGNAL_STATE];

	return state == PLC_WAITING ||
		(state != PLC_RUNNING && image->value[SIGNAL_LB_IDENT] &&
			image->value[SIGNAL_ANSWER_TIME_LEFT] > 0);
}

/* The PLC had its answer in this image: it lets the box go at once. */
static bool is_answered(const struct plc_image *image)
{
	uint32_t lane = image->value[SIGNAL_DEST_LANE];

	return image->value[SIGNAL_DEST_SEQ] == image->value[SIGNAL_ARRIVAL_SEQ] && lane >= 1 &&
		lane <= LANE_COUNT;
}

/* How much of the way between two polls the belt slipped under a box at the stopper: before its release,
 * and since the next one's arrival. */
struct slip {
	int64_t before, since;
};

static int64_t smaller(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* What the belt went in its last stood_ms, if it changed its speed (mm/s) once. The PLC's time does not run
 * while the belt is stopped, so a speed of 0 does not count. */
static int64_t way_of_stand(int64_t stood_ms, int64_t before, int64_t now, int64_t way,
	int64_t all_ms)
{
	int64_t with_now_ms;

	if (before == 0 || now == 0 || before == now)
		return stood_ms * (now ? now : before) / 1000;
	with_now_ms = (way * 1000 - before * all_ms) / (now - before);
	if (with_now_ms < 0)
		with_now_ms = 0;
	if (stood_ms <= with_now_ms)
		return stood_ms * now / 1000;
	return (with_now_ms * now + (stood_ms - with_now_ms) * before) / 1000;
}

/* The newest box has stood since it halted; -1: not known. */
static int64_t slip_since(const struct belt_match *m, const struct belt_match_look *look,
	int64_t way)
{
	int64_t left_ms = look->image->value[SIGNAL_ANSWER_TIME_LEFT];
	int64_t all_ms = (look->at_us - m->last_us) / 1000;
	int64_t speed = look->image->value[SIGNAL_SPEED_ACTUAL];
	int64_t speed_before = m->last.value[SIGNAL_SPEED_ACTUAL];

	if (left_ms == 0 || left_ms > ANSWER_MS) /* it does not say */
		return way <= VAGUE_MM ? way / 2 : -1;
	if (speed == 0 && speed_before == 0 && all_ms > 0) /* no such signal */
		speed = way * 1000 / all_ms;
	return smaller(way_of_stand(ANSWER_MS - left_ms, speed_before, speed, way, all_ms), way);
}

/* The box that waited stood until it was released: at once if the PLC had its answer, or when it was
 * written. -1: not known. */
static int64_t slip_before(const struct belt_match *m, const struct belt_match_look *look,
	int64_t way)
{
	int64_t all_us = look->at_us - m->last_us;

	if (is_answered(&m->last))
		return 0;
	if (!m->is_written || all_us <= 0)
		return way <= VAGUE_MM ? way / 2 : -1;
	if (way * (look->began_us - m->read_us) > VAGUE_MM * all_us)
		return -1; /* the answer may have arrived at any time in between */
	return way * ((m->read_us + look->began_us) / 2 - m->last_us) / all_us;
}

/* The box that stood there when the PLC started stands there still, and is asked about once more. */
static bool still_stands(const struct belt_match *m, const struct plc_image *image, int arrivals)
{
	return m->stands_since_boot && image->value[SIGNAL_LB_IDENT] &&
		!image->value[SIGNAL_STOPPER_OPEN] && (arrivals == 0 || (arrivals == 1 && waits(image)));
}

/* False: not known.
 *
 *   before     now        arrivals   stood
 *   free       free       0          not at all
 *   waits      waits      0          all the time
 *   free       waits      0          not at all: it has halted once more
 *   waits      free       0          until its release
 *   free       waits      1          since it halted
 *   waits      waits      1          until its release, and since the next one halted
 *   any        free       1          it has halted and left; a short way does not matter
 *   any        any        2 …        unknown, as above */
static bool find_slip(const struct belt_match *m, const struct belt_match_look *look, int arrivals,
	int64_t way, struct slip *out)
{
	bool waited = waits(&m->last), waits_now = waits(look->image);
	bool stands = still_stands(m, look->image, arrivals);

	*out = (struct slip){ 0 };
	if (stands || (arrivals == 0 && waited && waits_now && !m->stands_since_boot))
		out->before = way;
	else if (m->stands_since_boot)
		return way == 0;
	else if (arrivals > 1 || (arrivals == 1 && !waits_now))
		return way <= VAGUE_MM;
	else if (waited)
		out->before = slip_before(m, look, way);
	if (out->before < 0)
		return false;
	if (arrivals == 1 && !stands)
		out->since = slip_since(m, look, way - out->before);
	return out->since >= 0;
}

/* All positions are given up. */
static void forget_all(struct belt_match *m)
{
	size_t kept = 0;

	m->sample_count = m->arrival_count = 0;
	for (size_t i = 0; i < m->scan_count; i++) /* those not placed yet may be newer */
		if (!m->scans[i].is_placed)
			m->scans[kept++] = m->scans[i];
	m->scan_count = kept;
}

static void add_sample(struct belt_match *m, int64_t at_us, bool is_even)
{
	size_t n = m->sample_count;

	if (n >= 2 && m->samples[n - 1].way_mm == m->way_mm && m->samples[n - 2].way_mm == m->way_mm) {
		m->samples[n - 1].at_us = at_us; /* it stands still */
		return;
	}
	if (m->sample_count == BELT_MATCH_SAMPLES_MAX)
		memmove(m->samples, m->samples + 1, --m->sample_count * sizeof m->samples[0]);
	m->samples[m->sample_count++] =
		(struct belt_match_sample){ .at_us = at_us, .way_mm = m->way_mm, .is_even = is_even };
}

/* Did it run at one speed from the last poll to this one, but for one stop or start? If the PLC started, or long
 * ago, it may have stopped and started again, unless its way is that of its speed. */
static bool ran_evenly(const struct belt_match *m, const struct plc_image *image, int64_t way,
	int64_t ms)
{
	int64_t before = m->last.value[SIGNAL_SPEED_ACTUAL], now = image->value[SIGNAL_SPEED_ACTUAL];

	if (m->last.value[SIGNAL_BOOT_ID] == image->value[SIGNAL_BOOT_ID] && ms <= BREAK_MS)
		return true;
	return before == now && now > 0 && llabs(way - now * ms / 1000) <= VAGUE_MM / 2;
}

/* It has stopped on this way, or started. */
static void add_stop_or_start(struct belt_match *m, const struct plc_image *image, int64_t at_us,
	int64_t way)
{
	int64_t before = m->last.value[SIGNAL_SPEED_ACTUAL], now = image->value[SIGNAL_SPEED_ACTUAL];
	int64_t ran_us = before || now ? way * 1000000 / (before ? before : now) : 0;

	if ((before == 0) == (now == 0) || ran_us >= at_us - m->last_us)
		return;
	if (before == 0) {
		add_sample(m, at_us - ran_us, true);
		return;
	}
	m->way_mm += way;
	add_sample(m, m->last_us + ran_us, true);
	m->way_mm -= way;
}

/* From the last poll to this one: it stood, ran, stood again. */
static void add_way(struct belt_match *m, const struct belt_match_look *look, int64_t way,
	const struct slip *slip)
{
	int64_t all_us = look->at_us - m->last_us, took_us = look->read_us - look->began_us;
	bool is_even = (took_us > m->took_us ? took_us : m->took_us) * way <= VAGUE_MM * all_us &&
		ran_evenly(m, look->image, way, all_us / 1000);

	if (is_even && slip->before > 0 && way > 0)
		add_sample(m, m->last_us + all_us * slip->before / way, true);
	if (is_even && way > 0 && slip->before + slip->since == 0)
		add_stop_or_start(m, look->image, look->at_us, way);
	m->way_mm += way - slip->before - slip->since;
	if (is_even && slip->since > 0 && way > 0)
		add_sample(m, look->at_us - all_us * slip->since / way, true);
	add_sample(m, look->at_us, is_even);
}

static void add_arrival(struct belt_match *m, const struct plc_image *image)
{
	if (m->arrival_count == BELT_MATCH_ARRIVALS_MAX)
		memmove(m->arrivals, m->arrivals + 1, --m->arrival_count * sizeof m->arrivals[0]);
	m->arrivals[m->arrival_count++] =
		(struct belt_match_arrival){ .boot = (uint16_t)image->value[SIGNAL_BOOT_ID],
			.track = (uint16_t)image->value[SIGNAL_ARRIVAL_SEQ],
			.way_mm = m->is_again ? m->again_mm : m->way_mm };
	m->is_again = false;
}

/* The box in the light barrier is asked about once more, wherever it is by then. One that had its answer may have
 * left before the PLC's start, and another may have come. */
static void begin_boot(struct belt_match *m)
{
	if (!m->last.value[SIGNAL_LB_IDENT] || !m->arrival_count)
		return;
	m->is_again = true;
	m->stands_since_boot =
		m->stands_since_boot || (waits(&m->last) && !m->is_written && !is_answered(&m->last));
	m->again_mm = m->arrivals[--m->arrival_count].way_mm;
	if (!m->stands_since_boot) /* it is leaving: where it was asked about is not known */
		m->again_mm = NOWHERE_MM;
}

enum { MANY = 2 };

/* How many boxes have halted; MANY: it cannot be known, after the start of a PLC that kept its number. */
static int arrivals_between(const struct belt_match *m, const struct plc_image *image,
	bool same_boot)
{
	int before = same_boot ? (int)m->last.value[SIGNAL_ARRIVAL_SEQ] : 0;
	int now = (int)image->value[SIGNAL_ARRIVAL_SEQ];

	if (!same_boot && now > 1)
		return MANY;
	return now >= before ? now - before : UINT16_MAX - before + now;
}

static void note_arrivals(struct belt_match *m, const struct plc_image *image, int arrivals)
{
	if (arrivals > 0 && !waits(image)) { /* it has halted and left: somewhere on that way */
		m->is_again = true;
		m->again_mm = NOWHERE_MM;
	}
	if (arrivals > 0)
		add_arrival(m, image);
	if (arrivals > 0 || !image->value[SIGNAL_LB_IDENT] || image->value[SIGNAL_STOPPER_OPEN])
		m->stands_since_boot = false;
	if (!image->value[SIGNAL_LB_IDENT])
		m->is_again = false;
}

static void next_image(struct belt_match *m, const struct belt_match_look *look)
{
	const struct plc_image *image = look->image;
	bool same_boot = m->last.value[SIGNAL_BOOT_ID] == image->value[SIGNAL_BOOT_ID];
	int64_t ms = (look->at_us - m->last_us) / 1000;
	int64_t way = way_between(m, image, ms);
	struct slip slip;
	int arrivals;

	if (!same_boot)
		begin_boot(m);
	arrivals = arrivals_between(m, image, same_boot);
	if (!find_slip(m, look, arrivals, way, &slip)) {
		m->again_mm = NOWHERE_MM;
		m->way_mm += way;
		forget_all(m); /* where it was in between is not known either */
		add_sample(m, look->at_us, true);
	} else {
		add_way(m, look, way, &slip);
	}
	if (way > 0 && ms > 0)
		m->mm_per_ms = (double)way / (double)ms;
	note_arrivals(m, image, same_boot || arrivals < MANY || waits(image) ? arrivals : 0);
}

/* --- scans ---------------------------------------------------------------------------------- */

/* 1: *way_mm is where the belt was; 0: not known yet; -1: it will never be known. */
static int way_at(const struct belt_match *m, int64_t at_us, int64_t *way_mm)
{
	size_t i = m->sample_count;
	const struct belt_match_sample *from, *to;

	if (i == 0 || at_us > m->samples[i - 1].at_us)
		return 0;
	while (i > 0 && m->samples[i - 1].at_us > at_us)
		i--;
	if (i == 0)
		return -1;
	from = &m->samples[i - 1];
	if (from->at_us == at_us || i == m->sample_count) {
		*way_mm = from->way_mm;
		return 1;
	}
	to = from + 1;
	if (to->way_mm - from->way_mm > (to->is_even ? BELT_MATCH_COARSE_MM : VAGUE_MM / 2))
		return -1;
	*way_mm = from->way_mm +
		(to->way_mm - from->way_mm) * (at_us - from->at_us) / (to->at_us - from->at_us);
	return 1;
}

/* As way_at(). A scan with two possible times has a place only if both are at the same one (decision 6). */
static int place_of(const struct belt_match *m, const struct belt_match_scan *scan, int64_t *way_mm)
{
	int known = way_at(m, scan->seen.at_us, way_mm);
	int64_t earliest_mm;

	if (known != 1 || scan->earliest_us == scan->seen.at_us)
		return known;
	if (way_at(m, scan->earliest_us, &earliest_mm) != 1)
		return -1;
	return llabs(*way_mm - earliest_mm) <= VAGUE_MM / 2 ? 1 : -1;
}

/* False: it can never be placed, or its place has passed. */
static bool place_scan(struct belt_match *m, struct belt_match_scan *scan)
{
	const struct scan_match_seen *seen = &scan->seen;
	int known = scan->is_placed ? 1 : place_of(m, scan, &scan->expected_mm);

	if (known == 1 && !scan->is_placed) {
		scan->expected_mm += profile_read_offset(m->profile, seen->sighting.source);
		scan->is_placed = true;
	}
	return known == 0 || (known == 1 && m->way_mm - scan->expected_mm < PASSED_MM);
}

static void place_scans(struct belt_match *m)
{
	size_t kept = 0;

	for (size_t i = 0; i < m->scan_count; i++)
		if (place_scan(m, &m->scans[i]))
			m->scans[kept++] = m->scans[i];
	m->scan_count = kept;
}

void belt_match_add(struct belt_match *m, const struct scan_match_seen *seen)
{
	struct belt_match_scan scan = { .seen = *seen, .earliest_us = seen->at_us };

	if (!belt_match_is_on(m) || seen->sighting.scan_seq <= m->not_until)
		return;
	if (m->scan_count == BELT_MATCH_SCANS_MAX)
		memmove(m->scans, m->scans + 1, --m->scan_count * sizeof m->scans[0]);
	m->scans[m->scan_count++] = scan;
}

void belt_match_see(struct belt_match *m, const struct belt_match_look *look)
{
	if (!belt_match_is_on(m))
		return;
	/* The clock was set back between two polls, or the last poll was long ago. */
	if (m->has_last && (look->at_us < m->last_us || look->at_us - m->last_us > GAP_MAX_US)) {
		forget_all(m);
		m->has_last = m->is_again = m->stands_since_boot = false;
	}
	if (m->has_last) {
		next_image(m, look);
	} else {
		if (waits(look->image))
			add_arrival(m, look->image);
		add_sample(m, look->at_us, true);
	}
	m->last = *look->image;
	m->last_us = look->at_us;
	m->read_us = look->read_us;
	m->took_us = look->read_us - look->began_us;
	m->has_last = true;
	m->is_written = false;
	place_scans(m);
}

void belt_match_wrote(struct belt_match *m)
{
	m->is_written = true;
}

/* How far the box of a scan was from its place when this one arrived. */
static int64_t distance_to(const struct belt_match_scan *scan, const struct belt_match_arrival *a)
{
	return llabs(a->way_mm - scan->expected_mm - BELT_MATCH_HALT_MM);
}

static const struct belt_match_arrival *nearest_arrival(const struct belt_match *m,
	const struct belt_match_scan *scan)
{
	const struct belt_match_arrival *nearest = NULL;

	if (!scan->is_placed)
		return NULL;
	for (size_t i = 0; i < m->arrival_count; i++)
		if (distance_to(scan, &m->arrivals[i]) <= BELT_MATCH_NEAR_MM &&
			(!nearest || distance_to(scan, &m->arrivals[i]) < distance_to(scan, nearest)))
			nearest = &m->arrivals[i];
	return nearest;
}

size_t belt_match_of(const struct belt_match *m, uint16_t boot, uint16_t track,
	struct scan_match_seen *out)
{
	size_t count = 0;

	for (size_t i = 0; i < m->scan_count && count < SCAN_MATCH_SEEN_MAX; i++) {
		const struct belt_match_arrival *a = nearest_arrival(m, &m->scans[i]);

		if (a && a->boot == boot && a->track == track)
			out[count++] = m->scans[i].seen;
	}
	return count;
}
