/* store_plc: rows of signals, of their addresses, and of passages. */
#include "core/base/clock.h"
#include "core/store/store_sql.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int store_put_signals(struct store *s, const char *plc, const struct signal_change *changes,
	size_t count, struct fault *why)
{
	int result = store_begin(s, false, why);

	if (result)
		return -1;
	for (size_t i = 0; i < count && result == 0; i++)
		result = store_run(s, why,
			"INSERT INTO signal (at_us, plc, name, value) VALUES (?, ?, ?, ?)", "itti",
			changes[i].at_us, plc, changes[i].name ? changes[i].name : signals[changes[i].id].name,
			(int64_t)changes[i].value);
	return store_end(s, result, why);
}

static int insert_passage(struct store *s, const char *plc, struct passage *p, struct fault *why)
{
	if (store_run(s, why,
			"INSERT INTO passage (plc, boot, track, arrived_us, window_us) VALUES (?, ?, ?, ?, ?)",
			"tiiii", plc, (int64_t)p->boot, (int64_t)p->track, p->arrived_us, p->window_from_us))
		return -1;
	p->seq = sqlite3_last_insert_rowid(s->db);
	return 0;
}

static const char *format_scans(const struct passage *p, char *out, size_t size)
{
	size_t len = (size_t)snprintf(out, size, "[");

	for (size_t i = 0; i < p->scan_count; i++)
		len +=
			(size_t)snprintf(out + len, size - len, "%s%lld", i ? "," : "", (long long)p->scans[i]);
	snprintf(out + len, size - len, "]");
	return out;
}

/* Anything that format_scans() does not write is no list. */
static void parse_scans(const char *text, struct passage *p)
{
	const char *at = text;
	char *end;

	while (*at == (p->scan_count ? ',' : '[') && p->scan_count < PASSAGE_SCANS_MAX) {
		p->scans[p->scan_count] = strtoll(++at, &end, 10);
		if (end == at)
			break;
		p->scan_count++;
		at = end;
	}
	p->knows_scans = strcmp(text, "[]") == 0 || (p->scan_count && strcmp(at, "]") == 0);
	if (!p->knows_scans)
		p->scan_count = 0;
}

enum { SCANS_SIZE = PASSAGE_SCANS_MAX * 21 + 3 };

static int update_passage(struct store *s, const struct passage *p, struct fault *why)
{
	char scans[SCANS_SIZE];

	return store_run(s, why,
		"UPDATE passage SET identified_us = ?, decided_us = ?, answered_us = ?, confirmed_us = ?,"
		" scan = ?5, item = coalesce((SELECT item FROM scan WHERE seq = ?5), ''), asked_lane = ?6,"
		" reached_lane = ?7, result = ?8, ended_us = CASE ?8 WHEN '' THEN NULL ELSE"
		" coalesce(ended_us, ?10) END, scans_until = ?11, decision = ?12,"
		" decision_lane = ?13, decision_article = ?14, scans = ?15 WHERE seq = ?9",
		"zzzzzzztiiititt", p->identified_us, p->decided_us, p->answered_us, p->confirmed_us,
		p->scan_seq, (int64_t)p->asked_lane, (int64_t)p->reached_lane, store_result_name(p->result),
		p->seq, clock_wall_us(), p->scans_until, store_decision_name(p->decision),
		(int64_t)p->decision_lane, p->decision_article,
		p->knows_scans ? format_scans(p, scans, sizeof scans) : "");
}

int store_write_passage(struct store *s, const char *plc, struct passage *p, struct fault *why)
{
	return (p->seq == 0 && insert_passage(s, plc, p, why)) || update_passage(s, p, why) ? -1 : 0;
}

int store_items_of_passage(struct store *s, const char *ident_place, const struct passage *p,
	char (*keys)[GS1_KEY_MAX], size_t max, struct fault *why)
{
	char scans[SCANS_SIZE];
	sqlite3_stmt *st = store_bind(s, why,
		"SELECT DISTINCT e.item FROM scan e JOIN item i ON i.key = e.item AND i.place = ?1"
		" WHERE e.place = ?1 AND e.verdict IN (?6, ?7, ?8)"
		" AND ((?2 <> 0 AND e.seq = ?2)"
		"  OR (?9 AND e.seq IN (SELECT value FROM json_each(?10)))"
		"  OR (NOT ?9 AND e.at_us BETWEEN ?3 AND ?4 AND e.seq > (SELECT max(seq) - 100 FROM scan)))"
		/* counted goods: only a piece that was counted here and not taken back */
		" AND (length(e.item) <> 36 OR e.item NOT GLOB 'https://id.gs1.org/01/*' OR EXISTS"
		"  (SELECT 1 FROM move m WHERE m.item = e.item AND m.scan = e.seq AND m.corrects IS NULL"
		"   AND NOT EXISTS (SELECT 1 FROM move c WHERE c.item = m.item AND c.corrects = m.seq)))"
		" LIMIT ?5",
		"tiiiitttit", ident_place, p->scan_seq, p->window_from_us, p->decided_us, (int64_t)max,
		STORE_BOOKED_VERDICTS, (int64_t)p->knows_scans, format_scans(p, scans, sizeof scans));
	size_t count = 0;
	int step = SQLITE_DONE;

	if (!st)
		return -1;
	while (count < max && (step = sqlite3_step(st)) == SQLITE_ROW)
		store_text(st, 0, keys[count++], sizeof keys[0]);
	return store_done(s, st, step, why) ? -1 : (int)count;
}

