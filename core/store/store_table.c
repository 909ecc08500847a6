/* store_table: import, export, backup. */
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/store/store_sql.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Items bear the name of their article from when they were scanned first; those with a name of their own keep it. */
static int rename_items(struct store *s, const char *gtin, const char *name, struct fault *why)
{
	char before[96];
	int found = store_first_words(s, before, sizeof before, why,
		"SELECT name FROM article WHERE gtin = ?", "t", gtin);

	if (found <= 0 || !before[0] || strcmp(before, name) == 0)
		return found < 0 ? -1 : 0;
	return store_run(s, why, "UPDATE item SET name = ?2 WHERE article = ?1 AND name = ?3", "ttt",
		gtin, name, before);
}

int store_put_article(struct store *s, const char *gtin, const char *name, int lane,
	struct fault *why)
{
	if (rename_items(s, gtin, name, why))
		return -1;
	return store_run(s, why,
		"INSERT INTO article (gtin, name, lane) VALUES (?, ?, ?) ON CONFLICT (gtin) DO UPDATE"
		" SET name = excluded.name, lane = excluded.lane",
		"tti", gtin, name, (int64_t)lane);
}

const char *store_article_text(const char *key)
{
	size_t len = strlen(ARTICLE_NUMBER);

	return strncmp(key, ARTICLE_NUMBER, len) == 0 ? key + len : key;
}

int store_article_of_number(struct store *s, const char *number, char key[ARTICLE_KEY_SIZE],
	struct fault *why)
{
	key[0] = '\0';
	return store_first_text(s, key, ARTICLE_KEY_SIZE, why,
		"SELECT gtin FROM article WHERE number <> '' AND number = ?1 COLLATE NOCASE"
		" ORDER BY number = ?1 DESC, gtin LIMIT 1",
		"t", number);
}

int store_find_article(struct store *s, const char *gtin, const char *number,
	struct row_article *out, struct fault *why)
{
	char key[ARTICLE_KEY_SIZE];
	sqlite3_stmt *st;
	int step;

	*out = (struct row_article){ .lane = 0 };
	text_copy(key, sizeof key, gtin);
	if (!*gtin && store_article_of_number(s, number, key, why) < 0)
		return -1;
	st =
		store_bind(s, why, "SELECT gtin, number, name, lane FROM article WHERE gtin = ?", "t", key);
	if (!st)
		return -1;
	step = sqlite3_step(st);
	if (step == SQLITE_ROW) {
		store_text(st, 0, out->key, sizeof out->key);
		store_words(st, 1, out->number, sizeof out->number);
		store_words(st, 2, out->name, sizeof out->name);
		out->lane = sqlite3_column_int(st, 3);
	}
	return store_done(s, st, step, why) ? -1 : step == SQLITE_ROW;
}

int store_count_articles(struct store *s, int64_t count[4], struct fault *why)
{
	sqlite3_stmt *st = store_bind(s, why,
		"SELECT lane, count(*) FROM article WHERE lane BETWEEN 1 AND 3 GROUP BY lane", "");
	int step;

	memset(count, 0, 4 * sizeof count[0]);
	if (!st)
		return -1;
	while ((step = sqlite3_step(st)) == SQLITE_ROW)
		count[sqlite3_column_int(st, 0)] = sqlite3_column_int64(st, 1);
	return store_done(s, st, step, why);
}

int store_lane_of_item(struct store *s, const char *key, int *out, struct fault *why)
{
	int64_t lane;

	*out = 0;
	if (store_number(s, &lane, 0, why, "SELECT lane FROM item WHERE key = ?", "t", key))
		return -1;
	*out = (int)lane;
	return 0;
}

/* The article that has exactly this number. 1, 0, -1. */
static int find_number(struct store *s, const char *number, char *key, struct fault *why)
{
	key[0] = '\0';
	return store_first_text(s, key, ARTICLE_KEY_SIZE, why,
		"SELECT gtin FROM article WHERE number = ? AND number <> ''", "t", number);
}

