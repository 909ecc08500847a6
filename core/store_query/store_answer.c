#include "core/store_query/store_answer.h"
#include "core/store/store_sql.h"
#include "core/wire/signals.h"

#include <stdlib.h>

static bool state_is_stopped(int64_t state)
{
	return state != PLC_RUNNING && state != PLC_WAITING;
}

static int out_of_memory(struct fault *why)
{
	return fault_set(why, FAULT_STORE, EXIT_FAILED,
		MESSAGE("store_answer.no_memory",
			"not enough memory for the answer times; close other programs"));
}

/* A state that begins at at_us. */
static int add_state(struct store_stops *stops, int64_t at_us, int64_t state, struct fault *why)
{
	struct store_stop *last = stops->count ? &stops->list[stops->count - 1] : NULL;
	bool is_open = last && last->to_us == INT64_MAX;

	if (state_is_stopped(state) == is_open)
		return 0;
	if (is_open) {
		last->to_us = at_us;
		return 0;
	}
	if (stops->count == stops->size) {
		size_t size = stops->size ? stops->size * 2 : 64;
		struct store_stop *list = realloc(stops->list, size * sizeof *list);

		if (!list)
			return out_of_memory(why);
		stops->list = list;
		stops->size = size;
	}
	stops->list[stops->count++] = (struct store_stop){ at_us, INT64_MAX };
	return 0;
}

int store_read_stops(struct store *s, const char *plc, int64_t since_us, int64_t until_us,
	struct store_stops *out, struct fault *why)
{
	const char *name = signals[SIGNAL_STATE].name;
	int64_t first, last, before, at_us;
	sqlite3_stmt *st;
	int step, result = 0;

	if (store_signal_seq_at(s, since_us, &first, why) || store_past_signal(s, &last, why) ||
		store_number(s, &before, 0, why,
			"SELECT coalesce(max(seq), 0) FROM signal WHERE plc = ? AND name = ? AND seq <= ?",
			"tti", plc, name, first))
		return -1;
	st = store_bind(s, why,
		"SELECT at_us, value FROM signal WHERE plc = ? AND name = ? AND seq >= ? AND seq <= ?"
		" AND at_us <= ? ORDER BY seq",
		"ttiii", plc, name, before, last, store_until(s));
	if (!st)
		return -1;
	while (!result && (step = sqlite3_step(st)) == SQLITE_ROW) {
		at_us = store_time(st, 0);
		if (at_us > until_us) {
			step = SQLITE_DONE;
			break;
		}
		result = add_state(out, at_us, sqlite3_column_int64(st, 1), why);
	}
	return store_done(s, st, result ? SQLITE_DONE : step, result ? NULL : why) || result ? -1 : 0;
}

void store_free_stops(struct store_stops *stops)
{
	free(stops->list);
	*stops = (struct store_stops){ 0 };
}

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

int64_t store_answer_us(const struct store_stops *stops, const struct passage *p)
{
	int64_t us = p->answered_us - p->arrived_us;

	if (!p->answered_us || !p->identified_us || p->identified_us > p->answered_us || us < 0)
		return -1;
	for (size_t i = 0; i < stops->count; i++) {
		int64_t from_us = later(stops->list[i].from_us, p->arrived_us),
				to_us = earlier(stops->list[i].to_us, p->answered_us);

		if (to_us > from_us)
			us -= to_us - from_us;
	}
	return us;
}

int store_box_answer(struct store *s, const char *plc, const struct passage *p, int64_t *us,
	struct fault *why)
{
	struct store_stops stops = { 0 };
	int result = p->answered_us && p->identified_us
		? store_read_stops(s, plc, p->arrived_us, p->answered_us, &stops, why)
		: 0;

	*us = result ? -1 : store_answer_us(&stops, p);
	store_free_stops(&stops);
	return result;
}

static int compare_times(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

struct answer_ranks store_rank_answers(int64_t *us, size_t n)
{
	if (!n)
		return (struct answer_ranks){ 0 };
	qsort(us, n, sizeof us[0], compare_times);
	return (struct answer_ranks){ us[(n + 1) / 2 - 1], us[(n * 99 + 99) / 100 - 1], us[n - 1] };
}