#define STUCK_THERE \
	" WHERE plc = ?1 AND stuck_at = ?2 AND stuck_us IS NOT NULL AND freed_us IS NULL"

int store_stick_box(struct store *s, const char *plc, uint16_t boot, uint16_t track,
	enum signal_id barrier, int64_t at_us, struct fault *why)
{
	if (store_begin(s, false, why))
		return -1;
	return store_end(s,
		store_run(s, why,
			"UPDATE passage SET stuck_at = ?1, stuck_us = ?2, freed_us = NULL WHERE seq ="
			" (SELECT max(seq) FROM passage WHERE seq > (SELECT max(seq) FROM passage) - 1000"
			"  AND +plc = ?3 AND boot = ?4 AND track = ?5)",
			"titii", signals[barrier].name, at_us, plc, (int64_t)boot, (int64_t)track),
		why);
}

int store_free_boxes(struct store *s, const char *plc, enum signal_id barrier, int64_t at_us,
	struct fault *why)
{
	int64_t count;

	if (store_number(s, &count, 0, why, "SELECT count(*) FROM passage" STUCK_THERE, "tt", plc,
			signals[barrier].name))
		return -1;
	if (count == 0)
		return 0;
	if (store_begin(s, false, why))
		return -1;
	return store_end(s,
		store_run(s, why, "UPDATE passage SET freed_us = ?3" STUCK_THERE, "tti", plc,
			signals[barrier].name, at_us),
		why);
}

int store_clarify_box(struct store *s, const char *ident_place, const struct passage *p,
	struct fault *why)
{
	enum { ITEMS_MAX = 8 };
	char keys[ITEMS_MAX][GS1_KEY_MAX];
	const struct store_move move = { .at_us = clock_wall_us(),
		.passage = p->seq,
		.place = STORE_CLARIFY,
		.biz_step = "inspecting",
		.disposition = "unknown" };
	int count = store_items_of_passage(s, ident_place, p, keys, ITEMS_MAX, why);

	for (int i = 0; i < count; i++)
		if (store_move_item(s, &move, keys[i], ident_place, why) ||
			store_move_content(s, &move, keys[i], why))
			return -1;
	return count < 0 ? -1 : 0;
}

/* Anything else than a light barrier is no place. */
void store_stuck(sqlite3_stmt *st, int column, struct passage *p)
{
	char name[16];

	store_text(st, column, name, sizeof name);
	p->stuck_at = signal_from(name);
	p->stuck_us = store_time(st, column + 1);
	p->freed_us = store_time(st, column + 2);
	if (p->stuck_at < SIGNAL_LB_INFEED || p->stuck_at > SIGNAL_LB_LANE3 || !p->stuck_us)
		p->stuck_at = 0;
}

bool store_is_stuck(const struct passage *p)
{
	return p->stuck_at && !p->freed_us && p->confirmed_us <= p->stuck_us;
}

void store_passage(sqlite3_stmt *st, struct passage *p)
{
	char result[16], decision[16], scans[SCANS_SIZE];

	memset(p, 0, sizeof *p);
	p->seq = sqlite3_column_int64(st, 0);
	p->boot = (uint16_t)sqlite3_column_int(st, 1);
	p->track = (uint16_t)sqlite3_column_int(st, 2);
	p->arrived_us = store_time(st, 3);
	p->identified_us = store_time(st, 4);
	p->decided_us = store_time(st, 5);
	p->answered_us = store_time(st, 6);
	p->confirmed_us = store_time(st, 7);
	store_text(st, 8, p->item, sizeof p->item);
	p->asked_lane = sqlite3_column_int(st, 9);
	p->reached_lane = sqlite3_column_int(st, 10);
	store_text(st, 11, result, sizeof result);
	p->result = store_result_from(result);
	p->scan_seq = sqlite3_column_int64(st, 12);
	p->window_from_us = store_time(st, 13);
	p->scans_until = sqlite3_column_int64(st, 14);
	store_text(st, 15, decision, sizeof decision);
	p->decision = store_decision_from(decision);
	p->decision_lane = (int)store_bounded(st, 16, 0, LANE_COUNT);
	store_text(st, 17, p->decision_article, sizeof p->decision_article);
	store_text(st, 18, scans, sizeof scans);
	parse_scans(scans, p);
	store_stuck(st, 19, p);
}

