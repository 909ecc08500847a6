/* plain_message: a text without an id as a message, for tests that only need any. */
#ifndef TESTS_SUPPORT_PLAIN_MESSAGE_H
#define TESTS_SUPPORT_PLAIN_MESSAGE_H

#include "core/base/message.h"

/* Valid until the fourth call after this one. */
static inline const struct message *plain_message(const char *text)
{
	static struct message kept[4];
	static unsigned next;
	struct message *m = &kept[next++ % 4];

	message_set(m, "%s", text);
	return m;
}

#endif
