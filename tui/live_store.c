#include "tui/live_store.h"

#include <stddef.h>

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
