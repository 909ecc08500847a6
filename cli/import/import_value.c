#include "cli/import/import_value.h"
#include "cli/import/csv.h"
#include "core/base/word_list.h"
#include "core/base/lang.h"
#include "core/base/text.h"
#include "core/gs1/gs1.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool import_value_clean(const char *raw, int kind, bool is_free_text, char *out)
{
	size_t len = strlen(raw), room = TEXT_CLEAN_SIZE(len) + 1;
	const char *text = kind == CSV_EXACT ? raw : csv_unguard(raw);
	char *copy;
	bool is_same;

	if (kind == CSV_EXACT || (kind == CSV_QUOTED && is_free_text))
		len = strlen(text);
	else
		text = text_trim(text, &len);
	copy = strndup(text, len);
	if (!copy)
		return false;
	/* A Mac writes letters and their marks apart; the same key may be scanned composed. */
	len = text_compose(copy, strlen(copy), copy, strlen(copy) + 1);
	is_same = text_clean_again(copy, len, out, room) == len && memcmp(copy, out, len) == 0;
	free(copy);
	return is_same || is_free_text;
}

/* --- what a spreadsheet makes of it ------------------------------------------------------------ */

static int refuse_value(struct import_row *v, int index, struct fault *why,
	const struct message *what)
{
	return import_row_mistake(v, index, why, message_argument(what));
}

static int refuse_number(struct import_row *v, int index, struct fault *why)
{
	const char *text = v->value[index];
	struct message what;

	if (csv_is_exponent(text))
		message_set(&what,
			MESSAGE("import_value.exponent",
				"Excel has made a number of it (%.30s) and its last digits are lost; format the column "
				"as text and enter the value again"),
			text);
	else
		message_set(&what,
			MESSAGE("import_value.decimal",
				"Excel has made a number of it (%.30s); format the column as text and enter %.*s"),
			text, (int)strcspn(text, ",."), text);
	return refuse_value(v, index, why, &what);
}

int import_value_check(struct import_row *v, int index, bool is_key, struct fault *why)
{
	const char *text = v->value[index];
	int kind = v->kind[index];
	struct message what;

	if (kind != CSV_QUOTED && kind != CSV_EXACT && csv_is_error(text)) {
		message_set(&what,
			MESSAGE("import_value.error",
				"the cell has the error %s instead of a value; fix its formula or enter the value"),
			text);
		return refuse_value(v, index, why, &what);
	}
	if (!is_key)
		return 0;
	if (kind == CSV_DATE) {
		message_set(&what,
			MESSAGE("import_value.date",
				"Excel has made a date of it (%s); format the column as text and enter the value "
				"again"),
			text);
		return refuse_value(v, index, why, &what);
	}
	if ((kind == CSV_PLAIN || kind == CSV_NUMBER) &&
		(csv_is_exponent(text) || csv_is_decimal(text)))
		return refuse_number(v, index, why);
	if (kind == CSV_NUMBER && strspn(text, "0123456789") == strlen(text) && strlen(text) > 15) {
		message_set(&what,
			MESSAGE("import_value.too_many_digits",
				"Excel has made a number of it (%.30s) and keeps only 15 digits; format the column as "
				"text and enter the value again"),
			text);
		return refuse_value(v, index, why, &what);
	}
	return 0;
}

/* --- keys -------------------------------------------------------------------------------------- */

/* The digits without the blanks that people print between them. */
static bool join_digits(const char *text, char *out, size_t size)
{
	size_t used = 0;

	for (; *text; text++) {
		if (*text == ' ')
			continue;
		if (strncmp(text, "\xC2\xA0", 2) == 0) {
			text++;
			continue;
		}
		if (used + 1 == size || *text < '0' || *text > '9')
			return false;
		out[used++] = *text;
	}
	out[used] = '\0';
	return used > 0;
}

/* Zeros in front do not change a check digit: is it a GTIN that has lost some? */
static bool add_zeros(const char *digits, char *out, size_t size)
{
	static const size_t lengths[] = { 8, 12, 13, 14 };
	size_t len = strlen(digits), all = 0;

	for (size_t i = 0; i < sizeof lengths / sizeof lengths[0] && !all; i++)
		all = lengths[i] > len ? lengths[i] : 0;
	if (len < 4 || !all || !gs1_check_ok(digits, len))
		return false;
	snprintf(out, size, "%0*d%s", (int)(all - len), 0, digits);
	return true;
}

static int explain_gtin(struct import_row *v, int index, const char *digits, struct fault *why)
{
	size_t len = strlen(digits);
	char whole[16];
	struct message what;

	if (len == 8 || len == 12 || len == 13 || len == 14) {
		if (len > 8 && strcmp(digits + len - 5, "00000") == 0)
			message_set(&what,
				MESSAGE("import_value.rounded",
					"check digit of GTIN %s is wrong, and Excel may have rounded the number; format "
					"the column as text and enter the value again"),
				digits);
		else
			message_set(&what,
				MESSAGE("import.wrong_check_digit",
					"check digit of GTIN %s is %c but should be %c"),
				digits, digits[len - 1], gs1_check_digit(digits, len - 1));
		return refuse_value(v, index, why, &what);
	}
	if (!add_zeros(digits, whole, sizeof whole))
		return import_row_mistake(v, index, why,
			MESSAGE_WORD("import.gtin_digits", "a GTIN has 8, 12, 13 or 14 digits"));
	message_set(&what,
		MESSAGE("import_value.zero_missing",
			"a 0 in front is missing: %s should be %s; format the column as text and enter the value "
			"again"),
		digits, whole);
	return refuse_value(v, index, why, &what);
}

