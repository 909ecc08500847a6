/* Hostile text for the interpreter: it refuses or runs it, and never crashes or hangs. */
#include "tests/support/suite.h"
#include "tests/plc/plc_twin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t seed = 88172645463325252u;

static size_t roll(size_t sides)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (size_t)(seed >> 11) % sides;
}

static void live_through(const char *text, size_t len)
{
	static const char *const blocks[] = { "SORTER", "WARENSPUR" };
	struct st_error why;
	struct st_program *p = st_compile(text, len, &why);

	if (!p) {
		must(why.line >= 1 && why.column >= 1 && why.text[0]);
		return;
	}
	for (int b = 0; b < 2; b++) {
		struct st_machine *m = st_power_on(p, blocks[b], &why);

		for (int i = 0; m && i < 3 && st_scan(m, &why) == 0; i++)
			;
		st_power_off(m);
	}
	st_free(p);
}

/* Pieces of the text are cut out, doubled or put elsewhere, single bytes become others. */
static size_t mutate(char *text, size_t len)
{
	static const char likely[] = "()[];:=<>+-*/.,0123456789ABEIRTXU_ \n";
	size_t from = roll(len - 60), to = roll(len - 60), n = 1 + roll(50);

	switch (roll(4)) {
	case 0:
		text[from] = likely[roll(sizeof likely - 1)];
		return len;
	case 1:
		memmove(text + from, text + from + n, len - from - n);
		return len - n;
	case 2:
		memmove(text + to, text + from, n);
		return len;
	default:
		text[from] = (char)roll(256);
		return len;
	}
}

START_TEST(mutated_text)
{
	char *text = twin_text("openplc.st"), *copy;
	size_t len = strlen(text);
#ifdef __SANITIZE_ADDRESS__
	int rounds = 300;
#else
	int rounds = 3000;
#endif

	copy = malloc(len);
	ck_assert_ptr_nonnull(copy);
	for (int i = 0; i < rounds; i++) {
		size_t now = len;

		memcpy(copy, text, len);
		for (size_t n = roll(4) + 1; n > 0; n--)
			now = mutate(copy, now);
		live_through(copy, now);
	}
	live_through(text, len);
	for (int i = 0; i < rounds; i++)
		live_through(text, roll(len));
	free(copy);
	free(text);
}
END_TEST

START_TEST(random_text)
{
	char text[300], deep[4000];

	for (int i = 0; i < 20000; i++) {
		size_t len = roll(sizeof text);

		for (size_t n = 0; n < len; n++)
			text[n] = (char)roll(256);
		live_through(text, len);
	}
	for (int i = 0; i < 4; i++) { /* nested and long beyond reason */
		size_t len = (size_t)snprintf(deep, sizeof deep, "PROGRAM P VAR U:UINT; END_VAR U := ");

		while (len < sizeof deep - 3)
			len +=
				(size_t)snprintf(deep + len, 3, "%s", (const char *[]){ "(", "U+", "1+", "-(" }[i]);
		live_through(deep, len);
	}
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { mutated_text, random_text, NULL };

	return suite_of("st_hostile", tests);
}
