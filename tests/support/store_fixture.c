#include "tests/support/store_fixture.h"
#include "core/base/clock.h"

#include <check.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_MAX = 4096, TEXTS = 4 };

char fixture_folder[FIXTURE_PATH_MAX], fixture_db[FIXTURE_PATH_MAX + 16];

struct store *fixture_open(void)
{
	const char *base = getenv("TMPDIR");
	struct store *store;
	struct fault why;

	snprintf(fixture_folder, sizeof fixture_folder, "%s/warenspur-check-XXXXXX",
		base && *base && strlen(base) < FIXTURE_PATH_MAX / 2 ? base : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(fixture_folder));
	snprintf(fixture_db, sizeof fixture_db, "%s/a/w.db", fixture_folder);
	store = store_open(fixture_db, STORE_WRITE, &why);
	ck_assert_msg(store != NULL, "%s", why.message.text);
	return store;
}

void fixture_close(struct store *store)
{
	char command[FIXTURE_PATH_MAX + 16];

	store_close(store);
	snprintf(command, sizeof command, "rm -rf '%s'", fixture_folder);
	ck_assert_int_eq(system(command), 0);
}

void fixture_put_articles(struct store *store)
{
	struct fault why;

	ck_assert_int_eq(store_begin_import(store, &why), 0);
	ck_assert_int_eq(store_put_article(store, "09521234000013", "Schraube", 1, &why), 0);
	ck_assert_int_eq(store_put_article(store, "09521234000020", "Dübel", 2, &why), 0);
	ck_assert_int_eq(store_end_import(store, true, &why), 0);
}

struct scan fixture_scan(const char *place, const char *source, const char *data)
{
	struct scan scan = { .at_us = clock_wall_us(),
		.carrier = CARRIER_BARCODE,
		.by_hand = true,
		.commands = SCAN_COMMANDS_ALL };

	ck_assert(text_copy(scan.place, sizeof scan.place, place));
	ck_assert(text_copy(scan.source, sizeof scan.source, source));
	scan.data_len = (uint32_t)strlen(data);
	ck_assert_uint_le(scan.data_len, SCAN_DATA_MAX);
	memcpy(scan.data, data, scan.data_len);
	return scan;
}

static sqlite3 *open_raw(void)
{
	sqlite3 *raw;

	ck_assert_int_eq(sqlite3_open(fixture_db, &raw), SQLITE_OK);
	return raw;
}

static sqlite3_stmt *prepare(sqlite3 *raw, const char *sql)
{
	sqlite3_stmt *st;

	ck_assert_msg(sqlite3_prepare_v2(raw, sql, -1, &st, NULL) == SQLITE_OK, "%s: %s",
		sqlite3_errmsg(raw), sql);
	return st;
}

int64_t fixture_number(const char *sql)
{
	sqlite3 *raw = open_raw();
	sqlite3_stmt *st = prepare(raw, sql);
	int64_t value;

	ck_assert_int_eq(sqlite3_step(st), SQLITE_ROW);
	value = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	sqlite3_close(raw);
	return value;
}

const char *fixture_text(const char *sql)
{
	static char texts[TEXTS][TEXT_MAX];
	static int next;
	char *out = texts[next++ % TEXTS];
	sqlite3 *raw = open_raw();
	sqlite3_stmt *st = prepare(raw, sql);
	const unsigned char *text = sqlite3_step(st) == SQLITE_ROW ? sqlite3_column_text(st, 0) : NULL;

	snprintf(out, TEXT_MAX, "%s", text ? (const char *)text : "");
	sqlite3_finalize(st);
	sqlite3_close(raw);
	return out;
}

void fixture_run_sql(const char *sql)
{
	sqlite3 *raw = open_raw();
	char *error = NULL;

	ck_assert_msg(sqlite3_exec(raw, sql, NULL, NULL, &error) == SQLITE_OK, "%s: %s", error, sql);
	sqlite3_close(raw);
}

void fixture_put_words(const char *text)
{
	static const char *const rows[] = {
		"INSERT INTO program (role, pid, seen_us, state, detail) VALUES (?1, 1, ?2, ?1, ?1)",
		"INSERT INTO alarm (at_us, source, code, severity, text) VALUES (?2, ?1, ?1, ?1, ?1)",
		"INSERT INTO command (at_us, plc, verb, argument, deadline_us, state, detail, given_by)"
		" VALUES (?2, ?1, ?1, ?1, ?2, ?1, ?1, ?1)",
	};
	sqlite3 *raw = open_raw();

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		sqlite3_stmt *st = prepare(raw, rows[i]);

		sqlite3_bind_text(st, 1, text, -1, SQLITE_TRANSIENT);
		sqlite3_bind_int64(st, 2, clock_wall_us());
		ck_assert_int_eq(sqlite3_step(st), SQLITE_DONE);
		sqlite3_finalize(st);
	}
	sqlite3_close(raw);
}
