#include "plc-bridge/probe/probe_session.h"
#include "core/base/clock.h"
#include "core/base/lang.h"

#include <poll.h>
#include <unistd.h>

/* REST_MS: places that change without operator action are found in this time. TOGETHER_MS:
 * everything that one action changes has changed. HEART_MS: enough for a heartbeat of 2 to 10
 * changes a second. */
enum { REST_MS = 1500, TOGETHER_MS = 250, HEART_MS = 3000, WATCH_PAUSE_MS = 10, WORD_CHANGES = 6 };

enum { WATCH_DONE, WATCH_SKIPPED = 1, WATCH_TIMED_OUT = 2 };

static bool is_skipped(const struct probe_session *s)
{
	struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };
	char line[64];

	if (!s->can_skip) {
		poll(NULL, 0, WATCH_PAUSE_MS);
		return false;
	}
	return poll(&input, 1, WATCH_PAUSE_MS) > 0 && read(STDIN_FILENO, line, sizeof line) > 0;
}

/* Reads until done() is true. WATCH_DONE, WATCH_SKIPPED, WATCH_TIMED_OUT, or -1 with why. */
static int watch_until(const struct probe_session *s, double ms,
	bool (*done)(struct probe *, void *), void *user, struct fault *why)
{
	int64_t end_ms = clock_mono_ms() + (int64_t)ms;

	do {
		if (probe_look(s->probe, why))
			return -1;
		if (done && done(s->probe, user))
			return WATCH_DONE;
		if (is_skipped(s))
			return WATCH_SKIPPED;
	} while (clock_mono_ms() < end_ms);
	return WATCH_TIMED_OUT;
}

struct movement_search {
	bool is_bit;
	struct profile_point found[PROBE_FOUND_MAX];
	int count;
};

static bool has_moved(struct probe *p, void *user)
{
	struct movement_search *search = user;

	search->count = probe_moved(p, search->is_bit, search->found);
	return search->count > 0;
}

static bool has_come_back(struct probe *p, void *user)
{
	struct movement_search *search = user;

	for (int i = 0; i < search->count; i++)
		if (!probe_is_back(p, &search->found[i], search->is_bit))
			return false;
	return true;
}

/* Keeps the places that returned to rest with the signal; the others changed for other reasons. */
static void keep_those_back(const struct probe *p, struct movement_search *search)
{
	int kept = 0;

	for (int i = 0; i < search->count; i++)
		if (probe_is_back(p, &search->found[i], search->is_bit))
			search->found[kept++] = search->found[i];
	if (kept)
		search->count = kept;
}

static int ask_movement(const struct probe_session *s, enum signal_id id, struct probe_finding *out,
	struct fault *why)
{
	struct movement_search search = { .is_bit = signals[id].kind == SIGNAL_BIT };
	int result;

	probe_rest(s->probe);
	fprintf(s->say, _("%s (%s): do not change it yet ...\n"), signals[id].name,
		_(signals[id].meaning));
	result = watch_until(s, REST_MS, NULL, NULL, why);
	if (result == WATCH_SKIPPED || result < 0)
		return result < 0 ? -1 : 0;
	probe_settle(s->probe);
	fprintf(s->say,
		search.is_bit ? _("%s: now change it (cover the light barrier, press the button) ...\n")
					  : _("%s: now change it ...\n"),
		signals[id].name);
	result = watch_until(s, s->seconds * 1000, has_moved, &search, why);
	if (result == WATCH_SKIPPED || result < 0)
		return result < 0 ? -1 : 0;
	if (result == WATCH_DONE) {
		if (watch_until(s, TOGETHER_MS, NULL, NULL, why) < 0)
			return -1;
		has_moved(s->probe, &search);
		if (search.is_bit && search.count) {
			fprintf(s->say, _("%s: seen; now change it back ...\n"), signals[id].name);
			if (watch_until(s, s->seconds * 1000, has_come_back, &search, why) < 0)
				return -1;
			keep_those_back(s->probe, &search);
		}
	}
	probe_explain(&s->probe->profile, id, search.found, search.count, out);
	return 1;
}

static bool words_have_moved(struct probe *p, void *unused)
{
	const struct profile_point *at = &p->profile.points[SIGNAL_ENCODER];

	(void)unused;
	return probe_changes(p, at->area, at->address) >= WORD_CHANGES ||
		probe_changes(p, at->area, at->address + 1) >= WORD_CHANGES;
}

static int ask_words(const struct probe_session *s, struct probe_finding *out, struct fault *why)
{
	const struct profile_point *at = &s->probe->profile.points[SIGNAL_ENCODER];
	int result;

	probe_rest(s->probe);
	fprintf(s->say, _("ENCODER: let the belt run ...\n"));
	result = watch_until(s, s->seconds * 1000, words_have_moved, NULL, why);
	if (result == WATCH_SKIPPED || result < 0)
		return result < 0 ? -1 : 0;
	probe_explain_words(&s->probe->profile, probe_changes(s->probe, at->area, at->address),
		probe_changes(s->probe, at->area, at->address + 1), out);
	return 1;
}

static int ask_heartbeat(const struct probe_session *s, struct probe_finding *out,
	struct fault *why)
{
	const struct profile_point *at = &s->probe->profile.points[SIGNAL_PLC_HEARTBEAT];
	struct profile_point others[PROBE_FOUND_MAX];
	int64_t begin_ms;
	int count, result;

	probe_rest(s->probe);
	begin_ms = clock_mono_ms();
	fprintf(s->say, _("PLC_HEARTBEAT: searching ...\n"));
	result = watch_until(s, HEART_MS, NULL, NULL, why);
	if (result == WATCH_SKIPPED || result < 0)
		return result < 0 ? -1 : 0;
	count = probe_counters(s->probe, 2 * HEART_MS / 1000 - 2, 10 * HEART_MS / 1000 + 2, others);
	probe_explain_heartbeat(&s->probe->profile, probe_changes(s->probe, at->area, at->address),
		(int)(clock_mono_ms() - begin_ms), others, count, out);
	return 1;
}

int probe_session_ask(const struct probe_session *s, enum signal_id id, struct probe_finding *out,
	struct fault *why)
{
	if (id == SIGNAL_ENCODER)
		return ask_words(s, out, why);
	if (id == SIGNAL_PLC_HEARTBEAT)
		return ask_heartbeat(s, out, why);
	return ask_movement(s, id, out, why);
}
