#include "tui/redraw.h"

void redraw_expire(struct redraw *s)
{
	s->has_changed = true;
	s->read_ms = 0;
}

/* When changes may be read; at once if the screen is drawn anyway. */
static int64_t read_due_ms(const struct redraw *s)
{
	bool draws_anyway = s->time_passed || s->must_draw;
	int64_t settled_ms = s->woke_ms && !draws_anyway ? s->woke_ms + REDRAW_SETTLE_MS : 0;
	int64_t rested_ms = s->read_ms ? s->read_ms + REDRAW_REST_MS : 0;

	return settled_ms > rested_ms ? settled_ms : rested_ms;
}

bool redraw_polls(const struct redraw *s, int64_t now_ms)
{
	return s->woke_ms ? now_ms >= read_due_ms(s) : now_ms - s->polled_ms >= REDRAW_POLL_MS;
}

void redraw_polled(struct redraw *s, int64_t now_ms, bool has_changed)
{
	s->woke_ms = 0;
	s->polled_ms = now_ms;
	s->has_changed |= has_changed;
}

enum redraw_reading redraw_reads(const struct redraw *s, int64_t now_ms)
{
	bool is_wanted = s->has_changed || s->is_playing || now_ms - s->read_ms > REDRAW_ANYWAY_MS;

	if (s->read_ms && now_ms < s->line_free_ms) /* what is read is drawn */
		return REDRAW_READS_NOTHING;
	if (is_wanted && now_ms >= read_due_ms(s))
		return REDRAW_READS_ALL;
	return s->late_ms && now_ms >= s->late_ms ? REDRAW_READS_LATE : REDRAW_READS_NOTHING;
}

void redraw_read(struct redraw *s, enum redraw_reading what, int64_t now_ms)
{
	if (what == REDRAW_READS_NOTHING)
		return;
	s->must_draw = true;
	if (what != REDRAW_READS_ALL)
		return;
	s->has_changed = false;
	s->read_ms = now_ms;
}

/* Something goes on that the next second is too late for. */
static bool is_busy(const struct redraw *s)
{
	return s->is_moving || s->is_playing || s->has_changed || s->late_ms;
}

static int moving_ms(const struct redraw *s)
{
	return s->is_smooth ? REDRAW_SMOOTH_MS : REDRAW_MOVING_MS;
}

enum redraw_drawing redraw_draws(const struct redraw *s, int64_t now_ms)
{
	if (s->must_draw)
		return REDRAW_DRAWS_ALL;
	if (!s->time_passed || now_ms < s->line_free_ms ||
		(is_busy(s) && now_ms - s->drawn_ms < moving_ms(s) / 2))
		return REDRAW_DRAWS_NOTHING;
	return REDRAW_DRAWS_MOTION;
}

void redraw_drawn(struct redraw *s, enum redraw_drawing what, int64_t now_ms, int64_t line_bytes)
{
	int64_t from_ms = s->line_free_ms > now_ms ? s->line_free_ms : now_ms;

	s->must_draw = s->time_passed = false;
	if (what == REDRAW_DRAWS_NOTHING)
		return;
	s->drawn_ms = now_ms;
	if (line_bytes)
		s->line_free_ms = from_ms + line_bytes * 1000 / REDRAW_LINE_BYTES_S;
}

bool redraw_sets_timer(struct redraw *s, int64_t now_ms, int64_t *first_ms)
{
	int period_ms = is_busy(s) ? moving_ms(s) : REDRAW_CALM_MS;
	int64_t due_ms = s->woke_ms ? read_due_ms(s) : 0;

	if (period_ms == s->period_ms && due_ms == s->due_ms)
		return false;
	s->period_ms = period_ms;
	s->due_ms = due_ms;
	*first_ms = !due_ms ? period_ms : due_ms > now_ms ? due_ms - now_ms : 0;
	return true;
}
