#include "cli/import/import_row.h"
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

static int take_gtin(struct import_row *v, int index, char *gtin, struct fault *why)
{
	const char *text = v->value[index];
	size_t len = strlen(text);
	struct message wrong;

	if (gs1_gtin14(text, len, gtin))
		return 0;
	if ((len == 8 || len == 12 || len == 13 || len == 14) && gs1_check_digit(text, len - 1)) {
		message_set(&wrong,
			MESSAGE("import.wrong_check_digit", "check digit of GTIN %s is %c but should be %c"),
			text, text[len - 1], gs1_check_digit(text, len - 1));
		return import_row_mistake(v, index, why, message_argument(&wrong));
	}
	return import_row_mistake(v, index, why,
		MESSAGE_WORD("import.gtin_digits", "a GTIN has 8, 12, 13 or 14 digits"));
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
	if (strncmp(text, "code:", 5) == 0)
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

static int put_article(struct import_row *v, struct fault *why)
{
	char gtin[15];
	int64_t lane;

	if (take_gtin(v, 0, gtin, why))
		return -1;
	if (!*v->value[1])
		return import_row_mistake(v, 1, why,
			MESSAGE_WORD("import.article_needs_name", "an article needs a name"));
	if (!text_to_int64(v->value[2], 1, 3, &lane))
		return import_row_mistake(v, 2, why,
			MESSAGE_WORD("import.a_lane_is_or", "the lane must be 1, 2 or 3"));
	if (claim_key(v, 0, "", gtin, why))
		return -1;
	return store_put_article(v->store, gtin, v->value[1], (int)lane, why);
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

static int put_item(struct import_row *v, struct fault *why)
{
	char gtin[15] = "", own[15] = "";
	const char *key;

	if (take_key(v, 0, &key, why) || claim_key(v, 0, "", key, why))
		return -1;
	gs1_gtin_of_key(key, own);
	if (*v->value[1] && take_gtin(v, 1, gtin, why))
		return -1;
	if (gtin[0] && own[0] && strcmp(gtin, own) != 0)
		return import_row_mistake(v, 1, why,
			MESSAGE_WORD("import.gtin_not_one_inside",
				"this GTIN differs from the GTIN in the item's key"));
	if (strlen(v->value[3]) >= SCAN_NAME_MAX)
		return import_row_mistake(v, 3, why,
			MESSAGE_WORD("import.places_name_bytes", "the name of a place has 1 to 63 bytes"));
	if (store_put_item(v->store, key, gtin[0] ? gtin : own, v->value[2], v->value[3], why))
		return -1;
	return *v->value[4] ? put_parent(v, key, why) : 0;
}

static int put_place(struct import_row *v, struct fault *why)
{
	const char *step = *v->value[2] ? v->value[2] : "storing";
	char code[GS1_KEY_MAX] = "";
	struct fault detail;

	if (!*v->value[0] || strlen(v->value[0]) >= SCAN_NAME_MAX)
		return import_row_mistake(v, 0, why,
			MESSAGE_WORD("import.places_name_bytes", "the name of a place has 1 to 63 bytes"));
	if (place_check_step(step, &detail))
		return import_row_mistake(v, 2, why, detail.message.text);
	if (*v->value[3] && place_check_gln(v->value[3], code, &detail))
		return import_row_mistake(v, 3, why, detail.message.text);
	if (claim_key(v, 0, "", v->value[0], why) || (code[0] && claim_key(v, 3, "gln:", code, why)))
		return -1;
	return store_put_place(v->store, v->value[0], v->value[1], step, code[0] ? code : NULL, why);
}

static int put_tag(struct import_row *v, struct fault *why)
{
	char uid[SCAN_TAG_MAX];
	const char *key;

	if (!plain_code_uid(v->value[0], strlen(v->value[0]), uid, NULL))
		return import_row_mistake(v, 0, why,
			MESSAGE_WORD("import.uid_hex_digits", "a UID has 8, 14 or 20 hexadecimal digits"));
	if (claim_key(v, 0, "", uid, why) || take_key(v, 1, &key, why))
		return -1;
	return store_put_tag(v->store, uid, key, why);
}

const struct import_kind import_kinds[IMPORT_KIND_COUNT] = {
	{ N_PLURAL("%zu RFID tag assignment imported into %s\n",
		  "%zu RFID tag assignments imported into %s\n"),
		{ "tag", "item" }, 2, put_tag },
	{ N_PLURAL("%zu item imported into %s\n", "%zu items imported into %s\n"),
		{ "item", "gtin", "name", "place", "parent" }, 1, put_item },
	{ N_PLURAL("%zu article imported into %s\n", "%zu articles imported into %s\n"),
		{ "gtin", "name", "lane" }, 3, put_article },
	{ N_PLURAL("%zu place imported into %s\n", "%zu places imported into %s\n"),
		{ "place", "title", "biz_step", "gln" }, 1, put_place },
};