/* An article that had only a number gets its GTIN; so do its items. What was recorded stays. */
static int give_gtin(struct store *s, const char *key, const char *gtin, struct fault *why)
{
	return store_run(s, why, "DELETE FROM article WHERE gtin = ?", "t", key) ||
			store_run(s, why, "UPDATE item SET article = ?2 WHERE article = ?1", "tt", key, gtin)
		? -1
		: 0;
}

int store_put_own_article(struct store *s, const char *gtin, const char *number, const char *name,
	int lane, char *gtin_of_other, struct fault *why)
{
	char key[ARTICLE_KEY_SIZE];
	int found = find_number(s, number, gtin_of_other, why);

	if (found < 0)
		return -1;
	if (!found)
		snprintf(gtin_of_other, ARTICLE_KEY_SIZE, "%s%s", ARTICLE_NUMBER, number);
	text_copy(key, sizeof key, *gtin ? gtin : gtin_of_other);
	if (found && strcmp(key, gtin_of_other) != 0) {
		if (strncmp(gtin_of_other, ARTICLE_NUMBER, strlen(ARTICLE_NUMBER)) != 0)
			return 1;
		if (give_gtin(s, gtin_of_other, key, why))
			return -1;
	}
	if (rename_items(s, key, name, why))
		return -1;
	return store_run(s, why,
		"INSERT INTO article (gtin, name, lane, number) VALUES (?, ?, ?, ?) ON CONFLICT (gtin)"
		" DO UPDATE SET name = excluded.name, lane = excluded.lane, number = excluded.number",
		"ttit", key, name, (int64_t)lane, number);
}

int store_describe_row(struct store *s, enum store_row_kind kind, const char *key, char *out,
	size_t size, struct fault *why)
{
	static const char *const sql[] = {
		[STORE_ROW_ARTICLE] =
			"SELECT CASE WHEN gtin GLOB 'number:*' THEN '' ELSE gtin || ' · ' END ||"
			" CASE number WHEN '' THEN '' ELSE number || ' · ' END || name || ' · ' ||"
			" lane FROM article WHERE gtin = ?1 OR gtin = 'number:' || ?1",
		[STORE_ROW_ITEM] =
			"SELECT key || ' · ' || article || ' · ' || name || ' · ' || place ||"
			" CASE parent WHEN '' THEN '' ELSE ' · ' || parent END ||"
			" CASE lane WHEN 0 THEN '' ELSE ' · ' || lane END FROM item WHERE key = ?1",
		[STORE_ROW_PLACE] =
			"SELECT name || ' · ' || title || ' · ' || biz_step || ' · ' || code ||"
			" CASE lane WHEN 0 THEN '' ELSE ' · ' || lane END FROM place WHERE name = ?1",
		[STORE_ROW_TAG] = "SELECT uid || ' · ' || item FROM tag WHERE uid = ?1",
	};

	out[0] = '\0';
	return store_first_text(s, out, size, why, sql[kind], "t", key) < 0 ? -1 : 0;
}

/* Where an item is now, "" if it is nowhere or unknown. */
static int find_place_of_item(struct store *s, const char *key, char *out, size_t size,
	struct fault *why)
{
	out[0] = '\0';
	return store_first_text(s, out, size, why, "SELECT place FROM item WHERE key = ?", "t", key) < 0
		? -1
		: 0;
}

int store_put_item(struct store *s, const char *key, const char *gtin, const char *name,
	const char *place, struct fault *why)
{
	const struct store_move move = { .at_us = clock_wall_us(),
		.place = place,
		.biz_step = "commissioning",
		.disposition = "active" };
	char from[SCAN_NAME_MAX];

	if (find_place_of_item(s, key, from, sizeof from, why))
		return -1;
	if (*place && strcmp(place, from) != 0 && store_append_move(s, &move, key, from, why))
		return -1;
	return store_run(s, why,
		"INSERT INTO item (key, article, name, place, seen_us, step, seen_scan)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6," STORE_NEWEST_SCAN ")"
		" ON CONFLICT (key) DO UPDATE SET article = excluded.article, name = excluded.name,"
		" place = CASE ?4 WHEN '' THEN place ELSE ?4 END, step = CASE ?6 WHEN '' THEN step ELSE ?6 END",
		"ttttit", key, gtin, name, place, move.at_us,
		*place && strcmp(place, from) != 0 ? move.biz_step : "");
}

