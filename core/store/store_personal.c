/* store_personal: the key of the hashes that stand for codes about persons. */
#include "core/store/store_sql.h"

#include <string.h>

int store_personal_key(struct store *s, struct personal_key *out, struct fault *why)
{
	sqlite3_stmt *st;
	bool is_whole = false;
	int step;

	if (s->has_personal_key) {
		*out = s->personal_key;
		return 0;
	}
	st = store_bind(s, why, "SELECT key FROM personal_key WHERE id = 1", "");
	if (!st)
		return -1;
	step = sqlite3_step(st);
	if (step == SQLITE_ROW && sqlite3_column_bytes(st, 0) == (int)sizeof out->bytes) {
		memcpy(out->bytes, sqlite3_column_blob(st, 0), sizeof out->bytes);
		is_whole = true;
	}
	if (store_done(s, st, step, why))
		return -1;
	if (!is_whole)
		return fault_set(why, FAULT_STORE, EXIT_IO,
			MESSAGE("store_personal.no_key",
				"the key for personal data is missing in %s: such a code cannot be stored; %s"),
			s->path, database_file_way_back());
	s->personal_key = *out;
	s->has_personal_key = true;
	return 0;
}
