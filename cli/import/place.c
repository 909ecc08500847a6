#include "cli/import/place.h"
#include "core/base/lang.h"
#include "core/base/edit_distance.h"
#include "core/booking/booking_rules.h"
#include "core/code/plain_code.h"

#include <stdio.h>
#include <string.h>

/* "a, b, c" */
static void list_steps(char *out, size_t size)
{
	size_t used = 0;

	for (int i = 0; i < BOOKING_PLACE_STEPS && used < size; i++)
		used += (size_t)snprintf(out + used, size - used, "%s%s", i ? ", " : "",
			booking_place_steps[i]);
}

int place_check_step(const char *word, struct fault *why)
{
	const char *near = edit_distance_nearest(word, booking_place_steps, BOOKING_PLACE_STEPS);
	char list[160];

	for (int i = 0; i < BOOKING_PLACE_STEPS; i++)
		if (strcmp(booking_place_steps[i], word) == 0)
			return 0;
	list_steps(list, sizeof list);
	if (near)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("place.no_business_step",
				"\"%.40s\" is not a business step; did you mean %s? Business steps: %s"),
			word, near, list);
	return fault_set(why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("place.no_business_step_listed",
			"\"%.40s\" is not a business step; business steps: %s"),
		word, list);
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