int store_put_parent(struct store *s, const char *key, const char *unit, struct fault *why)
{
	return store_run(s, why, "UPDATE item SET parent = ? WHERE key = ?", "tt", unit, key);
}

int store_put_item_lane(struct store *s, const char *key, int lane, struct fault *why)
{
	return store_run(s, why, "UPDATE item SET lane = ? WHERE key = ?", "it", (int64_t)lane, key);
}

int store_put_place_lane(struct store *s, const char *name, int lane, struct fault *why)
{
	return store_run(s, why, "UPDATE place SET lane = ? WHERE name = ?", "it", (int64_t)lane, name);
}

int store_is_place(struct store *s, const char *name, bool *out, struct fault *why)
{
	int64_t count;

	if (store_number(s, &count, 0, why,
			"SELECT EXISTS (SELECT 1 FROM place WHERE name = ?1)"
			" OR EXISTS (SELECT 1 FROM item WHERE place = ?1)"
			" OR EXISTS (SELECT 1 FROM scan WHERE place = ?1)",
			"t", name))
		return -1;
	*out = count > 0;
	return 0;
}

int store_put_tag(struct store *s, const char *uid, const char *item, struct fault *why)
{
	return store_run(s, why,
		"INSERT INTO tag (uid, item) VALUES (?, ?) ON CONFLICT (uid) DO UPDATE SET item = excluded.item",
		"tt", uid, item);
}

#define OF_LOT \
	" AND (?2 = '' OR lot = ?2 COLLATE NOCASE) AND (?3 = '' OR (expiry || best_before <> ''" \
	" AND coalesce(nullif(expiry, ''), best_before) < ?3))"

/* One row per table: its order is fixed so that an export can be compared with the last one. */
static const struct export
{
	const char *table, *sql;
	bool has_lots; /* parameters: the time, the lot, the date */
}
exports[] = {
	{ "scan", "SELECT * FROM scan WHERE at_us >= ? ORDER BY seq", false },
	{ "move", "SELECT * FROM move WHERE at_us >= ? ORDER BY seq", false },
	{ "passage", "SELECT * FROM passage WHERE arrived_us >= ? ORDER BY seq", false },
	{ "stock",
		"SELECT place, article, max(name) AS name, sum(quantity) AS quantity,"
		" CAST(substr(max(printf('%020d%020d', seen_scan, seen_us)), 21) AS INTEGER) AS seen_us"
		" FROM stock WHERE seen_us >= ? GROUP BY place, article, name"
		" ORDER BY place, article",
		false },
	{ "item", "SELECT * FROM item WHERE seen_us >= ? ORDER BY key", false },
	{ "article",
		"SELECT CASE WHEN gtin GLOB 'number:*' THEN '' ELSE gtin END AS gtin, name, lane, number"
		" FROM article WHERE 0 <= ? ORDER BY article.gtin",
		false },
	{ "place", "SELECT * FROM place WHERE 0 <= ? ORDER BY name", false },
	{ "signal", "SELECT * FROM signal WHERE at_us >= ? ORDER BY seq", false },
	{ "alarm", "SELECT * FROM alarm WHERE at_us >= ? ORDER BY seq", false },
	{ "command", "SELECT * FROM command WHERE at_us >= ? ORDER BY seq", false },
	{ "program", "SELECT * FROM program WHERE seen_us >= ? ORDER BY role", false },
	{ "wiring", "SELECT * FROM wiring WHERE 0 <= ? ORDER BY role", false },
	{ "tag", "SELECT * FROM tag WHERE 0 <= ? ORDER BY uid", false },
	{ "point",
		"SELECT plc, name, area, address, bit, write_address, kind, direction,"
		" CAST(scale AS TEXT) AS scale, unit, title, own FROM point WHERE 0 <= ?"
		" ORDER BY plc, rowid",
		false },
	{ "note", "SELECT * FROM note WHERE at_us >= ? ORDER BY seq", false },
	{ "lot",
		"SELECT * FROM lot WHERE seen_us >= ?" OF_LOT
		" ORDER BY lot, expiry, best_before, production, item, place, shipped",
		true },
	{ "lot_scan", "SELECT * FROM lot_scan WHERE at_us >= ?" OF_LOT " ORDER BY seq", true },
	{ "lot_move",
		"SELECT k.* FROM lot_move k JOIN move m ON m.seq = k.move WHERE m.at_us >= ? ORDER BY k.move",
		false },
	{ "session", "SELECT * FROM session WHERE begun_us >= ? ORDER BY seq", false },
	{ "participant", "SELECT * FROM participant WHERE joined_us >= ? ORDER BY seq", false },
	{ "exercise", "SELECT * FROM exercise WHERE begun_us >= ? ORDER BY seq", false },
	{ "exercise_mark", "SELECT * FROM exercise_mark WHERE at_us >= ? ORDER BY seq", false },
	{ "look", "SELECT * FROM look WHERE at_us >= ? ORDER BY seq", false },
	{ "backup", "SELECT * FROM backup WHERE at_us >= ? ORDER BY seq", false },
	{ "erasure", "SELECT * FROM erasure WHERE at_us >= ? ORDER BY seq", false },
};
#define EXPORT_COUNT (sizeof exports / sizeof exports[0])

