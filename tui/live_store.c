#include "tui/live_store.h"
#include "core/base/clock.h"
#include "core/session/store_exercise.h"

#include <string.h>
#include <unistd.h>

enum { LOOK_MS = 1000 }; /* an exercise may have begun */

int live_store_open(struct live_store *s, struct fault *why)
{
	struct fault own = { 0 };

	if (!s->reader)
		s->reader = store_open(s->path, STORE_READ, &own);
	if (s->reader || own.exit_code == EXIT_NO_INPUT)
		return 0;
	*why = own;
	return -1;
}

struct store *live_store_writer(struct live_store *s, struct fault *why)
{
	if (!s->writer && s->reader)
		s->writer = store_open(s->path, STORE_EXISTING, why);
	return s->writer;
}

bool live_store_has_gone(struct live_store *s, struct fault *why)
{
	if (!s->reader || store_is_same_file(s->reader, why) == 0)
		return false;
	live_store_close(s);
	return true;
}

void live_store_close(struct live_store *s)
{
	store_close(s->writer);
	store_close(s->reader);
	s->reader = s->writer = NULL;
}

bool live_store_follow_launch(struct live_store *s)
{
	struct run_record run;

	if (s->reader || access(s->path, F_OK) == 0 || !run_file_list(&run, 1))
		return false;
	text_copy(s->launch_db, sizeof s->launch_db, run.db);
	s->path = s->launch_db;
	return true;
}

void live_store_record_look(struct live_store *s, struct live_look *look, const char *view,
	int64_t now_ms)
{
	bool is_same = look->view && strcmp(look->view, view) == 0;
	int64_t running = 0;
	struct fault why;

	if (!s->reader || (is_same && now_ms - look->checked_ms < LOOK_MS))
		return;
	look->checked_ms = now_ms;
	if (store_running_exercise(s->reader, &running, &why) < 0)
		return;
	if (running && (running != look->exercise || !is_same) && live_store_writer(s, &why))
		store_put_look(s->writer, view, clock_wall_us(), &why);
	*look = (struct live_look){ .view = view, .exercise = running, .checked_ms = now_ms };
}
