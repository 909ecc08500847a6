#include "cli/import/import_row.h"
#include "cli/import/csv.h"
#include "cli/import/import_value.h"
#include "cli/import/place.h"
#include "core/base/lang.h"
#include "core/store/store_personal.h"
#include "core/code/plain_code.h"

#include <stdio.h>
#include <string.h>

int import_row_mistake(struct import_row *v, int index, struct fault *why, const char *text)
{
	v->bad = index;
	return fault_set(why, FAULT_DATA, EXIT_FAILED, "%s", text);
}

/* A code in readable form -> a scan of it. Hex digits are a tag only behind nfc:, because other
 * numbers look the same; 18 digits are an SSCC. */
static void make_scan(const char *text, size_t len, struct scan *out)
{
	bool sscc = len == 18 && gs1_check_ok(text, len);

	if (!sscc && plain_code_to_scan(text, len, SYMBOLOGY_UNKNOWN, out, NULL) == 0 &&
		out->carrier != CARRIER_NFC)
		return;
	memset(out, 0, sizeof *out);
	out->carrier = CARRIER_TYPED;
	out->data_len =
		(uint32_t)snprintf((char *)out->data, sizeof out->data, "%s%s", sscc ? "]C100" : "", text);
}

/* 17 digits that become an SSCC with a 0 in front: a spreadsheet has taken it away, or nearly all the rest. */
static int check_sscc_zero(struct import_row *v, int index, struct fault *why)
{
	const char *text = v->value[index];
	size_t len = strlen(text);
	struct message what;

	if (len != 17 || strspn(text, "0123456789") != len || !gs1_check_ok(text, len))
		return 0;
	message_set(&what,
		MESSAGE("import_row.sscc_zero_missing",
			"a 0 in front is missing: the SSCC should be 0%s; format the column as text and enter the "
			"value again; for a number of your own write code:%s"),
		text, text);
	return import_row_mistake(v, index, why, message_argument(&what));
}

/* A key, a Digital Link, an element string with brackets, an SSCC -> the key, valid until the next
 * call. */
static int take_key(struct import_row *v, int index, const char **key, struct fault *why)
{
	struct identity identity;
	struct personal_key personal_key;
	struct scan scan;
	const char *text = v->value[index];
	size_t len = strlen(text);

	*key = text;
	if (len == 0 || len > IMPORT_KEY_TEXT_MAX)
		return import_row_mistake(v, index, why,
			MESSAGE_WORD("import.key_bytes", "a key has 1 to 500 bytes"));
	if (import_value_check(v, index, true, why) || check_sscc_zero(v, index, why))
		return -1;
	if (strncasecmp(text, "nfc:", 4) == 0) {
		char uid[SCAN_TAG_MAX];

		if (!plain_code_uid(text, len, uid, NULL))
			return import_row_mistake(v, index, why,
				MESSAGE_WORD("import.nfc_needs_uid_hex",
					"nfc: needs a UID: 8, 14 or 20 hexadecimal digits"));
		snprintf(v->key, sizeof v->key, "nfc:%s", uid);
		*key = v->key;
		return 0;
	}
	if (identify_own_text(text) || strncmp(text, "personal:", 9) == 0)
		return 0;
	make_scan(text, len, &scan);
	if (store_personal_key(v->store, &personal_key, why))
		return -1;
	personal_identify(&scan, &personal_key, &identity);
	if (identity.reason.text[0])
		return import_row_mistake(v, index, why, message_argument(&identity.reason));
	if (identity.command)
		return import_row_mistake(v, index, why,
			MESSAGE_WORD("import.printed_command_names_no", "this is a command code, not an item"));
	identify_item(&scan, &identity, v->key, sizeof v->key);
	*key = v->key;
	return 0;
}

/* Each key stands once in a file, in whatever notation. kind: tells GLNs from places. */
static int claim_key(struct import_row *v, int index, const char *kind, const char *key,
	struct fault *why)
{
	char whole[IMPORT_KEY_SIZE + 8];
	struct message same;
	int line;