const char *const store_tables[EXPORT_COUNT + 1] = { "scan", "move", "passage", "stock", "item",
	"article", "place", "signal", "alarm", "command", "program", "wiring", "tag", "point", "note",
	"lot", "lot_scan", "lot_move", "session", "participant", "exercise", "exercise_mark", "look",
	"backup", "erasure", NULL };

#define COLUMNS_MAX 32

static size_t name_columns(sqlite3_stmt *st, struct store_cell *cells)
{
	int count = sqlite3_column_count(st);

	if (count > COLUMNS_MAX)
		count = COLUMNS_MAX;
	for (int i = 0; i < count; i++) {
		const char *name = sqlite3_column_name(st, i);
		size_t len = strlen(name);

		cells[i] = (struct store_cell){ .column = name,
			.type = STORE_NULL,
			.is_time = len > 3 && strcmp(name + len - 3, "_us") == 0 };
	}
	return (size_t)count;
}

static void read_cells(sqlite3_stmt *st, struct store_cell *cells, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		int column = (int)i, type = sqlite3_column_type(st, column);

		cells[i].type = type == SQLITE_INTEGER ? STORE_INTEGER
			: type == SQLITE_TEXT              ? STORE_TEXT
			: type == SQLITE_BLOB              ? STORE_BLOB
											   : STORE_NULL;
		cells[i].integer = sqlite3_column_int64(st, column);
		cells[i].bytes = type == SQLITE_BLOB ? sqlite3_column_blob(st, column)
											 : (const void *)sqlite3_column_text(st, column);
		cells[i].len = (size_t)sqlite3_column_bytes(st, column);
	}
}

static const struct export *find_export(const char *table)
{
	for (size_t i = 0; i < EXPORT_COUNT; i++)
		if (strcmp(exports[i].table, table) == 0)
			return &exports[i];
	return NULL;
}

bool store_has_lots(const char *table)
{
	const struct export *row = find_export(table);

	return row && row->has_lots;
}

int store_each_row(struct store *s, const char *table, const struct store_row_filter *which,
	int (*row)(void *, size_t row_number, const struct store_cell *, size_t count), void *user,
	struct fault *why)
{
	struct store_cell cells[COLUMNS_MAX];
	const struct export *export = find_export(table);
	sqlite3_stmt *st;
	size_t count, number = 0;
	int step = SQLITE_DONE, stop;

	if (!export)
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("store_table.no_table",
				"table \"%s\" not found; warenspur export --help lists the tables"),
			table);
	st = store_bind(s, why, export->sql, export->has_lots ? "itt" : "i", which->since_us,
		which->lot ? which->lot : "", which->expires_before ? which->expires_before : "");
	if (!st)
		return -1;
	count = name_columns(st, cells);
	stop = row(user, number, cells, count);
	while (!stop && (step = sqlite3_step(st)) == SQLITE_ROW) {
		read_cells(st, cells, count);
		stop = row(user, ++number, cells, count);
	}
	return store_done(s, st, step, why);
}
