/* dictionary: compares our table of application identifiers with a published GS1 Barcode Syntax Dictionary.
 *   dictionary FILE      prints a line for each difference; exit code 1 if there is any
 * Known and wanted: coupon codes (8110, 8112) are not read; company prefixes are not looked up. */
#include "core/gs1/gs1.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int differences;
static bool is_known[10000][5]; /* by number and length */

static void differ(const char *ai, const char *what, const char *theirs, const char *ours)
{
	printf("(%s) %s: dictionary \"%s\", here \"%s\"\n", ai, what, theirs, ours);
	differences++;
}

/* What a component's linters are called here; those that are not named add nothing. */
static const struct {
	const char *linter;
	enum gs1_check check;
} linters[] = { { "hasnondigit", GS1_PAIR_AND_LETTER }, { "csumalpha", GS1_PAIR },
	{ "csum", GS1_MOD_10 }, { "yymmd0", GS1_DATE_OR_MONTH }, { "yyyymmdd", GS1_LONG_DATE },
	{ "yymmdd", GS1_DATE }, { "hhmi", GS1_TIME }, { "hh", GS1_HOUR }, { "mi", GS1_MINUTE },
	{ "ss", GS1_MINUTE }, { "iso3166999", GS1_COUNTRY_OR_EU }, { "iso3166alpha2", GS1_COUNTRY_2 },
	{ "iso3166", GS1_COUNTRY }, { "iso4217", GS1_CURRENCY }, { "yesno", GS1_YES_NO },
	{ "zero", GS1_ZERO }, { "pieceoftotal", GS1_PIECE }, { "pcenc", GS1_ESCAPED },
	{ "hyphen", GS1_MINUS }, { "latitude", GS1_LATITUDE }, { "longitude", GS1_LONGITUDE },
	{ "nozeroprefix", GS1_NO_ZERO_FIRST }, { "packagetype", GS1_PACKAGE },
	{ "mediatype", GS1_MEDIA }, { "iso5218", GS1_SEX }, { "posinseqslash", GS1_POSITION },
	{ "nonzero", GS1_NOT_ZERO }, { "winding", GS1_WINDING }, { "iban", GS1_IBAN },
	{ "importeridx", GS1_IMPORTER }, { "gcppos1", GS1_COMPANY } };

static bool has_word(const char *list, const char *word)
{
	size_t len = strlen(word);

	for (const char *at = list; (at = strstr(at, word)) != NULL; at += len)
		if (at > list && at[-1] == ',' && (at[len] == ',' || !at[len]))
			return true;
	return false;
}

static enum gs1_check check_of(const char *component, char set)
{
	for (size_t i = 0; i < sizeof linters / sizeof linters[0]; i++)
		if (has_word(component, linters[i].linter))
			return linters[i].check;
	return set == 'Z' ? GS1_PADDED : GS1_ANY;
}

/* "N13,csum,gcppos1", "[X..17]" */
static void compare_component(const char *ai, const char *component, const struct gs1_part *ours)
{
	char text[80], here[80];
	struct gs1_part theirs = { .optional = *component == '[' };
	char *at = text, *bracket;

	snprintf(text, sizeof text, "%s", component + theirs.optional);
	bracket = strchr(text, ']');
	if (bracket)
		memmove(bracket, bracket + 1, strlen(bracket));
	theirs.set = *at++;
	theirs.min = 1;
	if (strncmp(at, "..", 2) == 0)
		at += 2;
	else
		theirs.min = (unsigned char)atoi(at);
	theirs.max = (unsigned char)atoi(at);
	theirs.check = check_of(text, theirs.set);
	snprintf(here, sizeof here, "%c %d to %d%s, check %d", ours->set ? ours->set : '-', ours->min,
		ours->max, ours->optional ? ", optional" : "", (int)ours->check);
	if (theirs.set != ours->set || theirs.min != ours->min || theirs.max != ours->max ||
		theirs.optional != ours->optional || theirs.check != ours->check)
		differ(ai, "value", component, here);
}

