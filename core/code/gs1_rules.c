/* gs1_rules: AIs beside each other (General Specifications 4.13 to 4.15). */
#include "core/code/gs1_field.h"
#include "core/base/lang.h"

#include <stdio.h>
#include <string.h>

/* A field that one of the patterns in a list "01,31nn" matches, other than the field `self`. The
 * list ends at a blank or at its end. */
static const struct gs1_field *find_one_of(const struct gs1 *gs1, const char *list, size_t self)
{
	while (*list && *list != ' ') {
		for (size_t i = 0; i < gs1->count; i++)
			if (i != self && strcmp(gs1->fields[i].ai, gs1->fields[self].ai) != 0 &&
				gs1_ai_matches(list, gs1->fields[i].ai))
				return &gs1->fields[i];
		list += strcspn(list, ", ");
		list += *list == ',';
	}
	return NULL;
}

/* "01,02,8006" -> "(01), (02) or (8006)" */
static void say_list(const char *list, struct message *out)
{
	char before[96] = "", last[16] = "";
	size_t used = 0;

	while (*list && *list != ' ' && used + sizeof last < sizeof before) {
		int len = (int)strcspn(list, ", ");

		if (*last)
			used += (size_t)snprintf(before + used, sizeof before - used, "%s%s", used ? ", " : "",
				last);
		snprintf(last, sizeof last, "(%.*s)", len, list);
		list += len + (list[len] == ',');
	}
	if (used)
		message_set(out, MESSAGE("gs1_rules.or", "%s or %s"), before, last);
	else
		message_set(out, "%s", last);
}

static bool has_partner(const struct gs1 *gs1, const char *groups, size_t self)
{
	for (; *groups; groups += strcspn(groups, " "), groups += *groups == ' ')
		if (find_one_of(gs1, groups, self))
			return true;
	return false;
}

/* The SSCC has a barcode of its own on a transport label; what belongs to it, or has found one of
 * its partners here, is complete with the other barcodes of that label. */
static enum gs1_severity severity_of_missing(const struct gs1 *gs1, const struct gs1_ai *row,
	const char *group, size_t self)
{
	static const char *const refused[] = { "02", "37", "21" };

	if (has_partner(gs1, row->needs, self))
		return GS1_NOTE;
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
		if (strcmp(row->ai, refused[i]) == 0)
			return GS1_WRONG;
	return strncmp(group, "00", 2) == 0 ? GS1_NOTE : GS1_MISSING;
}

static int find_missing(const struct gs1 *gs1, size_t self, size_t nth, enum gs1_severity *severity,
	struct fault *why)
{
	const char *ai = gs1->fields[self].ai, *group;
	const struct gs1_ai *row = gs1_find_ai(ai);
	struct message list;
	size_t found = 0;

	if (!row || !row->needs)
		return 0;
	for (group = row->needs; *group; group += strcspn(group, " "), group += *group == ' ')
		if (!find_one_of(gs1, group, self) && found++ == nth)
			break;
	if (!*group)
		return 0;
	*severity = severity_of_missing(gs1, row, group, self);
	/* one sentence is enough where nothing of what it needs is there */
	if (nth > 0 && *severity == GS1_WRONG)
		return 0;
	say_list(group, &list);
	fault_set(why, FAULT_DATA, EXIT_FAILED,
		*severity == GS1_NOTE
			? MESSAGE("gs1_rules.ai_needs_ai_beside",
				  "AI (%s) needs AI %s beside it; look for it in another barcode of the same label")
			: MESSAGE("gs1_rules.ai_missing_beside",
				  "AI (%s) needs AI %s beside it; the label is incomplete"),
		ai, message_argument(&list));
	return 1;
}

static int find_contradiction(const struct gs1 *gs1, size_t self, struct fault *why)
{
	const struct gs1_field *f = &gs1->fields[self], *other;
	const struct gs1_ai *row = gs1_find_ai(f->ai);
	const char *first = gs1_value(gs1, f->ai);

	if (strcmp(first, f->value) != 0) {
		fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("gs1_rules.ai_twice_different_values",
				"AI (%s) is there twice with different values; the label is wrong"),
			f->ai);
		return 1;
	}
	if (first != f->value || !row || !row->excludes)
		return 0;
	other = find_one_of(gs1, row->excludes, self);
	if (!other)
		return 0;
	fault_set(why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("gs1_rules.ai_ai_exclude_each",
			"AI (%s) and AI (%s) exclude each other; the label is wrong"),
		f->ai, other->ai);
	return 1;
}

/* General Specifications 2.1.10: indicator 9 marks goods sold by measure, which then is given. */
static int find_measure(const struct gs1 *gs1, size_t self, struct fault *why)
{
	static const char measures[] = "30,31nn,32nn,33nn,34nn,35nn,36nn,8001";
	const struct gs1_field *f = &gs1->fields[self];
	bool goods = strcmp(f->ai, "01") == 0 || strcmp(f->ai, "02") == 0;

	if (!goods || f->value[0] != '9' || strlen(f->value) != 14 || find_one_of(gs1, measures, self))
		return 0;
	fault_set(why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("gs1_rules.ai_begins_sold_measure",
			"AI (%s) begins with 9 (sold by measure), but no weight, length or count is given; look "
			"for it in another barcode of the same label"),
		f->ai);
	return 1;
}

/* The checks of each field; the number of a check is *at modulo their number. */
enum { ASK_CONTRADICTION, ASK_FIRST_PARTNER, ASK_SECOND_PARTNER, ASK_MEASURE, ASK_COUNT };

int gs1_next_finding(const struct gs1 *gs1, size_t *at, enum gs1_severity *severity,
	struct fault *why)
{
	for (; *at < gs1->count * ASK_COUNT; ++*at) {
		size_t self = *at / ASK_COUNT, question = *at % ASK_COUNT;
		int found;

		*severity = question == ASK_CONTRADICTION ? GS1_WRONG : GS1_NOTE;
		if (question == ASK_CONTRADICTION)
			found = find_contradiction(gs1, self, why);
		else if (question == ASK_MEASURE)
			found = find_measure(gs1, self, why);
		else
			found = find_missing(gs1, self, question - ASK_FIRST_PARTNER, severity, why);
		if (found) {
			++*at;
			return 1;
		}
	}
	return 0;
}

int gs1_refuse(const struct gs1 *gs1, struct fault *why)
{
	enum gs1_severity severity;
	struct fault found;
	size_t at = 0;

	while (gs1_next_finding(gs1, &at, &severity, &found))
		if (severity == GS1_WRONG) {
			if (why)
				*why = found;
			return -1;
		}
	return 0;
}