	snprintf(whole, sizeof whole, "%s%s", kind, key);
	line = import_keys_add(v->keys, whole, v->line);
	if (line < 0)
		return fault_set(why, FAULT_STORE, EXIT_FAILED,
			MESSAGE("import.out_memory", "not enough memory; split the file"));
	if (line == 0)
		return 0;
	message_set(&same,
		MESSAGE("import.same_key",
			"line %d already has this key (%.300s), perhaps in another notation; delete one of "
			"the two lines"),
		line, key);
	return import_row_mistake(v, index, why, message_argument(&same));
}

static int note_state(struct import_row *v, enum store_row_kind kind, const char *key, char *out,
	struct fault *why)
{
	return store_describe_row(v->store, kind, key, out, IMPORT_STATE_SIZE, why);
}

enum { ARTICLE_NAME, ARTICLE_LANE, ARTICLE_GTIN, ARTICLE_OWN };

static int put_own_article(struct import_row *v, const char *gtin, int lane, struct fault *why)
{
	const char *number = v->value[ARTICLE_OWN];
	char key[ARTICLE_KEY_SIZE];
	struct message other;
	int result;

	if (store_article_of_number(v->store, number, key, why) < 0 ||
		note_state(v, STORE_ROW_ARTICLE,
			*gtin      ? gtin
				: *key ? key
					   : number,
			v->before, why))
		return -1;
	if (!*v->before && *key && note_state(v, STORE_ROW_ARTICLE, key, v->before, why))
		return -1;
	result = store_put_own_article(v->store, gtin, number, v->value[ARTICLE_NAME], lane, key, why);
	if (result == 1) {
		message_set(&other,
			MESSAGE("import_row.number_of_other",
				"the number %s belongs to the article with the GTIN %s; correct one of the two"),
			number, key);
		return import_row_mistake(v, ARTICLE_OWN, why, message_argument(&other));
	}
	return result < 0 ? -1 : note_state(v, STORE_ROW_ARTICLE, *gtin ? gtin : key, v->after, why);
}

static int put_article(struct import_row *v, struct fault *why)
{
	char gtin[15] = "";
	int64_t lane;

	if (!*v->value[ARTICLE_GTIN] && !*v->value[ARTICLE_OWN])
		return import_row_mistake(v, v->has_column[ARTICLE_GTIN] ? ARTICLE_GTIN : ARTICLE_OWN, why,
			MESSAGE_WORD("import_row.article_needs_number",
				"an article needs a GTIN or a number of your own"));
	if ((*v->value[ARTICLE_GTIN] && import_value_gtin(v, ARTICLE_GTIN, gtin, why)) ||
		(*v->value[ARTICLE_OWN] && import_value_number(v, ARTICLE_OWN, why)) ||
		import_value_check(v, ARTICLE_NAME, false, why))
		return -1;
	if (!*v->value[ARTICLE_NAME])
		return import_row_mistake(v, ARTICLE_NAME, why,
			MESSAGE_WORD("import.article_needs_name", "an article needs a name"));
	if (import_value_lane(v, ARTICLE_LANE, &lane, why) ||
		(*gtin && claim_key(v, ARTICLE_GTIN, "", gtin, why)) ||
		(*v->value[ARTICLE_OWN] &&
			claim_key(v, ARTICLE_OWN, ARTICLE_NUMBER, v->value[ARTICLE_OWN], why)))
		return -1;
	if (*v->value[ARTICLE_OWN])
		return put_own_article(v, gtin, (int)lane, why);
	return note_state(v, STORE_ROW_ARTICLE, gtin, v->before, why) ||
			store_put_article(v->store, gtin, v->value[ARTICLE_NAME], (int)lane, why) ||
			note_state(v, STORE_ROW_ARTICLE, gtin, v->after, why)
		? -1
		: 0;
}

static int put_parent(struct import_row *v, const char *key, struct fault *why)
{
	char item[GS1_KEY_MAX]; /* the next key takes its place */
	const char *unit;

	if (!text_copy(item, sizeof item, key) || take_key(v, 4, &unit, why) ||
		strncmp(unit, "https://id.gs1.org/00/", 22) != 0 || strcmp(unit, item) == 0)
		return import_row_mistake(v, 4, why,
			MESSAGE_WORD("import.parent_logistic_unit_sscc",
				"parent must be the SSCC of a logistic unit, 18 digits"));
	return store_put_parent(v->store, item, unit, why);
}

