#include "cli/export_answer.h"

#include <string.h>

static const struct store_cell *find_cell(const struct store_cell *cells, size_t count,
	const char *column)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(cells[i].column, column) == 0)
			return &cells[i];
	return NULL;
}

/* 0: none, or nonsense of another tool. */
static int64_t time_in(const struct store_cell *cells, size_t count, const char *column)
{
	const struct store_cell *cell = find_cell(cells, count, column);

	return cell && cell->type == STORE_INTEGER && cell->integer > 0 ? cell->integer : 0;
}

/* The stops of a PLC are read once: its boxes follow one another. */
static int read_stops_of(struct export_answer *e, const char *plc)
{
	if (strcmp(plc, e->plc) == 0)
		return 0;
	store_free_stops(&e->stops);
	text_copy(e->plc, sizeof e->plc, plc);
	return store_read_stops(e->store, plc, 0, INT64_MAX, &e->stops, e->why);
}

int export_answer_row(void *export_answer, size_t number, const struct store_cell *cells,
	size_t count)
{
	struct export_answer *e = export_answer;
	struct store_cell row[EXPORT_CELLS_MAX];
	const struct store_cell *plc = find_cell(cells, count, "plc");
	struct passage p = { .arrived_us = time_in(cells, count, "arrived_us"),
		.identified_us = time_in(cells, count, "identified_us"),
		.answered_us = time_in(cells, count, "answered_us") };
	int64_t us;

	if (count >= EXPORT_CELLS_MAX)
		count = EXPORT_CELLS_MAX - 1;
	memcpy(row, cells, count * sizeof row[0]);
	row[count] = (struct store_cell){ .column = "answer_ms", .type = STORE_NULL };
	if (number > 0 && plc && plc->type == STORE_TEXT) {
		if (read_stops_of(e, plc->bytes)) {
			e->result = -1;
			return 1;
		}
		us = store_answer_us(&e->stops, &p);
		if (us >= 0)
			row[count] = (struct store_cell){ .column = "answer_ms",
				.type = STORE_INTEGER,
				.integer = us / 1000 };
	}
	return e->row(e->user, number, row, count + 1);
}

void export_answer_free(struct export_answer *e)
{
	store_free_stops(&e->stops);
}
