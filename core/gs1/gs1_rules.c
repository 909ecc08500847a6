/* gs1_rules: AIs beside each other (General Specifications 4.13 to 4.15). */
#include "core/gs1/gs1_field.h"
#include "core/base/lang.h"

#include <stdio.h>
#include <string.h>

/* A field that the first pattern of a list matches, other than the field `self`. */
static const struct gs1_field *find_first_of(const struct gs1 *gs1, const char *list, size_t self)
{
	for (size_t i = 0; i < gs1->count; i++)
		if (i != self && strcmp(gs1->fields[i].ai, gs1->fields[self].ai) != 0 &&
			gs1_ai_matches(list, gs1->fields[i].ai))
			return &gs1->fields[i];
	return NULL;
}

/* A field that one of the patterns in a list "01,31nn" matches. */
static const struct gs1_field *find_one_of(const struct gs1 *gs1, const char *list, size_t self)
{
	const struct gs1_field *found = NULL;

	while (*list && (found = find_first_of(gs1, list, self)) == NULL) {
		list += strcspn(list, ",");
		list += *list == ',';
	}
	return found;
}

/* One of the combinations that would do, "01+21": how many of it are there, and the first that is not. */
struct combination {
	size_t present;
	const char *missing; /* NULL: none */
};

static struct combination look_for(const struct gs1 *gs1, const char *combination, size_t self)
{
	struct combination c = { 0 };

	for (const char *at = combination; *at && *at != ',';) {
		if (find_first_of(gs1, at, self))
			c.present++;
		else if (!c.missing)
			c.missing = at;
		at += strcspn(at, "+,");
		at += *at == '+';
	}
	return c;
}

static const char *next_combination(const char *at)
{
	at += strcspn(at, ",");
	return at + (*at == ',');
}

/* What the best combinations lack, each once: "(01), (02) or (8006)". */
struct missing {
	size_t present; /* of the best combination */
	char before[160], last[16];
};

static void add_missing(struct missing *m, const char *ai)
{
	char name[16];
	size_t used = strlen(m->before);

	snprintf(name, sizeof name, "(%.*s)", (int)strcspn(ai, "+,"), ai);
	if (strcmp(m->last, name) == 0 || strstr(m->before, name))
		return;
	if (m->last[0])
		snprintf(m->before + used, sizeof m->before - used, "%s%s", used ? ", " : "", m->last);
	snprintf(m->last, sizeof m->last, "%s", name);
}

/* False: nothing is missing, one combination is there. */
static bool find_missing_ais(const struct gs1 *gs1, const char *needs, size_t self,
	struct missing *out)
{
	*out = (struct missing){ 0 };
	for (const char *at = needs; *at; at = next_combination(at)) {
		struct combination c = look_for(gs1, at, self);

		if (!c.missing)
			return false;
		if (c.present > out->present)
			*out = (struct missing){ .present = c.present };
		if (c.present == out->present)
			add_missing(out, c.missing);
	}
	return true;
}

/* The SSCC has a barcode of its own on a transport label; what belongs to it, or has found one of
 * its partners here, is complete with the other barcodes of that label. */
static enum gs1_severity severity_of_missing(const struct gs1_ai *row, const struct missing *m)
{
	static const char *const refused[] = { "02", "37", "21" };

	if (m->present)
		return GS1_NOTE;
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
		if (strcmp(row->ai, refused[i]) == 0)
			return GS1_WRONG;
	return strncmp(row->needs, "00", 2) == 0 ? GS1_NOTE : GS1_MISSING;
}

static int find_missing(const struct gs1 *gs1, size_t self, enum gs1_severity *severity,
	struct fault *why)
{
	const char *ai = gs1->fields[self].ai;
	const struct gs1_ai *row = gs1_find_ai(ai);
	struct message list;
	struct missing m;

	if (!row || !row->needs || !find_missing_ais(gs1, row->needs, self, &m))
		return 0;
	*severity = severity_of_missing(row, &m);
	if (m.before[0])
		message_set(&list, MESSAGE("gs1_rules.or", "%s or %s"), m.before, m.last);
	else
		message_set(&list, "%s", m.last);
	fault_set(why, FAULT_DATA, EXIT_FAILED,
		*severity == GS1_NOTE
			? MESSAGE("gs1_rules.ai_needs_ai_beside",
				  "field (%s) also needs field %s; look for it in another barcode on the same "
				  "label")
			: MESSAGE("gs1_rules.ai_missing_beside",
				  "field (%s) also needs field %s; the label is incomplete"),
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
				"field (%s) occurs twice with different values; the label is wrong"),
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
			"field (%s) and field (%s) exclude each other; the label is wrong"),
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
			"field (%s) begins with 9 (variable measure), but weight, length or count is "
			"missing; look for it in another barcode on the same label"),
		f->ai);
	return 1;
}

/* The checks of each field; the number of a check is *at modulo their number. */
enum { ASK_CONTRADICTION, ASK_PARTNER, ASK_MEASURE, ASK_COUNT };

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
			found = find_missing(gs1, self, severity, why);
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