static int compare_texts(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The members of a list in order, so that lists can be compared. */
static void sort_list(const char *list, char *out, size_t size)
{
	char copy[200], *words[40], *save = NULL;
	size_t n = 0, used = 0;

	snprintf(copy, sizeof copy, "%s", list);
	for (char *w = strtok_r(copy, ",", &save); w && n < 40; w = strtok_r(NULL, ",", &save))
		words[n++] = w;
	qsort(words, n, sizeof *words, compare_texts);
	out[0] = '\0';
	for (size_t i = 0; i < n; i++)
		used += (size_t)snprintf(out + used, size - used, "%s%s", i ? "," : "", words[i]);
}

static void compare_list(const char *ai, const char *what, const char *theirs, const char *ours)
{
	char a[200], b[200];

	sort_list(theirs, a, sizeof a);
	sort_list(ours ? ours : "", b, sizeof b);
	if (strcmp(a, b) != 0)
		differ(ai, what, a, b);
}

struct entry {
	char components[6][80];
	size_t count;
	char req[200], ex[200], dlpkey[40];
	bool is_key;
};

static void compare(const char *ai, const struct entry *e)
{
	const struct gs1_ai *row = gs1_find_ai(ai);
	const char *qualifiers = gs1_qualifiers(ai);

	is_known[atoi(ai)][strlen(ai)] = true;
	if (!row) {
		if (strcmp(ai, "8110") != 0 && strcmp(ai, "8112") != 0)
			differ(ai, "row", "there", "none");
		return;
	}
	for (size_t i = 0; i < e->count; i++)
		compare_component(ai, e->components[i], &row->parts[i]);
	if (e->count <= GS1_PARTS_MAX && row->parts[e->count].set)
		differ(ai, "value", "no more", "one part more");
	compare_list(ai, "needs", e->req, row->needs);
	compare_list(ai, "excludes", e->ex, row->excludes);
	if (e->is_key != (qualifiers != NULL) || (qualifiers && strcmp(qualifiers, e->dlpkey) != 0))
		differ(ai, "key", e->is_key ? e->dlpkey : "none", qualifiers ? qualifiers : "none");
}

static void read_entry(char *line, struct entry *e)
{
	char *save = NULL;

	*e = (struct entry){ 0 };
	for (char *w = strtok_r(line, " \t\n", &save); w; w = strtok_r(NULL, " \t\n", &save)) {
		if (*w == '#')
			break;
		if (strncmp(w, "req=", 4) == 0)
			snprintf(e->req, sizeof e->req, "%s", w + 4);
		else if (strncmp(w, "ex=", 3) == 0)
			snprintf(e->ex, sizeof e->ex, "%s", w + 3);
		else if (strncmp(w, "dlpkey", 6) == 0) {
			e->is_key = true;
			snprintf(e->dlpkey, sizeof e->dlpkey, "%s", w[6] ? w + 7 : "");
		} else if (strchr("NXYZ[", *w) && e->count < 6)
			snprintf(e->components[e->count++], sizeof e->components[0], "%s", w);
	}
}

static void read_line(char *line)
{
	struct entry e;
	char first[8], last[8], ai[16];
	int len = (int)strcspn(line, " \t"), digits;

	if (sscanf(line, "%7[0-9]-%7[0-9]", first, last) < 2)
		snprintf(last, sizeof last, "%s", first);
	digits = (int)strlen(first);
	read_entry(line + len, &e);
	for (int n = atoi(first); n <= atoi(last); n++) {
		snprintf(ai, sizeof ai, "%0*d", digits, n);
		compare(ai, &e);
	}
}

/* AIs that we have and the dictionary has not. */
static void look_for_others(void)
{
	static const int most[] = { 0, 0, 99, 999, 9999 };
	char ai[16];

	for (int digits = 2; digits <= 4; digits++)
		for (int n = 0; n <= most[digits]; n++) {
			snprintf(ai, sizeof ai, "%0*d", digits, n);
			if (gs1_find_ai(ai) && !is_known[n][digits])
				differ(ai, "row", "none", gs1_find_ai(ai)->title);
		}
}

int main(int argc, char **argv)
{
	FILE *in = argc == 2 ? fopen(argv[1], "re") : NULL;
	char line[512];

	if (!in) {
		fprintf(stderr, "dictionary: name a GS1 Barcode Syntax Dictionary that can be read\n");
		return 2;
	}
	while (fgets(line, sizeof line, in))
		if (*line >= '0' && *line <= '9')
			read_line(line);
	fclose(in);
	look_for_others();
	printf("%d differences\n", differences);
	return differences > 0;
}
