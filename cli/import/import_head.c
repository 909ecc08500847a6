#include "cli/import/import_head.h"
#include "core/base/text.h"
#include "core/base/word_list.h"

#include <ctype.h>
#include <string.h>

enum { WORD_SIZE = 64 };

/* Other headings for a column, as fold_heading() writes them. The weak ones count if no other column of the
 * file has the meaning: "Artikel" is the number beside "Bezeichnung", and the name beside "Nummer". */
static const struct {
	const char *column, *words, *weak;
} synonyms[] = {
	{ "gtin",
		" gtin ean gtinean eangtin ean13 ean8 gtin13 gtin14 gtin8 upc eancode eannummer gtinnummer"
		" eannr gtinnr barcode strichcode ",
		" article artikel " },
	{ "number",
		" number nummer artikelnummer artikelnr artnr artikelno articlenumber articleno itemnumber"
		" itemno sku materialnummer materialnr material teilenummer teilenr partnumber partno"
		" sachnummer sachnr produktnummer produktnr productnumber bestellnummer bestellnr hausnummer"
		" internenummer eigenenummer ownnumber artikelcode ",
		" nr no artikel article id " },
	{ "name",
		" name bezeichnung artikelbezeichnung artikelname benennung description beschreibung"
		" articlename produktname productname produktbezeichnung kurztext artikeltext ",
		" artikel article produkt product text titel title " },
	{ "lane", " lane bahn zielbahn sortierbahn bahnnummer bahnnr lanenumber laneno ",
		" ziel destination ausgang rutsche " },
	{ "item", " item ware key schluessel itemkey sscc nve nvesscc ssccnve warenschluessel epc ",
		" code barcode strichcode seriennummer serialnumber palette ladeeinheit " },
	{ "place",
		" place ort lagerplatz lagerort platz standort stellplatz lagerfach location storagelocation"
		" storagebin placename ortsname ",
		" name fach bin regal regalplatz " },
	{ "parent", " parent ladeeinheit inside gehoertzu einheit verpackung ", " palette " },
	{ "title", " title titel bezeichnung beschreibung description ", " name text " },
	{ "biz_step", " bizstep geschaeftsschritt schritt businessstep vorgang ", " step " },
	{ "gln", " gln globallocationnumber ", " code " },
	{ "tag", " tag uid rfidtag rfid tagid taguid chipnummer chip transponder ", "" },
};

/* "Größe (mm)" -> "groesse" */
static void fold_heading(const char *text, char out[WORD_SIZE])
{
	static const struct {
		const char *from, *to;
	} letters[] = { { "ä", "ae" }, { "ö", "oe" }, { "ü", "ue" }, { "Ä", "ae" }, { "Ö", "oe" },
		{ "Ü", "ue" }, { "ß", "ss" }, { "ẞ", "ss" } };
	char composed[4 * WORD_SIZE];
	size_t used = 0,
		   len = text_compose(text, strnlen(text, sizeof composed - 1), composed, sizeof composed);

	composed[len < sizeof composed ? len : sizeof composed - 1] = '\0';
	for (const char *p = composed; *p && used + 3 < WORD_SIZE;) {
		size_t i = 0;

		if (*p == '(' || *p == '[')
			break;
		while (i < sizeof letters / sizeof letters[0] &&
			strncmp(p, letters[i].from, strlen(letters[i].from)) != 0)
			i++;
		if (i < sizeof letters / sizeof letters[0]) {
			memcpy(out + used, letters[i].to, 2);
			used += 2;
			p += strlen(letters[i].from);
			continue;
		}
		if (isalnum((unsigned char)*p))
			out[used++] = (char)tolower((unsigned char)*p);
		p++;
	}
	out[used] = '\0';
}

static bool has_word(const char *words, const char *word)
{
	char padded[WORD_SIZE + 2];

	if (!*word)
		return false;
	snprintf(padded, sizeof padded, " %s ", word);
	return strstr(words, padded) != NULL;
}

/* A field that has none of the columns yet. */
static int find_field(const struct import_head *h, const struct csv_row *row, const char *column,
	bool weak)
{
	char word[WORD_SIZE];
	size_t s = 0;

	while (s < sizeof synonyms / sizeof synonyms[0] && strcmp(synonyms[s].column, column) != 0)
		s++;
	for (size_t i = 0; i < row->count; i++) {
		fold_heading(row->fields[i], word);
		if (!import_head_uses(h, i) && s < sizeof synonyms / sizeof synonyms[0] &&
			has_word(weak ? synonyms[s].weak : synonyms[s].words, word))
			return (int)i;
	}
	return -1;
}

/* The name as it is in the table itself comes before all others. */
static int find_exact(const struct csv_row *row, const char *column)
{
	for (size_t i = 0; i < row->count; i++)
		if (strcasecmp(row->fields[i] + strspn(row->fields[i], " "), column) == 0)
			return (int)i;
	return -1;
}

