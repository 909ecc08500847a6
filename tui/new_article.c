#include "tui/new_article.h"
#include "core/base/lang.h"
#include "core/code/identify.h"
#include "core/code/personal.h"
#include "core/code/plain_code.h"
#include "core/gs1/gs1.h"
#include "core/store_query/store_read.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { CODE_SHOWN_MAX = 60, HINT_CODE_MAX = 24 };

/* --- which code ------------------------------------------------------------------------------ */

static bool begins_with(const char *text, const char *beginning)
{
	return strncmp(text, beginning, strlen(beginning)) == 0;
}

/* Why a key that holds no article number cannot be an article. */
static int refuse_key(const char *item, struct fault *why)
{
	struct message not_kept;

	if (personal_say(item, &not_kept))
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("new_article.personal",
				"%s: a code about a person cannot be an article; scan the label of the goods"),
			message_argument(&not_kept));
	if (begins_with(item, "nfc:"))
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("new_article.tag",
				"RFID tag %.60s has no article number on it; write a code to it (warenspur tag write), "
				"or assign it to an item (warenspur import)"),
			item + strlen("nfc:"));
	if (begins_with(item, "erased:"))
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("new_article.erased", "the code of this scan was erased; scan it again"));
	if (begins_with(item, "https://id.gs1.org/00/"))
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("new_article.unit",
				"%.40s is the number of one logistic unit (SSCC), not of an article; import it as an "
				"item, with a lane"),
			item + strlen("https://id.gs1.org/00/"));
	if (!*item || identify_own_text(item))
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("new_article.no_item",
				"this code names no goods: it is a command, is empty, or was rejected; choose the code "
				"of the goods"));
	return fault_set(why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("new_article.other_key",
			"%.200s names one object, place or document, not an article; choose the code of the "
			"goods"),
		item);
}

/* The number as the booking of a scan compares it: without blanks at its ends. */
static int take_number(struct new_article *a, const char *text, struct fault *why)
{
	size_t len;
	const char *number = text_trim(text, &len);

	if (len <= ARTICLE_NUMBER_MAX) {
		snprintf(a->number, sizeof a->number, "%.*s", (int)len, number);
		return 0;
	}
	return fault_set(why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("new_article.too_long",
			"this code is too long for an article number: at most %d characters, umlauts count twice; "
			"print a label with a shorter number"),
		ARTICLE_NUMBER_MAX);
}

/* The text in which the firm's number stands; NULL: the key has none. */
static const char *number_text(const char *item, const char *text)
{
	const char *own = identify_own_text(item);

	if (!own && begins_with(item, "nfc:"))
		own = text;
	return own && !text_is_blank(own) ? own : NULL;
}

static int take_key(struct new_article *a, const char *item, const char *text, struct fault *why)
{
	const char *own = number_text(item, text);

	if (!text_copy(a->item, sizeof a->item, item) && !own)
		return refuse_key(item, why);
	if (gs1_gtin_of_key(item, a->gtin))
		return 0;
	a->gtin[0] = '\0';
	return own ? take_number(a, own, why) : refuse_key(item, why);
}

int new_article_choose(struct new_article *out, const char *item, const char *text,
	struct fault *why)
{
	memset(out, 0, sizeof *out);
	if (take_key(out, item, text, why) == 0)
		return 0;
	memset(out, 0, sizeof *out);
	return -1;
}

int new_article_choose_typed(struct new_article *out, const char *number, struct fault *why)
{
	static struct identity identity;
	struct scan scan;
	char item[sizeof out->item];
	size_t len = strlen(number);

	memset(out, 0, sizeof *out);
	if (plain_code_to_scan(number, len, SYMBOLOGY_UNKNOWN, &scan, why))
		return -1;
	/* Hex digits alone are taken as a number, as from a label. */
	if (scan.carrier == CARRIER_NFC && strspn(number, "0123456789ABCDEFabcdef") == len) {
		scan = (struct scan){ .carrier = CARRIER_TYPED, .data_len = (uint32_t)len };
		memcpy(scan.data, number, len);
	}
	identify(&scan, &identity);
	if (identity.personal)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("new_article.typed_personal",
				"a code about a person cannot be an article; type the number of the goods"));
	if (identity.rejected)
		return fault_set(why, FAULT_DATA, EXIT_FAILED, "%s", message_argument(&identity.reason));
	identify_item(&scan, &identity, item, sizeof item);
	return new_article_choose(out, item, "", why);
}

