/* commits: what an accepted scan costs against bare SQLite with the same settings.
 *   commits FOLDER SECONDS      SECONDS for each of the three; they take turns
 * Prints a line each: name, commits a second, p50, p99 and longest in ms.
 *   store     booking_record_scan(): the rules, scan + move + item, waking the others
 *   bare3     bare SQLite, the same three rows in one transaction
 *   bare1     bare SQLite, the scan's row alone */
#include "core/base/clock.h"
#include "core/booking/booking.h"
#include "core/store/store.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

enum { TURNS = 8, COMMITS_MAX = 200000 };
enum { STORE, BARE3, BARE1, WAY_COUNT };

struct way {
	const char *name;
	struct store *store;
	sqlite3 *db;
	sqlite3_stmt *begin, *commit, *rows[3];
	int row_count, count;
	int32_t took_us[COMMITS_MAX];
};
static struct way ways[WAY_COUNT] = { { .name = "store" }, { .name = "bare3", .row_count = 3 },
	{ .name = "bare1", .row_count = 1 } };

static const char *const inserts[3] = {
	"INSERT INTO scan (at_us, place, source, carrier, symbology, tag, data, text, item, verdict,"
	" event_id, clock_ok) VALUES (?1, 'gate', 'bench', 'barcode', 'QR', '', CAST(?2 AS BLOB), ?2, ?2, 'accepted',"
	" '00000000-0000-4000-8000-' || printf('%012d', ?3), 1)",
	"INSERT INTO item (key, article, name, place, seen_us) VALUES (?2, '09521234000013', 'x', 'gate',"
	" ?1)",
	"INSERT INTO move (at_us, item, from_place, to_place, biz_step, disposition, scan, event_id)"
	" VALUES (?1, ?2, '', 'gate', 'storing', 'active', ?3,"
	" '00000000-0000-4000-8000-' || printf('%012d', ?3))",
};

static _Noreturn void fail(const char *what)
{
	fprintf(stderr, "commits: %s\n", what);
	exit(EXIT_IO);
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *statement;

	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL))
		fail(sqlite3_errmsg(db));
	return statement;
}

/* The store makes the file, so the tables and indexes are the same. */
static void open_way(struct way *w, const char *folder)
{
	struct fault why;
	char path[512];

	snprintf(path, sizeof path, "%s/%s.db", folder, w->name);
	w->store = store_open(path, STORE_WRITE, &why);
	if (!w->store || store_put_article(w->store, "09521234000013", "x", 1, &why))
		fail(why.message.text);
	if (w == &ways[STORE])
		return;
	store_close(w->store);
	w->store = NULL;
	if (sqlite3_open(path, &w->db) ||
		sqlite3_exec(w->db,
			"PRAGMA synchronous=FULL;"
			"PRAGMA foreign_keys=ON; PRAGMA cache_size=-512",
			NULL, NULL, NULL))
		fail("cannot open");
	w->begin = prepare(w->db, "BEGIN IMMEDIATE");
	w->commit = prepare(w->db, "COMMIT");
	for (int i = 0; i < w->row_count; i++)
		w->rows[i] = prepare(w->db, inserts[i]);
}

static void step(sqlite3 *db, sqlite3_stmt *statement)
{
	if (sqlite3_step(statement) != SQLITE_DONE)
		fail(sqlite3_errmsg(db));
	sqlite3_reset(statement);
}

static void commit_bare(struct way *w, const char *uri, int len)
{
	step(w->db, w->begin);
	for (int i = 0; i < w->row_count; i++) {
		sqlite3_bind_int64(w->rows[i], 1, clock_wall_us());
		sqlite3_bind_text(w->rows[i], 2, uri, len, SQLITE_STATIC);
		sqlite3_bind_int(w->rows[i], 3, w->count + 1);
		step(w->db, w->rows[i]);
	}
	step(w->db, w->commit);
}

static void commit_store(struct way *w, const char *uri, int len)
{
	static struct identity identity;
	static struct scan scan;
	struct booking outcome;
	struct fault why;

	scan = (struct scan){ .at_us = clock_wall_us(),
		.clock_ok = true,
		.carrier = CARRIER_BARCODE,
		.symbology = SYMBOLOGY_QR,
		.place = "gate",
		.source = "bench",
		.data_len = (uint32_t)len };
	snprintf((char *)scan.data, sizeof scan.data, "%s", uri);
	identify(&scan, &identity);
	if (booking_record_scan(w->store, &scan, &identity, &outcome, &why))
		fail(why.message.text);
}

static void run_way(struct way *w, double seconds)
{
	int64_t now_us = clock_mono_us(), end_us = now_us + (int64_t)(seconds * 1e6);

	while (now_us < end_us && w->count < COMMITS_MAX) {
		int64_t before_us = now_us;
		char uri[80];
		int len = snprintf(uri, sizeof uri, "https://id.gs1.org/01/09521234000013/21/%d", w->count);

		if (w->store)
			commit_store(w, uri, len);
		else
			commit_bare(w, uri, len);
		now_us = clock_mono_us();
		w->took_us[w->count++] = (int32_t)(now_us - before_us);
	}
}

static int by_size(const void *a, const void *b)
{
	return *(const int32_t *)a - *(const int32_t *)b;
}

int main(int argc, char **argv)
{
	double seconds = argc == 3 ? atof(argv[2]) : 0;

	if (seconds <= 0)
		return EXIT_USAGE;
	for (int i = 0; i < WAY_COUNT; i++)
		open_way(&ways[i], argv[1]);
	for (int turn = 0; turn < TURNS; turn++)
		for (int i = 0; i < WAY_COUNT; i++)
			run_way(&ways[i], seconds / (double)TURNS);
	for (int i = 0; i < WAY_COUNT; i++) {
		struct way *w = &ways[i];

		qsort(w->took_us, (size_t)w->count, sizeof w->took_us[0], by_size);
		printf("%s %.0f %.3f %.3f %.3f\n", w->name, w->count / seconds,
			w->took_us[w->count / 2] / 1e3, w->took_us[w->count * 99 / 100] / 1e3,
			w->took_us[w->count - 1] / 1e3);
	}
	return EXIT_OK;
}