const char *import_head_near(const char *heading, char near[IMPORT_HEAD_WORD_SIZE])
{
	static struct word_list words;
	char word[WORD_SIZE];
	const char *found;

	fold_heading(heading, word);
	for (size_t s = 0; s < sizeof synonyms / sizeof synonyms[0]; s++)
		if (has_word(synonyms[s].words, word) || has_word(synonyms[s].weak, word))
			return NULL;
	for (size_t s = 0; s < sizeof synonyms / sizeof synonyms[0]; s++) {
		words.count = 0;
		word_list_add_all(&words, synonyms[s].words, ' ');
		found = word_list_nearest(&words, word);
		if (found) {
			snprintf(near, IMPORT_HEAD_WORD_SIZE, "%s", found);
			return synonyms[s].column;
		}
	}
	return NULL;
}

/* A column that names articles, items or tags is not left out: it would be another kind of table. */
static bool leaves_out_key(const struct import_head *h, const struct csv_row *row)
{
	static const char *const keys[] = { "gtin", "number", "item", "tag" };
	char word[WORD_SIZE];

	for (size_t i = 0; i < row->count; i++) {
		fold_heading(row->fields[i], word);
		for (size_t s = 0; s < sizeof synonyms / sizeof synonyms[0] && !import_head_uses(h, i); s++)
			for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++)
				if (strcmp(keys[k], synonyms[s].column) == 0 && has_word(synonyms[s].words, word))
					return true;
	}
	return false;
}

/* Nor is a mistyped "gtin" or "number" where the rest of the headings would do for places. */
static bool leaves_out_mistyped(const struct import_head *h, const struct csv_row *row)
{
	char word[IMPORT_HEAD_WORD_SIZE];

	for (size_t i = 0; i < IMPORT_COLUMNS_MAX && h->kind->columns[i]; i++)
		if (strcmp(h->kind->columns[i], "gtin") == 0 || strcmp(h->kind->columns[i], "item") == 0)
			return false;
	for (size_t i = 0; i < row->count; i++) {
		const char *near = import_head_uses(h, i) ? NULL : import_head_near(row->fields[i], word);

		if (near && (strcmp(near, "gtin") == 0 || strcmp(near, "number") == 0))
			return true;
	}
	return false;
}

/* Two columns with the same name: which one counts? */
static bool has_twice(const struct csv_row *row, const char *column)
{
	size_t count = 0;

	for (size_t i = 0; i < row->count; i++)
		count += strcasecmp(row->fields[i] + strspn(row->fields[i], " "), column) == 0;
	return count > 1;
}

/* How many columns have a meaning; 0: it is not this kind. */
static size_t match_kind(const struct import_kind *kind, const struct csv_row *row,
	struct import_head *h)
{
	size_t known = 0;

	h->kind = kind;
	h->field_count = row->count;
	for (size_t i = 0; i < IMPORT_COLUMNS_MAX; i++)
		h->field[i] = kind->columns[i] ? find_exact(row, kind->columns[i]) : -1;
	for (int weak = 0; weak < 2; weak++)
		for (size_t i = 0; i < IMPORT_COLUMNS_MAX; i++)
			if (kind->columns[i] && h->field[i] < 0)
				h->field[i] = find_field(h, row, kind->columns[i], weak);
	for (size_t i = 0; i < IMPORT_COLUMNS_MAX; i++) {
		known += h->field[i] >= 0;
		if (kind->columns[i] && has_twice(row, kind->columns[i]))
			return 0;
	}
	for (size_t i = 0; i < kind->required; i++)
		if (h->field[i] < 0)
			return 0;
	if (leaves_out_key(h, row) || leaves_out_mistyped(h, row))
		return 0;
	return kind->one_of[0] && h->field[kind->one_of[0]] < 0 && h->field[kind->one_of[1]] < 0
		? 0
		: known;
}

bool import_head_read(const struct csv_row *row, struct import_head *out)
{
	size_t best = 0;

	for (size_t i = 0; i < IMPORT_KIND_COUNT; i++) {
		struct import_head h;
		size_t known = match_kind(&import_kinds[i], row, &h);

		if (known > best && (!import_kinds[i].is_last_choice || best == 0)) {
			best = known;
			*out = h;
		}
	}
	return best > 0;
}

static bool find_folded(const struct csv_row *row, const char *wanted)
{
	char word[WORD_SIZE];

	for (size_t i = 0; i < row->count; i++) {
		fold_heading(row->fields[i], word);
		if (strcmp(word, wanted) == 0)
			return true;
	}
	return false;
}

bool import_head_is_record(const struct csv_row *row)
{
	char word[WORD_SIZE];

	/* sums, as people read them */
	for (size_t i = 0; i < row->count; i++) {
		fold_heading(row->fields[i], word);
		if (has_word(" lastseen zuletzt zuletztgesehen ", word) &&
			(find_folded(row, "quantity") || find_folded(row, "menge")))
			return true;
	}
	return find_exact(row, "seq") >= 0 ||
		(find_exact(row, "quantity") >= 0 && find_exact(row, "seen_us") >= 0) ||
		(find_exact(row, "role") >= 0 &&
			(find_exact(row, "pid") >= 0 || find_exact(row, "home") >= 0));
}

bool import_head_uses(const struct import_head *h, size_t field)
{
	for (size_t i = 0; i < IMPORT_COLUMNS_MAX; i++)
		if (h->field[i] == (int)field)
			return true;
	return false;
}