int store_open_passages(struct store *s, const char *plc, struct passage *out, size_t max,
	struct fault *why)
{
	sqlite3_stmt *st = store_bind(s, why,
		"SELECT " STORE_PASSAGE_COLUMNS " FROM passage p WHERE p.plc = ? AND p.result = ''"
		" ORDER BY p.seq LIMIT ?",
		"ti", plc, (int64_t)max);
	size_t count = 0;
	int step = SQLITE_DONE;

	if (!st)
		return -1;
	while (count < max && (step = sqlite3_step(st)) == SQLITE_ROW)
		store_passage(st, &out[count++]);
	return store_done(s, st, step, why) ? -1 : (int)count;
}

int store_last_passage(struct store *s, const char *plc, struct passage *out, struct fault *why)
{
	sqlite3_stmt *st = store_bind(s, why,
		"SELECT " STORE_PASSAGE_COLUMNS
		" FROM passage p WHERE +p.plc = ? ORDER BY p.seq DESC LIMIT 1",
		"t", plc);
	int step;

	if (!st)
		return -1;
	step = sqlite3_step(st);
	if (step == SQLITE_ROW)
		store_passage(st, out);
	return store_done(s, st, step, why) ? -1 : step == SQLITE_ROW;
}

int store_ident_left(struct store *s, const char *plc, int64_t *at_us, struct fault *why)
{
	if (store_number(s, at_us, 0, why,
			"SELECT at_us FROM (SELECT at_us, value FROM signal WHERE plc = ? AND name = 'LB_IDENT'"
			" ORDER BY seq DESC LIMIT 2) WHERE value = 0",
			"t", plc))
		return -1;
	*at_us = store_time_within(*at_us);
	return 0;
}

static void turn_around(struct signal_change *changes, size_t count)
{
	for (size_t i = 0; i < count / 2; i++) {
		struct signal_change change = changes[i];

		changes[i] = changes[count - 1 - i];
		changes[count - 1 - i] = change;
	}
}

int store_newest_changes(struct store *s, const char *plc, int64_t since_us,
	struct signal_change *out, size_t max, struct fault *why)
{
	/* The + as in store_each_signal_since(): rows of all PLCs from the newest on. */
	sqlite3_stmt *st = store_bind(s, why,
		"SELECT at_us, name, value FROM signal WHERE +plc = ? AND at_us >= ?"
		" AND seq > (SELECT max(seq) FROM signal) - 20000 ORDER BY seq DESC LIMIT ?",
		"tii", plc, since_us, (int64_t)max);
	char name[32];
	size_t count = 0;
	int step = SQLITE_DONE;

	if (!st)
		return -1;
	while (count < max && (step = sqlite3_step(st)) == SQLITE_ROW) {
		store_text(st, 1, name, sizeof name);
		out[count] = (struct signal_change){ .at_us = store_time(st, 0),
			.id = signal_from(name),
			.value = (uint32_t)sqlite3_column_int64(st, 2) };
		count += out[count].id != SIGNAL_COUNT;
	}
	turn_around(out, count);
	return store_done(s, st, step, why) ? -1 : (int)count;
}

int store_last_named(struct store *s, const char *plc, int64_t *scan_seq, struct fault *why)
{
	return store_number(s, scan_seq, 0, why,
		"SELECT max(scan) FROM (SELECT scan FROM passage WHERE plc = ? ORDER BY seq DESC LIMIT 50)",
		"t", plc);
}

int store_last_speed(struct store *s, const char *plc, int64_t *mm_s, struct fault *why)
{
	return store_number(s, mm_s, 0, why,
		"SELECT CAST(argument AS INTEGER) FROM command WHERE plc = ? AND verb = 'speed'"
		" AND state = ? AND at_us >= coalesce("
		"  (SELECT since_us FROM wiring WHERE role = 'plc-bridge:' || plc), 0) ORDER BY seq DESC LIMIT 1",
		"tt", plc, store_command_state_name(COMMAND_STATE_DONE));
}

int store_current_plc(struct store *s, char *out, size_t size, struct fault *why)
{
	out[0] = '\0';
	return store_first_text(s, out, size, why,
			   "SELECT substr(role, 12) FROM program WHERE role GLOB 'plc-bridge:*'"
			   " ORDER BY seen_us DESC LIMIT 1",
			   "") < 0
		? -1
		: 0;
}

/* --- addresses of signals ------------------------------------------------------------------- */

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
