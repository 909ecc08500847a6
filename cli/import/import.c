#include "cli/import/import.h"
#include "cli/import/csv.h"
#include "cli/import/import_keys.h"
#include "cli/import/place.h"
#include "core/base/lang.h"
#include "core/code/plain_code.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
	FILE_LIMIT = 64 << 20,
	MISTAKES_SHOWN = 20,
	COLUMNS_MAX = 6,
	KEY_TEXT_MAX = 500, /* bytes of a key in the file */
	KEY_SIZE = TEXT_CLEAN_SIZE(KEY_TEXT_MAX) + 8
};

/* One row of a file, its values in the order of the kind's columns ("" where there is none). */
struct values {
	struct store *store;
	struct import_keys *keys;
	int line;
	const char *value[COLUMNS_MAX];
	int bad;            /* index of the wrong value */
	char key[KEY_SIZE]; /* made from a value last */
};

static int report_mistake(struct values *v, int index, struct fault *why, const char *text)
{
	v->bad = index;
	return fault_set(why, FAULT_DATA, EXIT_FAILED, "%s", text);
}

static int take_gtin(struct values *v, int index, char *gtin, struct fault *why)
{
	const char *text = v->value[index];
	size_t len = strlen(text);
	char message[160];

	if (gs1_gtin14(text, len, gtin))
		return 0;
	if ((len == 8 || len == 12 || len == 13 || len == 14) && gs1_check_digit(text, len - 1)) {
		snprintf(message, sizeof message, _("the check digit of GTIN %s is %c, right would be %c"),
			text, text[len - 1], gs1_check_digit(text, len - 1));
		return report_mistake(v, index, why, message);
	}
	return report_mistake(v, index, why, _("a GTIN has 8, 12, 13 or 14 digits"));
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
static int take_key(struct values *v, int index, const char **key, struct fault *why)
{
	struct identity identity;
	struct scan scan;
	const char *text = v->value[index];
	size_t len = strlen(text);

	*key = text;
	if (len == 0 || len > KEY_TEXT_MAX)
		return report_mistake(v, index, why, _("a key has 1 to 500 bytes"));
	if (strncasecmp(text, "nfc:", 4) == 0) {
		char uid[SCAN_TAG_MAX];

		if (!plain_code_uid(text, len, uid, NULL))
			return report_mistake(v, index, why, _("nfc: needs a UID: 8, 14 or 20 hex digits"));
		snprintf(v->key, sizeof v->key, "nfc:%s", uid);
		*key = v->key;
		return 0;
	}
	if (strncmp(text, "code:", 5) == 0)
		return 0;
	make_scan(text, len, &scan);
	identify(&scan, &identity);
	if (identity.reason[0])
		return report_mistake(v, index, why, identity.reason);
	if (identity.command)
		return report_mistake(v, index, why, _("this is a printed command, it names no thing"));
	identify_item(&scan, &identity, v->key, sizeof v->key);
	*key = v->key;
	return 0;
}

/* Each key stands once in a file, in whatever notation. kind: tells GLNs from places. */
static int claim_key(struct values *v, int index, const char *kind, const char *key,
	struct fault *why)
{
	char whole[KEY_SIZE + 8], message[KEY_SIZE + 160];
	int line;

	snprintf(whole, sizeof whole, "%s%s", kind, key);
	line = import_keys_add(v->keys, whole, v->line);
	if (line < 0)
		return fault_set(why, FAULT_STORE, EXIT_FAILED, _("out of memory; split the file"));
	if (line == 0)
		return 0;
	snprintf(message, sizeof message,
		_("line %d has the same key already (%.300s), perhaps in another notation; delete one of the two "
		  "lines"),
		line, key);
	return report_mistake(v, index, why, message);
}

static int put_article(struct values *v, struct fault *why)
{
	char gtin[15];
	int64_t lane;

	if (take_gtin(v, 0, gtin, why))
		return -1;
	if (!*v->value[1])
		return report_mistake(v, 1, why, _("an article needs a name"));
	if (!text_to_int64(v->value[2], 1, 3, &lane))
		return report_mistake(v, 2, why, _("a lane is 1, 2 or 3"));
	if (claim_key(v, 0, "", gtin, why))
		return -1;
	return store_put_article(v->store, gtin, v->value[1], (int)lane, why);
}

static int put_parent(struct values *v, const char *key, struct fault *why)
{
	char item[GS1_KEY_MAX]; /* the next key takes its place */
	const char *unit;

	if (!text_copy(item, sizeof item, key) || take_key(v, 4, &unit, why) ||
		strncmp(unit, "https://id.gs1.org/00/", 22) != 0 || strcmp(unit, item) == 0)
		return report_mistake(v, 4, why, _("a parent is a logistic unit: its SSCC, 18 digits"));
	return store_put_parent(v->store, item, unit, why);
}

static int put_item(struct values *v, struct fault *why)
{
	char gtin[15] = "", own[15] = "";
	const char *key;

	if (take_key(v, 0, &key, why) || claim_key(v, 0, "", key, why))
		return -1;
	gs1_gtin_of_key(key, own);
	if (*v->value[1] && take_gtin(v, 1, gtin, why))
		return -1;
	if (gtin[0] && own[0] && strcmp(gtin, own) != 0)
		return report_mistake(v, 1, why, _("the GTIN is not the one inside the item's key"));
	if (strlen(v->value[3]) >= SCAN_NAME_MAX)
		return report_mistake(v, 3, why, _("a place's name has 1 to 63 bytes"));
	if (store_put_item(v->store, key, gtin[0] ? gtin : own, v->value[2], v->value[3], why))
		return -1;
	return *v->value[4] ? put_parent(v, key, why) : 0;
}

static int put_place(struct values *v, struct fault *why)
{
	const char *step = *v->value[2] ? v->value[2] : "storing";
	char code[GS1_KEY_MAX] = "";
	struct fault detail;

	if (!*v->value[0] || strlen(v->value[0]) >= SCAN_NAME_MAX)
		return report_mistake(v, 0, why, _("a place's name has 1 to 63 bytes"));
	if (place_check_step(step, &detail))
		return report_mistake(v, 2, why, detail.text);
	if (*v->value[3] && place_check_gln(v->value[3], code, &detail))
		return report_mistake(v, 3, why, detail.text);
	if (claim_key(v, 0, "", v->value[0], why) || (code[0] && claim_key(v, 3, "gln:", code, why)))
		return -1;
	return store_put_place(v->store, v->value[0], v->value[1], step, code[0] ? code : NULL, why);
}

static int put_tag(struct values *v, struct fault *why)
{
	char uid[SCAN_TAG_MAX];
	const char *key;

	if (!plain_code_uid(v->value[0], strlen(v->value[0]), uid, NULL))
		return report_mistake(v, 0, why, _("a UID has 8, 14 or 20 hex digits"));
	if (claim_key(v, 0, "", uid, why) || take_key(v, 1, &key, why))
		return -1;
	return store_put_tag(v->store, uid, key, why);
}

/* The kinds of file, recognised by their first line. Columns may be in any order. */
static const struct import_kind {
	const char *title;
	const char *columns[COLUMNS_MAX]; /* the required ones first */
	size_t required;
	int (*put)(struct values *, struct fault *);
} kinds[] = {
	{ N_("tied tags"), { "tag", "item" }, 2, put_tag },
	{ N_("items"), { "item", "gtin", "name", "place", "parent" }, 1, put_item },
	{ N_("articles"), { "gtin", "name", "lane" }, 3, put_article },
	{ N_("places"), { "place", "title", "biz_step", "gln" }, 1, put_place },
};

struct mapping {
	const struct import_kind *kind;
	size_t field_count;     /* of the file's first line */
	int field[COLUMNS_MAX]; /* column of the kind -> field of the file, -1: not there */
};

static int find_field(const struct csv_row *header, const char *column)
{
	for (size_t i = 0; i < header->count; i++)
		if (strcasecmp(header->fields[i], column) == 0)
			return (int)i;
	return -1;
}

/* Fits if the required columns are there and every column of the file has a meaning. */
static bool has_columns(const struct import_kind *kind, const struct csv_row *header,
	struct mapping *out)
{
	size_t known = 0;

	out->kind = kind;
	out->field_count = header->count;
	for (size_t i = 0; i < COLUMNS_MAX; i++) {
		out->field[i] = kind->columns[i] ? find_field(header, kind->columns[i]) : -1;
		known += out->field[i] >= 0;
		if (i < kind->required && out->field[i] < 0)
			return false;
	}
	return known == header->count;
}

static int map_columns(const struct csv *csv, const struct csv_row *header, struct mapping *out,
	struct fault *why)
{
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (has_columns(&kinds[i], header, out))
			return 0;
	return fault_set(why, FAULT_DATA, EXIT_FAILED,
		_("%s:%d:1: the first line must say what the file holds: gtin,name,lane (articles), "
		  "item,gtin,name,place (items), place,title,biz_step (places) or tag,item (tied tags)"),
		csv->name, header->line);
}

/* Free text is stored cleaned, as all text that is shown; a key or place that would change
 * thereby is a mistake. buffer: for the longest cleaned row. */
static int clean_value(struct values *v, int index, bool free_text, char **buffer,
	struct fault *why)
{
	const char *raw = v->value[index];
	size_t len = strlen(raw), room = TEXT_CLEAN_SIZE(len);
	char *composed = *buffer, *clean = composed + len + 1;

	/* A Mac writes letters and their marks apart; the same key may be scanned composed. */
	len = text_compose(raw, len, composed, len + 1);
	if (text_clean_again(composed, len, clean, room) == len && memcmp(composed, clean, len) == 0) {
		v->value[index] = composed;
		*buffer = clean;
		return 0;
	}
	if (!free_text)
		return report_mistake(v, index, why,
			_("this holds a character that cannot be seen; type it anew"));
	v->value[index] = clean;
	*buffer = clean + strlen(clean) + 1;
	return 0;
}

static int put_values(struct values *v, const struct mapping *map, struct fault *why)
{
	size_t room = 1;
	char *buffer, *at;
	int result = 0;

	for (size_t i = 0; i < COLUMNS_MAX; i++)
		room += strlen(v->value[i]) + 1 + TEXT_CLEAN_SIZE(strlen(v->value[i]));
	at = buffer = malloc(room);
	if (!buffer)
		return fault_set(why, FAULT_STORE, EXIT_FAILED, _("out of memory; split the file"));
	for (int i = 0; i < COLUMNS_MAX && result == 0; i++) {
		const char *column = map->kind->columns[i];
		bool free_text = column && (strcmp(column, "name") == 0 || strcmp(column, "title") == 0);

		result = clean_value(v, i, free_text, &at, why);
	}
	if (result == 0)
		result = map->kind->put(v, why);
	free(buffer);
	return result;
}

/* The first value without a column (usually a name with an unquoted delimiter), 0 if there is
 * none. */
static size_t first_superfluous(const struct mapping *map, const struct csv_row *row)
{
	for (size_t i = map->field_count; i < row->count; i++)
		if (*row->fields[i])
			return i;
	return 0;
}

static int put_row(struct store *store, struct import_keys *keys, const struct csv *csv,
	const struct mapping *map, const struct csv_row *row, struct fault *why)
{
	struct values v = { .store = store, .keys = keys, .line = row->line };
	struct fault detail;
	size_t bad = first_superfluous(map, row);

	for (int i = 0; i < COLUMNS_MAX; i++) {
		int field = map->field[i];

		v.value[i] = field >= 0 && (size_t)field < row->count ? row->fields[field] : "";
	}
	if (bad) {
		fault_set(&detail, FAULT_DATA, EXIT_FAILED,
			_("more values than the first line has columns; put quotes around a text with the "
			  "separator in it"));
	} else {
		if (put_values(&v, map, &detail) == 0)
			return 0;
		if (detail.blame == FAULT_STORE) {
			*why = detail;
			return -1;
		}
		bad = map->field[v.bad] >= 0 ? (size_t)map->field[v.bad] : row->count;
	}
	if (bad < row->count)
		return fault_set(why, FAULT_DATA, EXIT_FAILED, "%s:%d:%d: %s", csv->name, row->lines[bad],
			row->columns[bad], detail.text);
	return fault_set(why, FAULT_DATA, EXIT_FAILED, "%s:%d:1: %s", csv->name, row->line,
		detail.text);
}

/* The file must be UTF-8: Latin-1 of a spreadsheet would be stored as wrong characters. */
static int check_utf8(const char *text, size_t len, const char *name, struct fault *why)
{
	int line = 1, column = 1;
	uint32_t code;

	for (size_t i = 0, n; i < len; i += n, column++) {
		n = text_decode_utf8((const unsigned char *)text + i, len - i, &code);
		if (n == 0 || code == 0)
			return fault_set(why, FAULT_DATA, EXIT_FAILED,
				_("%s:%d:%d: this is not UTF-8; save the file as \"CSV UTF-8\""), name, line,
				column);
		if (code == '\n') {
			line++;
			column = 0;
		}
	}
	return 0;
}

static char *read_whole(const char *path, size_t *len, struct fault *why)
{
	bool is_stdin = strcmp(path, "-") == 0;
	FILE *file = is_stdin ? stdin : fopen(path, "re");
	char *text = NULL, *grown;
	size_t size = 0;

	if (!file) {
		fault_set(why, FAULT_SETUP, EXIT_NO_INPUT, _("cannot open %s (%s); check the path"), path,
			lang_error(errno));
		return NULL;
	}
	*len = 0;
	do {
		size = size ? size * 2 : 65536;
		grown = size <= FILE_LIMIT ? realloc(text, size + 1) : NULL;
		if (!grown)
			break;
		text = grown;
		*len += fread(text + *len, 1, size - *len, file);
	} while (*len == size);
	if (!grown || ferror(file)) {
		fault_set(why, FAULT_DATA, EXIT_FAILED,
			_("cannot read %s (a folder, unreadable, or larger than 64 MB)"), path);
		free(text);
		text = NULL;
	} else {
		text[*len] = '\0';
	}
	if (!is_stdin)
		fclose(file);
	return text;
}

/* Mistakes are printed up to a readable number; the last one is the fault. */
static int put_rows(struct store *store, struct csv *csv, const struct mapping *map,
	struct import_outcome *out, struct fault *why)
{
	struct import_keys keys = { 0 };
	struct csv_row row;
	int got;

	while ((got = csv_next(csv, &row, why)) == 1) {
		if (put_row(store, &keys, csv, map, &row, why)) {
			if (why->blame == FAULT_STORE) {
				import_keys_free(&keys);
				return -1;
			}
			if (++out->mistakes <= MISTAKES_SHOWN)
				fault_print(why);
		}
		out->rows++;
	}
	import_keys_free(&keys);
	if (got < 0) {
		out->mistakes++;
		fault_print(why);
	}
	if (out->mistakes)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			lang_plural("%zu mistake in %s; nothing was imported, mend the file and try again",
				"%zu mistakes in %s; nothing was imported, mend the file and try again",
				out->mistakes),
			out->mistakes, csv->name);
	return 0;
}

int import_file(struct store *store, const char *path, struct import_outcome *out,
	struct fault *why)
{
	struct csv csv;
	struct csv_row header;
	struct mapping map;
	size_t len;
	char *text = read_whole(path, &len, why);
	int result;

	*out = (struct import_outcome){ 0 };
	if (!text)
		return -1;
	result = check_utf8(text, len, path, why);
	csv_begin(&csv, text, path);
	if (result == 0 && (result = csv_next(&csv, &header, why)) == 0)
		result = fault_set(why, FAULT_DATA, EXIT_FAILED, _("%s is empty"), path);
	result = result < 0 ? -1 : map_columns(&csv, &header, &map, why);
	if (result == 0 && (result = store_begin_import(store, why)) == 0) {
		struct fault end;

		out->kind = _(map.kind->title);
		result = put_rows(store, &csv, &map, out, why);
		if (store_end_import(store, result == 0, &end)) {
			*why = end;
			result = -1;
		}
	}
	free(text);
	return result;
}
