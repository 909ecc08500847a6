#include "tui/draw/layout.h"

#include <string.h>

/* A band while it is being fitted: one or two slots that share their rows. */
struct band {
	size_t first, count;
	int min, want, weight, priority;
	int rows;
};

bool layout_fits(int rows, int cols)
{
	return rows >= LAYOUT_MIN_ROWS && cols >= LAYOUT_MIN_COLS;
}

int layout_tabs(int rows)
{
	return rows >= LAYOUT_TABS_ROWS ? 1 : 0;
}

struct rect layout_room(int rows, int cols, int bottom)
{
	int top = 1 + layout_tabs(rows);

	return (struct rect){ .y = top,
		.rows = layout_fits(rows, cols) ? rows - top - bottom : 0,
		.cols = cols };
}

static int larger_of(int a, int b)
{
	return a > b ? a : b;
}

static struct layout_slot fit_slot(const struct layout_slot *slot, const struct rect *room)
{
	struct layout_slot s = *slot;

	if (s.large_min_rows && room->rows >= LAYOUT_LARGE_ROWS && room->cols >= LAYOUT_LARGE_COLS) {
		s.min_rows = s.large_min_rows;
		s.want_rows = s.large_want_rows;
	}
	return s;
}

static size_t make_bands(int cols, const struct layout_slot *slots, size_t count, struct band *out)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++) {
		const struct layout_slot *s = &slots[i];
		bool beside = n > 0 && cols >= LAYOUT_TWO_COLS && slots[i - 1].band == s->band &&
			out[n - 1].count == 1;

		if (beside) {
			struct band *b = &out[n - 1];

			b->count = 2;
			b->min = larger_of(b->min, s->min_rows);
			b->want = b->want && s->want_rows ? larger_of(b->want, s->want_rows) : 0;
			b->weight = larger_of(b->weight, s->weight);
			b->priority = b->priority < s->priority ? b->priority : s->priority;
		} else {
			out[n++] = (struct band){ .first = i,
				.count = 1,
				.min = s->min_rows,
				.want = s->want_rows,
				.weight = s->weight,
				.priority = s->priority };
		}
	}
	return n;
}

static struct band *least_important(struct band *bands, size_t n)
{
	struct band *last = NULL;

	for (size_t i = 0; i < n; i++)
		if (bands[i].rows && (!last || bands[i].priority > last->priority))
			last = &bands[i];
	return last;
}

/* Gives the minimum rows to as many bands as fit. Returns the rows left over. */
static int give_minimum(struct band *bands, size_t n, int room)
{
	struct band *last;
	int used = 0;

	for (size_t i = 0; i < n; i++)
		used += bands[i].rows = bands[i].min;
	while (used > room && (last = least_important(bands, n)) != NULL) {
		used -= last->rows;
		last->rows = 0;
	}
	return room - used;
}

/* Rows that no band with a weight uses go to bands without one (the picture), up to their
 * want_rows. */
static int give_wanted(struct band *bands, size_t n, int spare)
{
	for (size_t i = 0; i < n; i++) {
		int more = bands[i].want - bands[i].rows;

		if (!bands[i].rows || bands[i].weight || more <= 0)
			continue;
		if (more > spare)
			more = spare;
		bands[i].rows += more;
		spare -= more;
	}
	return spare;
}

/* Gives each row to the band with the fewest rows per weight. */
static void give_spare(struct band *bands, size_t n, int spare)
{
	for (; spare > 0; spare--) {
		struct band *next = NULL;

		for (size_t i = 0; i < n; i++) {
			struct band *b = &bands[i];

			if (!b->rows || !b->weight || (b->want && b->rows >= b->want))
				continue;
			if (!next || b->rows * next->weight < next->rows * b->weight)
				next = b;
		}
		if (!next)
			return;
		next->rows++;
	}
}

static void place_band(const struct band *b, int y, int cols, const struct layout_slot *slots,
	struct rect *out)
{
	const struct layout_slot *left = &slots[b->first];
	int width = cols;

	if (b->count == 2) {
		const struct layout_slot *right = left + 1;

		width = cols * left->share / 100;
		if (cols - width < right->min_cols)
			width = cols - right->min_cols;
		out[b->first + 1] =
			(struct rect){ .y = y, .x = width, .rows = b->rows, .cols = cols - width };
	}
	out[b->first] = (struct rect){ .y = y, .x = 0, .rows = b->rows, .cols = width };
}

void layout_compose(const struct rect *room, const struct layout_slot *slots, size_t count,
	struct rect *out)
{
	struct layout_slot fitted[LAYOUT_SLOTS_MAX];
	struct band bands[LAYOUT_SLOTS_MAX];
	size_t n;
	int y = room->y;

	memset(out, 0, count * sizeof *out);
	if (room->rows <= 0 || count > LAYOUT_SLOTS_MAX)
		return;
	for (size_t i = 0; i < count; i++)
		fitted[i] = fit_slot(&slots[i], room);
	n = make_bands(room->cols, fitted, count, bands);
	give_spare(bands, n, give_wanted(bands, n, give_minimum(bands, n, room->rows)));
	for (size_t i = 0; i < n; i++) {
		if (!bands[i].rows)
			continue;
		place_band(&bands[i], y, room->cols, slots, out);
		y += bands[i].rows;
	}
}
