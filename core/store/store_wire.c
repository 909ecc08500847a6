/* store_wire: rows of captured frames, and requests to capture them. */
#include "core/base/clock.h"
#include "core/store/store_sql.h"

#include <string.h>

static const char *const directions[] = { "received", "sent" };

int store_watch(struct store *s, const char *role, int64_t until_us, struct fault *why)
{
	if (store_begin(s, false, why))
		return -1;
	return store_end(s,
		store_run(s, why,
			"INSERT INTO watch (role, until_us) VALUES (?, ?)"
			" ON CONFLICT (role) DO UPDATE SET until_us = max(until_us, excluded.until_us)",
			"ti", role, until_us),
		why);
}

int store_is_capturing(struct store *s, const char *role, int64_t now_us, bool *watched,
	struct fault *why)
{
	int64_t count = 0;

	/* A clock that was set back must not keep the capture on for hours. */
	if (store_number(s, &count, 0, why,
			"SELECT count(*) FROM watch WHERE role = ? AND until_us > ?2 AND until_us < ?2 + ?3",
			"tii", role, now_us, (int64_t)STORE_WATCH_MAX_US))
		return -1;
	*watched = count > 0;
	return 0;
}

int store_put_wire(struct store *s, const char *role, const struct wire_frame *frames, size_t count,
	struct fault *why)
{
	int result;

	if (store_begin(s, false, why))
		return -1;
	result = 0;
	for (size_t i = 0; i < count && result == 0; i++)
		result = store_run(s, why,
			"INSERT INTO wire (at_us, role, protocol, direction, data) VALUES (?, ?, ?, ?, ?)",
			"itttb", frames[i].at_us, role, wire_protocol_name(frames[i].protocol),
			directions[frames[i].sent], frames[i].data, (size_t)frames[i].len);
	if (result == 0)
		result = store_run(s, why,
			"DELETE FROM wire WHERE role = ?1 AND seq <= (SELECT seq FROM wire WHERE role = ?1"
			" ORDER BY seq DESC LIMIT 1 OFFSET ?2)",
			"ti", role, (int64_t)STORE_WIRE_MAX);
	return store_end(s, result, why);
}

static void read_frame(sqlite3_stmt *st, struct row_wire *out)
{
	char word[16];
	int len = sqlite3_column_bytes(st, 5);

	out->seq = sqlite3_column_int64(st, 0);
	out->frame.at_us = store_time(st, 1);
	store_text(st, 2, out->role, sizeof out->role);
	store_text(st, 3, word, sizeof word);
	out->frame.protocol = wire_protocol_from(word);
	store_text(st, 4, word, sizeof word);
	out->frame.sent = strcmp(word, directions[true]) == 0;
	out->frame.len = len < WIRE_FRAME_MAX ? (uint16_t)len : WIRE_FRAME_MAX;
	if (len > 0)
		memcpy(out->frame.data, sqlite3_column_blob(st, 5), out->frame.len);
}

int store_each_wire(struct store *s, const char *role, int64_t *last_seq, size_t limit,
	void (*row)(void *, const struct row_wire *), void *user, struct fault *why)
{
	sqlite3_stmt *st = store_bind(s, why,
		"SELECT seq, at_us, role, protocol, direction, data FROM wire"
		" WHERE (?1 = '' OR role = ?1) AND seq > ?2 ORDER BY seq LIMIT ?3",
		"tii", role, *last_seq, (int64_t)limit);
	struct row_wire out;
	int step;

	if (!st)
		return -1;
	while ((step = sqlite3_step(st)) == SQLITE_ROW) {
		read_frame(st, &out);
		*last_seq = out.seq;
		row(user, &out);
	}
	return store_done(s, st, step, why);
}

int store_wire_seq(struct store *s, const char *role, size_t back, int64_t *seq, struct fault *why)
{
	return store_number(s, seq, 0, why,
		"SELECT coalesce((SELECT seq FROM wire WHERE ?1 = '' OR role = ?1 ORDER BY seq DESC LIMIT 1"
		" OFFSET ?2), 0)",
		"ti", role, (int64_t)back);
}