enum { ITEM_KEY, ITEM_GTIN, ITEM_NAME, ITEM_PLACE, ITEM_PARENT, ITEM_LANE, ITEM_NUMBER };

/* The article that an item names: by its GTIN or by the firm's own number; "": by none. */
static int take_article(struct import_row *v, const char *own_gtin, char article[ARTICLE_KEY_SIZE],
	struct fault *why)
{
	const char *text = v->value[ITEM_GTIN], *number = v->value[ITEM_NUMBER];
	size_t prefix = strlen(ARTICLE_NUMBER);
	char gtin[15] = "";
	int index = ITEM_NUMBER, found;

	if (strncmp(text, ARTICLE_NUMBER, prefix) == 0) {
		number = text + prefix;
		index = ITEM_GTIN;
	} else if (*text && import_value_gtin(v, ITEM_GTIN, gtin, why)) {
		return -1;
	}
	if (gtin[0] && own_gtin[0] && strcmp(gtin, own_gtin) != 0)
		return import_row_mistake(v, ITEM_GTIN, why,
			MESSAGE_WORD("import.gtin_not_one_inside",
				"this GTIN differs from the GTIN in the item's key"));
	text_copy(article, ARTICLE_KEY_SIZE, gtin[0] ? gtin : own_gtin);
	if (article[0] || !*number)
		return 0;
	found = store_article_of_number(v->store, number, article, why);
	return found != 0 ? found < 0 ? -1 : 0
					  : import_row_mistake(v, index, why,
							MESSAGE_WORD("import_row.no_article_of_number",
								"there is no article with this number; import the articles first"));
}

static int put_item_row(struct import_row *v, const char *key, const char *article,
	const char *place, struct fault *why)
{
	char item[IMPORT_KEY_SIZE]; /* the key of the parent takes its place */
	int64_t lane = 0;

	text_copy(item, sizeof item, key);
	if (*v->value[ITEM_LANE] && strcmp(v->value[ITEM_LANE], "0") != 0 &&
		import_value_lane(v, ITEM_LANE, &lane, why))
		return -1;
	if (note_state(v, STORE_ROW_ITEM, item, v->before, why) ||
		store_put_item(v->store, item, article, v->value[ITEM_NAME], place, why) ||
		(v->has_column[ITEM_LANE] && store_put_item_lane(v->store, item, (int)lane, why)) ||
		(*v->value[ITEM_PARENT] && put_parent(v, item, why)))
		return -1;
	return note_state(v, STORE_ROW_ITEM, item, v->after, why);
}

static int put_item(struct import_row *v, struct fault *why)
{
	char own[15] = "", article[ARTICLE_KEY_SIZE], place[SCAN_NAME_MAX] = "";
	const char *key;

	if (take_key(v, ITEM_KEY, &key, why) || claim_key(v, ITEM_KEY, "", key, why))
		return -1;
	gs1_gtin_of_key(key, own);
	if (take_article(v, own, article, why) || import_value_check(v, ITEM_NAME, false, why) ||
		import_value_check(v, ITEM_PLACE, false, why) ||
		(*v->value[ITEM_PLACE] && import_value_place(v, ITEM_PLACE, place, why)))
		return -1;
	return put_item_row(v, key, article, place, why);
}

enum { PLACE_NAME, PLACE_TITLE, PLACE_STEP, PLACE_GLN, PLACE_LANE };

static int put_place_row(struct import_row *v, const char *step, const char *code,
	struct fault *why)
{
	const char *name = v->value[PLACE_NAME], *lane = v->value[PLACE_LANE];
	int64_t number = 0;

