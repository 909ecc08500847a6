/* store_permission: into which PLCs a bridge may write (table plc_permission). */
#include "core/base/clock.h"
#include "core/store/store_sql.h"

#define COLUMNS "address, plc, coalesce(allowed_us, 0), allowed_by"

static void read_permission(sqlite3_stmt *st, struct row_permission *p)
{
	store_text(st, 0, p->address, sizeof p->address);
	store_text(st, 1, p->plc, sizeof p->plc);
	p->allowed_us = store_time(st, 2);
	store_words(st, 3, p->allowed_by, sizeof p->allowed_by);
}

int store_is_plc_allowed(struct store *s, const char *address, bool *allowed, struct fault *why)
{
	int64_t count;

	if (store_number(s, &count, 0, why,
			"SELECT count(*) FROM plc_permission WHERE address = ? AND allowed_us IS NOT NULL", "t",
			address))
		return -1;
	*allowed = count > 0;
	return 0;
}

/* A bridge waits for one address at a time. */
static int write_question(struct store *s, const char *plc, const char *address, struct fault *why)
{
	return store_run(s, why, "DELETE FROM plc_permission WHERE plc = ? AND allowed_us IS NULL", "t",
			   plc) ||
			store_run(s, why,
				"INSERT INTO plc_permission (address, plc) VALUES (?1, ?2)"
				" ON CONFLICT (address) DO UPDATE SET plc = ?2",
				"tt", address, plc)
		? -1
		: 0;
}

int store_ask_permission(struct store *s, const char *plc, const char *address, bool *allowed,
	struct fault *why)
{
	if (store_begin(s, true, why))
		return -1;
	return store_end(s,
		write_question(s, plc, address, why) || store_is_plc_allowed(s, address, allowed, why) ? -1
																							   : 0,
		why);
}

int store_allow_plc(struct store *s, const char *address, const char *by, struct fault *why)
{
	if (store_begin(s, true, why))
		return -1;
	return store_end(s,
		store_run(s, why,
			"INSERT INTO plc_permission (address, allowed_us, allowed_by) VALUES (?1, ?2, ?3)"
			" ON CONFLICT (address) DO UPDATE SET allowed_us = ?2, allowed_by = ?3"
			" WHERE allowed_us IS NULL",
			"tit", address, clock_wall_us(), by),
		why);
}

int store_forget_plc(struct store *s, const char *address, struct fault *why)
{
	bool allowed = false;
	int result;

	if (store_begin(s, true, why))
		return -1;
	result = store_is_plc_allowed(s, address, &allowed, why) ||
			store_run(s, why,
				"UPDATE plc_permission SET allowed_us = NULL, allowed_by = '' WHERE address = ?",
				"t", address)
		? -1
		: 0;
	return store_end(s, result, why) ? -1 : allowed;
}

int store_waiting_permission(struct store *s, const char *plc, struct row_permission *out,
	struct fault *why)
{
	sqlite3_stmt *st = store_bind(s, why,
		"SELECT " COLUMNS " FROM plc_permission WHERE plc = ? AND allowed_us IS NULL", "t", plc);
	int step;

	if (!st)
		return -1;
	step = sqlite3_step(st);
	if (step == SQLITE_ROW)
		read_permission(st, out);
	return store_done(s, st, step, why) ? -1 : step == SQLITE_ROW;
}

int store_each_permission(struct store *s, void (*row)(void *, const struct row_permission *),
	void *user, struct fault *why)
{
	sqlite3_stmt *st =
		store_bind(s, why, "SELECT " COLUMNS " FROM plc_permission ORDER BY address", "");
	struct row_permission out;
	int step;

	if (!st)
		return -1;
	while ((step = sqlite3_step(st)) == SQLITE_ROW) {
		read_permission(st, &out);
		row(user, &out);
	}
	return store_done(s, st, step, why);
}
