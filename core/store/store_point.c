/* store_point: rows of the addresses of signals. */
#include "core/store/store_sql.h"

#include <string.h>

static int put_point(struct store *s, const char *plc, const struct row_point *p, struct fault *why)
{
	return store_run(s, why,
		"INSERT INTO point (plc, name, area, address, bit, write_address, kind, direction, scale, unit,"
		" title, own) VALUES (?, ?, ?, nullif(?, -1), nullif(?, -1), nullif(?, -1), ?, ?, ?, ?, ?, ?)",
		"tttiiittdtti", plc, p->name, p->area, p->address, p->bit, p->write_address, p->kind,
		p->direction, p->scale, p->unit, p->title, (int64_t)p->own);
}

int store_put_points(struct store *s, const char *plc, const struct row_point *points, size_t count,
	struct fault *why)
{
	int result;

	if (store_begin(s, false, why))
		return -1;
	result = store_run(s, why, "DELETE FROM point WHERE plc = ?", "t", plc);
	for (size_t i = 0; i < count && result == 0; i++)
		result = put_point(s, plc, &points[i], why);
	return store_end(s, result, why);
}

static void read_point(sqlite3_stmt *st, struct row_point *p)
{
	store_words(st, 0, p->name, sizeof p->name);
	store_words(st, 1, p->area, sizeof p->area);
	p->address = sqlite3_column_int64(st, 2);
	p->bit = sqlite3_column_int64(st, 3);
	p->write_address = sqlite3_column_int64(st, 4);
	store_words(st, 5, p->kind, sizeof p->kind);
	store_words(st, 6, p->direction, sizeof p->direction);
	p->scale = sqlite3_column_double(st, 7);
	store_words(st, 8, p->unit, sizeof p->unit);
	store_words(st, 9, p->title, sizeof p->title);
	p->own = sqlite3_column_int(st, 10) != 0;
	p->value = sqlite3_column_int64(st, 11);
	p->at_us = store_time(st, 12);
}

int store_each_point(struct store *s, const char *plc, bool own_only,
	void (*row)(void *, const struct row_point *), void *user, struct fault *why)
{
	struct row_point out;
	sqlite3_stmt *st;
	int64_t last;
	int step;

	if (store_past_signal(s, &last, why))
		return -1;
	st = store_bind(s, why,
		"SELECT p.name, p.area, coalesce(p.address, -1), coalesce(p.bit, -1),"
		" coalesce(p.write_address, -1), p.kind, p.direction, p.scale, p.unit, p.title, p.own,"
		" s.value, s.at_us FROM point p LEFT JOIN signal s ON s.seq ="
		" (SELECT max(seq) FROM signal WHERE plc = p.plc AND name = p.name AND seq <= ?)"
		" WHERE p.plc = ? AND p.own >= ? AND coalesce(p.bit, 0) BETWEEN 0 AND 15"
		" AND coalesce(p.address, 0) BETWEEN 0 AND 65535"
		" AND coalesce(p.write_address, 0) BETWEEN 0 AND 65535 ORDER BY p.rowid",
		"iti", last, plc, (int64_t)own_only);

	if (!st)
		return -1;
	while ((step = sqlite3_step(st)) == SQLITE_ROW) {
		read_point(st, &out);
		row(user, &out);
	}
	return store_done(s, st, step, why);
}

/* --- names for the wire ----------------------------------------------------------------------- */

struct wire_places {
	struct wire_point *out;
	size_t count, max;
};

static void add_wire_place(struct wire_places *list, const struct row_point *row,
	enum adu_area area, int64_t address)
{
	struct wire_point *p = &list->out[list->count];

	if (address < 0 || list->count == list->max)
		return;
	*p = (struct wire_point){ .area = area,
		.address = (int)address,
		.bit = row->bit >= 0 ? (int)row->bit : -1,
		.words = strcmp(row->kind, "pair") == 0 ? 2 : 1 };
	text_copy(p->name, sizeof p->name, row->name);
	list->count++;
}

/* Where it is read, and where it is written if that is another place. */
static void take_wire_point(void *user, const struct row_point *row)
{
	int area = 0;

	while (area < ADU_AREA_COUNT && strcmp(adu_area_word((enum adu_area)area), row->area) != 0)
		area++;
	if (area < ADU_AREA_COUNT)
		add_wire_place(user, row, (enum adu_area)area, row->address);
	if (row->write_address >= 0 && !(area == ADU_HOLDING && row->write_address == row->address))
		add_wire_place(user, row, ADU_HOLDING, row->write_address);
}

int store_wire_points(struct store *s, const char *plc, struct wire_point *out, size_t max,
	struct fault *why)
{
	struct wire_places list = { .out = out, .max = max };

	return store_each_point(s, plc, false, take_wire_point, &list, why) ? -1 : (int)list.count;
}
