#include "reader/personal_lines.h"

#include <string.h>
#include <strings.h>

static const struct personal_lines_kind {
	const char *begins, *ends; /* NULL: only the number of lines says where it ends */
	const char *family;
	int lines; /* at most, as the format or a code of 4,096 bytes allows */
} kinds[] = {
	{ "BEGIN:VCARD", "END:VCARD", "contact", 400 },
	{ "BEGIN:VCALENDAR", "END:VCALENDAR", "calendar", 400 },
	{ "BEGIN:VEVENT", "END:VEVENT", "calendar", 400 }, { "BCD", NULL, "sepa", 12 }, /* EPC069-12 */
	{ "SPC", NULL, "swiss_bill", 34 },      /* Swiss Implementation Guidelines QR-bill 2.3 */
	{ "UPNQR", NULL, "payment", 20 },       /* Slovenia: UPN QR */
	{ "HRVHUB30", NULL, "payment", 14 },    /* Croatia: HUB-3 */
	{ "ANSI ", NULL, "identity_card", 80 }, /* AAMVA DL/ID Card Design Standard, annex D */
};

/* The text without AIM prefix, STX and RS, which some codes have in front. */
static bool begins_with(const struct scan *scan, const char *word, bool is_whole)
{
	const struct aim *aim = aim_find(scan->data, scan->data_len);
	size_t at = aim ? AIM_PREFIX_LEN : 0, len = strlen(word);

	while (at < scan->data_len && (scan->data[at] == 0x02 || scan->data[at] == 0x1E))
		at++;
	return scan->data_len - at >= len &&
		strncasecmp((const char *)scan->data + at, word, len) == 0 &&
		(!is_whole || scan->data_len - at == len);
}

/* A short first line is the whole line: "BCD" is one, "BCD-4711" is a code of goods. */
static const struct personal_lines_kind *find_kind(const struct scan *scan)
{
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (begins_with(scan, kinds[i].begins, strlen(kinds[i].begins) == 3))
			return &kinds[i];
	return NULL;
}

static const struct code_family *find_family(const char *name)
{
	const struct code_family *family;

	for (size_t i = 0; (family = family_row(i)); i++)
		if (strcmp(family->name, name) == 0)
			return family;
	return family_row(0);
}

const struct code_family *personal_lines_take(struct personal_lines *lines, const struct scan *scan,
	const struct identity *identity)
{
	const struct personal_lines_kind *kind = lines->kind;
	bool is_part = scan->carrier == CARRIER_BARCODE && !scan->sighting && !scan->no_read;
	bool is_late = scan->seen_ms - lines->last_ms > PERSONAL_LINES_GAP_MS;

	lines->last_ms = scan->seen_ms;
	if (kind && is_part && !is_late && lines->left-- > 0) {
		if (identity->key[0] || identity->command)
			return NULL;
		if (kind->ends && begins_with(scan, kind->ends, false))
			lines->kind = NULL;
		return find_family(kind->family);
	}
	lines->kind = is_part ? find_kind(scan) : NULL;
	/* all in one code: nothing follows */
	if (lines->kind &&
		(memchr(scan->data, '\n', scan->data_len) || memchr(scan->data, '\r', scan->data_len)))
		lines->kind = NULL;
	lines->left = lines->kind ? lines->kind->lines : 0;
	return NULL;
}
