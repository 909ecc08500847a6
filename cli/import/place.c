#include "cli/import/place.h"
#include "core/base/lang.h"
#include "core/base/word_list.h"
#include "core/booking/booking_rules.h"
#include "core/code/plain_code.h"

#include <stdio.h>
#include <string.h>

int place_check_step(const char *word, struct fault *why)
{
	struct word_list steps = { 0 };

	for (int i = 0; i < BOOKING_PLACE_STEPS; i++)
		word_list_add(&steps, booking_place_steps[i]);
	if (word_list_has(&steps, word))
		return 0;
	fault_set(why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("place.unknown_step", "\"%.40s\" is not a business step"), word);
	return word_list_refuse(&steps, word, why);
}

int place_check_gln(const char *text, char *key, struct fault *why)
{
	struct scan scan;
	struct identity identity;
	char code[128];

	snprintf(code, sizeof code, strlen(text) == 13 ? "(414)%s" : "%.120s", text);
	if (plain_code_to_scan(code, strlen(code), SYMBOLOGY_UNKNOWN, &scan, why))
		return -1;
	identify(&scan, &identity);
	if (strncmp(identity.key, "https://id.gs1.org/414/", 23) != 0)
		return fault_set(why, FAULT_DATA, EXIT_FAILED, "%s",
			identity.reason.text[0]
				? message_argument(&identity.reason)
				: MESSAGE_WORD("place.gln_digits_right_check",
					  "a GLN has 13 digits with a valid check digit, as in (414)9521234000013"));
	text_copy(key, GS1_KEY_MAX, identity.key);
	return 0;
}