int import_value_gtin(struct import_row *v, int index, char gtin[15], struct fault *why)
{
	const char *text = v->value[index];
	char digits[40];

	if (import_value_check(v, index, true, why))
		return -1;
	if (csv_is_exponent(text) || csv_is_decimal(text))
		return refuse_number(v, index, why);
	if (!join_digits(text, digits, sizeof digits))
		return import_row_mistake(v, index, why,
			MESSAGE_WORD("import.gtin_digits", "a GTIN has 8, 12, 13 or 14 digits"));
	return gs1_gtin14(digits, strlen(digits), gtin) ? 0 : explain_gtin(v, index, digits, why);
}

int import_value_number(struct import_row *v, int index, struct fault *why)
{
	size_t len = strlen(v->value[index]);

	if (import_value_check(v, index, true, why))
		return -1;
	return len >= 1 && len <= ARTICLE_NUMBER_MAX
		? 0
		: import_row_mistake(v, index, why,
			  MESSAGE_WORD("import_value.number_bytes",
				  "a number of your own has 1 to 60 characters; umlauts count twice"));
}

int import_value_lane(struct import_row *v, int index, int64_t *lane, struct fault *why)
{
	static const char *const words[] = { "bahn", "lane" };
	const char *text = v->value[index];

	if (import_value_check(v, index, true, why))
		return -1;
	if (csv_is_decimal(text))
		return refuse_number(v, index, why);
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (strncasecmp(text, words[i], 4) == 0)
			text += 4 + strspn(text + 4, " :");
	return text_to_int64(text, 1, 3, lane)
		? 0
		: import_row_mistake(v, index, why,
			  MESSAGE_WORD("import.a_lane_is_or", "the lane must be 1, 2 or 3"));
}

/* --- places ------------------------------------------------------------------------------------ */

enum { PLACES_MAX = 256 };

struct places {
	const char *wanted;
	char names[PLACES_MAX][SCAN_NAME_MAX];
	const char *pointers[2 * PLACES_MAX];
	char titles[PLACES_MAX][96];
	size_t count;
	int titled; /* the place with the wanted title, -1: none */
};

static void note_place(void *user, const struct row_place *row)
{
	struct places *p = user;

	if (p->count == PLACES_MAX)
		return;
	if (*row->title && strcasecmp(row->title, p->wanted) == 0)
		p->titled = (int)p->count;
	text_copy(p->names[p->count], SCAN_NAME_MAX, row->name);
	text_copy(p->titles[p->count], sizeof p->titles[0], row->title);
	p->count++;
}

static int explain_place(struct import_row *v, int index, struct places *p, struct fault *why)
{
	const char *near;
	struct fault what;
	size_t names = 0;

	for (size_t i = 0; i < p->count; i++) {
		p->pointers[names++] = p->names[i];
		if (*p->titles[i])
			p->pointers[names++] = p->titles[i];
	}
	near = edit_distance_nearest(v->value[index], p->pointers, names);
	fault_set(&what, FAULT_DATA, EXIT_FAILED,
		near ? MESSAGE("import_value.unknown_place", "there is no place \"%.63s\"")
			 : MESSAGE("import_value.no_place",
				   "there is no place \"%.63s\"; create it (warenspur place NAME --step WORD) or "
				   "correct the name"),
		v->value[index]);
	word_list_suggest_word(near, &what);
	return refuse_value(v, index, why, &what.message);
}

int import_value_place(struct import_row *v, int index, char *out, struct fault *why)
{
	struct row_place row;
	struct places *places;
	bool is_known;
	int found, result;

	if (strlen(v->value[index]) >= SCAN_NAME_MAX)
		return import_row_mistake(v, index, why,
			MESSAGE_WORD("import.places_name_bytes", "the name of a place has 1 to 63 bytes"));
	text_copy(out, SCAN_NAME_MAX, v->value[index]);
	found = store_read_place(v->store, out, &row, why);
	if (found == 1)
		text_copy(out, SCAN_NAME_MAX, row.name);
	if (found != 0 || store_is_place(v->store, out, &is_known, why))
		return found == 1 ? 0 : -1;
	if (is_known)
		return 0;
	places = calloc(1, sizeof *places);
	if (!places)
		return fault_set(why, FAULT_STORE, EXIT_FAILED,
			MESSAGE("import.too_large_for_memory", "not enough memory; split the file"));
	places->wanted = v->value[index];
	places->titled = -1;
	result = store_each_place(v->store, note_place, places, why);
	if (result == 0 && places->titled >= 0)
		text_copy(out, SCAN_NAME_MAX, places->names[places->titled]);
	else if (result == 0)
		result = explain_place(v, index, places, why);
	free(places);
	return result;
}