/* A GTIN as it is printed: 8 or 13 digits where it has no more. */
static const char *shown_gtin(const char *gtin)
{
	return begins_with(gtin, "000000") ? gtin + 6 : *gtin == '0' ? gtin + 1 : gtin;
}

const char *new_article_shown(const struct new_article *a)
{
	return *a->gtin ? shown_gtin(a->gtin) : a->number;
}

/* --- what is known of it ------------------------------------------------------------------------ */

/* By its GTIN; by the digits that are printed of it, if those are the firm's number of an article; or by the
 * number. 1, 0, -1. */
static int find_article(const struct new_article *a, struct store *s, struct row_article *out,
	struct fault *why)
{
	static const size_t zeros[] = { 0, 1, 2, 6 };
	int found = store_find_article(s, a->gtin, a->number, out, why);

	for (size_t i = 0; *a->gtin && !found && i < sizeof zeros / sizeof zeros[0]; i++)
		if (strspn(a->gtin, "0") >= zeros[i])
			found = store_find_article(s, "", a->gtin + zeros[i], out, why);
	return found;
}

int new_article_read(struct new_article *a, struct store *s, struct fault *why)
{
	int64_t count[4];

	if (find_article(a, s, &a->before, why) < 0 ||
		store_lane_of_item(s, a->item, &a->item_lane, why) || store_count_articles(s, count, why))
		return -1;
	a->few_lane = count[1] == count[2] ? 0 : count[1] < count[2] ? 1 : 2;
	a->is_read = true;
	return 0;
}

/* What a number of so many digits would be if its check digit were right. */
static const char *digits_kind(size_t len)
{
	static const char *const kinds
		[] = { [8] = "EAN-8", [12] = "UPC-A", [13] = "EAN-13", [14] = "GTIN-14", [18] = "SSCC" };

	return len < sizeof kinds / sizeof kinds[0] ? kinds[len] : NULL;
}

/* The check digit that would make an EAN, GTIN or SSCC of the firm's number; '\0': it does not look like one. */
static char right_digit(const struct new_article *a, const char **kind)
{
	size_t len = strlen(a->number);

	*kind = digits_kind(len);
	if (!*kind || !gs1_all_digits(a->number, len) || gs1_check_ok(a->number, len))
		return '\0';
	return gs1_check_digit(a->number, len - 1);
}

/* At most so many bytes of a text, with "…" if it was cut. */
static const char *shorten(const char *text, size_t max, char *out, size_t size)
{
	size_t len = strlen(text);

	snprintf(out, size, "%.*s%s", (int)text_whole_utf8(text, len < max ? len : max), text,
		len > max ? "\342\200\246" : "");
	return out;
}

const char *new_article_hint(const struct new_article *a, char *out, size_t size)
{
	char code[CODE_SHOWN_MAX + 4], name[NEW_ARTICLE_NAME_SIZE + 4];
	const char *kind;
	char digit = right_digit(a, &kind);

	shorten(new_article_shown(a), HINT_CODE_MAX, code, sizeof code);
	if (*a->before.key)
		snprintf(out, size, _("%s is \"%s\", lane %d; new lane and name"), code,
			shorten(a->before.name, HINT_CODE_MAX, name, sizeof name), a->before.lane);
	else if (digit)
		snprintf(out, size, _("%s: the check digit of %s would be %c; Esc cancels"), code, kind,
			digit);
	else if (a->few_lane)
		snprintf(out, size, _("%s: lane and name (lane %d has fewer articles)"), code, a->few_lane);
	else
		snprintf(out, size, _("%s: lane and name, for example 2 Coffee 1 kg"), code);
	return out;
}

static __attribute__((format(printf, 3, 4))) void append(char *out, size_t size, const char *format,
	...)
{
	size_t used = strlen(out);
	va_list args;

	va_start(args, format);
	vsnprintf(out + used, size - used, format, args);
	va_end(args);
}

