#include "cli/trainer/station.h"
#include "core/base/lang.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <termios.h>
#include <unistd.h>

enum { PIN_MIN = 4, PIN_SIZE = 128, TRIES_MAX = 3 };

/* What is typed does not appear. */
static bool read_hidden(const char *question, char *out)
{
	struct termios before, quiet;
	bool is_terminal = tcgetattr(STDIN_FILENO, &before) == 0, got;

	printf("%s ", question);
	fflush(stdout);
	if (is_terminal) {
		quiet = before;
		quiet.c_lflag &= ~(tcflag_t)ECHO;
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
	}
	got = station_read_line(out, PIN_SIZE);
	if (is_terminal)
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
	putchar('\n');
	return got;
}

static int report_end(struct fault *why)
{
	return fault_set(why, FAULT_USAGE, EXIT_FAILED,
		MESSAGE("trainer.no_pin", "no PIN was given; the station has ended"));
}

/* A setting of yescrypt with its usual cost and a salt of 18 bytes, crypt(5). */
static bool make_setting(char *out, size_t size)
{
	static const char digits[] = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
	unsigned char random[24];
	size_t len = (size_t)snprintf(out, size, "$y$j9T$");

	if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random ||
		len + sizeof random + 2 > size)
		return false;
	for (size_t i = 0; i < sizeof random; i++)
		out[len++] = digits[random[i] & 63];
	out[len++] = '$';
	out[len] = '\0';
	return true;
}

static int hash_pin(const char *pin, char *out, size_t size, struct fault *why)
{
	char setting[64];
	const char *hash = make_setting(setting, sizeof setting) ? crypt(pin, setting) : NULL;

	if (!hash || hash[0] != '$')
		return fault_set(why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("trainer.cannot_hash",
				"the PIN cannot be stored; this system has no yescrypt"));
	text_copy(out, size, hash);
	return 0;
}

static int choose_pin(struct station *s, struct fault *why)
{
	char first[PIN_SIZE], second[PIN_SIZE];

	puts(_("Choose a PIN for the trainer's station. Trainees must not know it."));
	for (int i = 0; i < TRIES_MAX; i++) {
		if (!read_hidden(_("New PIN (4 characters or more):"), first))
			return report_end(why);
		if (strlen(first) < PIN_MIN) {
			puts(_("It is too short."));
			continue;
		}
		if (!read_hidden(_("The same PIN again:"), second))
			return report_end(why);
		if (strcmp(first, second) == 0)
			return hash_pin(first, s->pin_hash, sizeof s->pin_hash, why) || station_save(s, why)
				? -1
				: 0;
		puts(_("The two differ."));
	}
	return report_end(why);
}

static bool is_right(const struct station *s, const char *pin)
{
	const char *hash = crypt(pin, s->pin_hash);

	return hash && hash[0] == '$' && strcmp(hash, s->pin_hash) == 0;
}

int station_ask_pin(struct station *s, struct fault *why)
{
	char pin[PIN_SIZE];

	if (!s->pin_hash[0])
		return choose_pin(s, why);
	for (int i = 0; i < TRIES_MAX; i++) {
		if (!read_hidden(_("PIN:"), pin))
			return report_end(why);
		if (is_right(s, pin))
			return 0;
		puts(_("That is not the PIN."));
	}
	return fault_set(why, FAULT_USAGE, EXIT_FAILED,
		MESSAGE("trainer.three_wrong",
			"three times a wrong PIN; the station has ended. Forgotten? Delete %s: a running exercise is forgotten, too"),
		s->file);
}