	if (*lane && strcmp(lane, "0") != 0 && import_value_lane(v, PLACE_LANE, &number, why))
		return -1;
	return note_state(v, STORE_ROW_PLACE, name, v->before, why) ||
			store_put_place(v->store, name, v->value[PLACE_TITLE], step, *code ? code : NULL,
				why) ||
			(v->has_column[PLACE_LANE] && store_put_place_lane(v->store, name, (int)number, why)) ||
			note_state(v, STORE_ROW_PLACE, name, v->after, why)
		? -1
		: 0;
}

static int put_place(struct import_row *v, struct fault *why)
{
	const char *step = *v->value[PLACE_STEP] ? v->value[PLACE_STEP] : "storing";
	char code[GS1_KEY_MAX] = "";
	struct fault detail;

	for (int i = PLACE_NAME; i <= PLACE_GLN; i++)
		if (import_value_check(v, i, i == PLACE_GLN, why))
			return -1;
	if (!*v->value[PLACE_NAME] || strlen(v->value[PLACE_NAME]) >= SCAN_NAME_MAX)
		return import_row_mistake(v, PLACE_NAME, why,
			MESSAGE_WORD("import.places_name_bytes", "the name of a place has 1 to 63 bytes"));
	if (place_check_step(step, &detail))
		return import_row_mistake(v, PLACE_STEP, why, detail.message.text);
	if (*v->value[PLACE_GLN] && place_check_gln(v->value[PLACE_GLN], code, &detail))
		return import_row_mistake(v, PLACE_GLN, why, detail.message.text);
	if (claim_key(v, PLACE_NAME, "", v->value[PLACE_NAME], why) ||
		(code[0] && claim_key(v, PLACE_GLN, "gln:", code, why)))
		return -1;
	return put_place_row(v, step, code, why);
}

static int put_tag(struct import_row *v, struct fault *why)
{
	char uid[SCAN_TAG_MAX];
	const char *key;

	if (import_value_check(v, 0, true, why))
		return -1;
	if (!plain_code_uid(v->value[0], strlen(v->value[0]), uid, NULL))
		return import_row_mistake(v, 0, why,
			MESSAGE_WORD("import.uid_hex_digits", "a UID has 8, 14 or 20 hexadecimal digits"));
	if (claim_key(v, 0, "", uid, why) || take_key(v, 1, &key, why))
		return -1;
	return note_state(v, STORE_ROW_TAG, uid, v->before, why) ||
			store_put_tag(v->store, uid, key, why) ||
			note_state(v, STORE_ROW_TAG, uid, v->after, why)
		? -1
		: 0;
}

/* Of two kinds with as many columns the first counts. */
const struct import_kind import_kinds[IMPORT_KIND_COUNT] = {
	{ N_PLURAL("%zu RFID tag assignment imported into %s\n",
		  "%zu RFID tag assignments imported into %s\n"),
		{ "tag", "item" }, 2, { 0 }, false, 0, put_tag },
	{ N_PLURAL("%zu article imported into %s\n", "%zu articles imported into %s\n"),
		{ "name", "lane", "gtin", "number" }, 2, { ARTICLE_GTIN, ARTICLE_OWN }, false,
		1 << ARTICLE_NAME, put_article },
	{ N_PLURAL("%zu item imported into %s\n", "%zu items imported into %s\n"),
		{ "item", "gtin", "name", "place", "parent", "lane", "number" }, 1, { 0 }, false,
		1 << ITEM_NAME, put_item },
	{ N_PLURAL("%zu place imported into %s\n", "%zu places imported into %s\n"),
		{ "place", "title", "biz_step", "gln", "lane" }, 1, { 0 }, false, 1 << PLACE_TITLE,
		put_place },
	/* as the table place is exported */
	{ N_PLURAL("%zu place imported into %s\n", "%zu places imported into %s\n"),
		{ "name", "title", "biz_step", "gln", "lane" }, 3, { 0 }, false, 1 << PLACE_TITLE,
		put_place },
	/* an item whose code is a firm's own number or a GTIN */
	{ N_PLURAL("%zu item imported into %s\n", "%zu items imported into %s\n"),
		{ "number", "gtin", "name", "place" }, 1, { ITEM_PLACE, ITEM_PLACE }, true, 1 << ITEM_NAME,
		put_item },
};