/* Begins with what is doubtful, ends with what is asked. */
const char *new_article_question(const struct new_article *a, const char *name, int lane, char *out,
	size_t size)
{
	const struct row_article *before = &a->before;
	char code[CODE_SHOWN_MAX + 4];
	const char *kind;
	char digit = *before->key ? '\0' : right_digit(a, &kind);

	out[0] = '\0';
	shorten(*before->number ? before->number : new_article_shown(a), CODE_SHOWN_MAX, code,
		sizeof code);
	if (*before->key && strcmp(before->name, name) == 0 && before->lane == lane)
		return out;
	if (digit)
		append(out, size,
			_("%s is not a valid %s: its check digit would be %c; it was probably misread or mistyped. "),
			code, kind, digit);
	if (*before->key)
		append(out, size,
			_("%s is already the article \"%s\", lane %d. Change it to \"%s\", lane %d?"), code,
			before->name, before->lane, name, lane);
	else if (digit)
		append(out, size, _("Make it an article all the same: \"%s\", lane %d?"), name, lane);
	else
		append(out, size, _("Make %s an article: \"%s\", lane %d?"), code, name, lane);
	if (a->item_lane)
		append(out, size, _(" This one item keeps its own lane %d."), a->item_lane);
	return out;
}

/* --- making it -------------------------------------------------------------------------------- */

bool new_article_of_alarm(enum alarm_code code, const struct message *m, char *out, size_t size)
{
	out[0] = '\0';
	return code == ALARM_UNKNOWN_ITEM &&
		(strcmp(m->id, "booking_scan.unknown_item") == 0 ||
			strcmp(m->id, "booking_scan.unknown_because") == 0) &&
		message_read_text(m, 0, out, size);
}

enum { ALARMS_MAX = 256 };

/* The alarms about the code of an article. */
struct alarm_search {
	const struct new_article *article;
	int64_t found[ALARMS_MAX];
	int count;
};

static void compare_alarm(void *user, const struct row_alarm *alarm)
{
	struct alarm_search *search = user;
	const struct new_article *a = search->article;
	char item[sizeof a->item];
	struct new_article other;
	struct fault ignored; /* of a code that cannot be an article */

	if (alarm->acked_us || search->count == ALARMS_MAX ||
		!new_article_of_alarm(alarm->code, &alarm->message, item, sizeof item))
		return;
	if (strcmp(item, a->item) == 0 ||
		(new_article_choose(&other, item, "", &ignored) == 0 && strcmp(other.gtin, a->gtin) == 0 &&
			strcasecmp(other.number, a->number) == 0))
		search->found[search->count++] = alarm->seq;
}

static int acknowledge_about(const struct new_article *a, struct store *s, int *count,
	struct fault *why)
{
	struct alarm_search search = { .article = a };

	if (store_each_alarm(s, true, INT32_MAX, compare_alarm, &search, why))
		return -1;
	for (int i = 0; i < search.count; i++)
		if (store_acknowledge_alarm(s, search.found[i], why))
			return -1;
	*count = search.count;
	return 0;
}

static int refuse_changed(const struct new_article *a, const struct row_article *now,
	struct fault *why)
{
	if (*now->key)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("new_article.changed_meanwhile",
				"%.80s was made the article \"%s\", lane %d, by another program meanwhile; nothing was "
				"changed; press + again to change that article"),
			new_article_shown(a), now->name, now->lane);
	return fault_set(why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("new_article.deleted_meanwhile",
			"the article %.80s was deleted by another program meanwhile; nothing was changed; press + "
			"again to make it new"),
		new_article_shown(a));
}

static int write_article(const struct new_article *a, struct store *s, const char *name, int lane,
	struct fault *why)
{
	struct row_article now;
	char other[ARTICLE_KEY_SIZE];

	if (find_article(a, s, &now, why) < 0)
		return -1;
	if (strcmp(now.key, a->before.key) != 0 || strcmp(now.name, a->before.name) != 0 ||
		now.lane != a->before.lane)
		return refuse_changed(a, &now, why);
	if (*now.key) /* its number stays as it is written there */
		return store_put_article(s, now.key, name, lane, why);
	if (*a->gtin)
		return store_put_article(s, a->gtin, name, lane, why);
	return store_put_own_article(s, "", a->number, name, lane, other, why);
}

int new_article_put(const struct new_article *a, struct store *s, const char *name, int lane,
	int *alarms, struct fault *why)
{
	struct fault ignored; /* of taking back what was not written */

	*alarms = 0;
	if (store_begin_import(s, why))
		return -1;
	if (write_article(a, s, name, lane, why) || acknowledge_about(a, s, alarms, why)) {
		store_end_import(s, false, &ignored);
		return -1;
	}
	return store_end_import(s, true, why);
}
