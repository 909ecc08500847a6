#include "cli/label/label_guide.h"
#include "core/base/lang.h"
#include "core/scanner/scanner_check.h"

#include <stdio.h>
#include <string.h>

enum guide_kind { GUIDE_HEADING, GUIDE_TEXT, GUIDE_ITEM };

#define ITEM_BEFORE_SERIAL "https://id.gs1.org/01/09521234000013"

/* Sources: Datalogic QuickScan QD2400 Product Reference Guide, p. 57; Symbol/Zebra DS6708 Product Reference Guide,
 * p. 4-16; Honeywell 3820 User's Guide, p. A-2 (All Symbologies, 99). */
static const struct guide_row {
	enum guide_kind kind;
	const char *text;        /* N_() where it is a text */
	const char *what, *note; /* in place of its %s */
} guide_rows[] = {
	{ GUIDE_HEADING, N_("Set up a handheld scanner"), NULL, NULL },
	{ GUIDE_TEXT,
		N_("This sheet has no programming bar codes: each maker has its own, in the manual of the "
		   "scanner. Look for these settings:"),
		NULL, NULL },
	{ GUIDE_HEADING, N_("1. AIM prefix: the scanner sends the code type before each code"), NULL,
		NULL },
	{ GUIDE_ITEM, "Datalogic: %s (%s)", "Global AIM ID = Enable ($CAIEN01)",
		"QuickScan QD2400 Product Reference Guide, p. 57" },
	{ GUIDE_ITEM, "Zebra: %s (%s)", "Transmit Code ID Character = AIM (2Dh, 01h)",
		"DS6708 Product Reference Guide, p. 4-16" },
	{ GUIDE_ITEM, "Honeywell: %s (%s)", "Add Prefix, All Symbologies (99), AIM I.D.",
		"3820 User's Guide, p. A-2" },
	{ GUIDE_HEADING, N_("2. Separator: FNC1 is sent as GS (ASCII 29, 0x1D)"), NULL, NULL },
	{ GUIDE_ITEM, N_("not left out, not replaced by another character"), NULL, NULL },
	{ GUIDE_ITEM,
		N_("a scanner that sends no AIM prefix but GS1 codes: warenspur reader --gs1, or ?gs1 in the "
		   "address"),
		NULL, NULL },
	{ GUIDE_HEADING, N_("3. Suffix: CR (Enter) after each code"), NULL, NULL },
	{ GUIDE_ITEM, N_("no other text before or after the code"), NULL, NULL },
	{ GUIDE_HEADING, N_("4. Keyboard layout: that of the computer, for example German"), NULL,
		NULL },
	{ GUIDE_ITEM,
		N_("only for a scanner that types like a keyboard; for a hid: address ?layout=de or "
		   "?layout=us names the layout of the scanner"),
		NULL, NULL },
	{ GUIDE_HEADING, N_("Check: scan both codes"), NULL, NULL },
	{ GUIDE_ITEM, N_("serial scanner: %s (%s shows the address)"),
		"warenspur reader --no-store serial:/dev/ttyACM0", "warenspur reader --list" },
	{ GUIDE_ITEM, N_("scanner that types: %s"), "warenspur explain -", NULL },
	{ GUIDE_ITEM, N_("both also say which setting is wrong"), NULL, NULL },
};

/* What the first code shows. */
static const struct guide_row first_rows[] = {
	{ GUIDE_ITEM, N_("right: %s, %s"), NULL, ITEM_BEFORE_SERIAL "/21/1001" },
	{ GUIDE_ITEM, N_("AIM prefix missing: %s instead of the code type, the same item"), "UNKNOWN",
		NULL },
	{ GUIDE_ITEM, N_("separator missing: %s without %s"), ITEM_BEFORE_SERIAL, "/21/1001" },
};

static const struct guide_row second_rows[] = {
	{ GUIDE_ITEM, N_("right: %s, %s"), "QR", "code:" SCANNER_CHECK_KEYS },
	{ GUIDE_ITEM, N_("keyboard layout of the scanner English (US), of the computer German: %s"),
		"zyß-Ö?_§", NULL },
	{ GUIDE_ITEM, N_("keyboard layout of the scanner German, of the computer English (US): %s"),
		"zy/&>?_\\", NULL },
	{ GUIDE_ITEM, N_("Caps Lock is on: %s"), "YZ-/:_?#", NULL },
};

struct guide {
	size_t columns, count;
	void (*take)(void *user, const struct label_guide_line *line);
	void *user;
};

/* Bytes of the words that fit, at least one word. */
static size_t fit_words(const char *text, size_t columns)
{
	size_t fits = strcspn(text, " ");

	for (size_t end = fits; text[end]; fits = end) {
		end += 1 + strcspn(text + end + 1, " ");
		if (text_characters(text, end) > columns)
			break;
	}
	return fits;
}

static void put_lines(struct guide *g, bool is_heading, int indent, const char *text)
{
	struct label_guide_line line = { .is_heading = is_heading, .indent = indent };

	while (*text) {
		size_t len = fit_words(text, g->columns - 2 * (size_t)line.indent);

		snprintf(line.text, sizeof line.text, "%.*s", (int)len, text);
		if (g->take)
			g->take(g->user, &line);
		g->count++;
		line.indent = indent ? 2 : 0;
		text += len + (text[len] == ' ');
	}
}

static void put_guide_row(struct guide *g, const struct guide_row *row, const char *what)
{
	char text[LABEL_GUIDE_LINE_MAX];

	if (row->what || what)
		/* The formats stand in the tables above, and a test checks those of the translation. */
		snprintf(text, sizeof text, _(row->text), row->what ? row->what : what,
			row->note ? row->note : "");
	else
		snprintf(text, sizeof text, "%s", _(row->text));
	put_lines(g, row->kind == GUIDE_HEADING, row->kind == GUIDE_ITEM, text);
}

static void put_code(struct guide *g, const char *title, enum symbology symbology,
	const struct guide_row *rows, size_t count)
{
	char text[LABEL_GUIDE_LINE_MAX];

	snprintf(text, sizeof text, "%s (%s)", title, scan_symbology_name(symbology));
	put_lines(g, true, 0, text);
	for (size_t i = 0; i < count; i++)
		put_guide_row(g, &rows[i], scan_symbology_name(symbology));
}

size_t label_guide_each(enum symbology first, size_t columns,
	void (*take)(void *user, const struct label_guide_line *line), void *user)
{
	struct guide g = { .columns = columns, .take = take, .user = user };

	for (size_t i = 0; i < sizeof guide_rows / sizeof guide_rows[0]; i++)
		put_guide_row(&g, &guide_rows[i], NULL);
	put_code(&g, _("First code"), first, first_rows, sizeof first_rows / sizeof first_rows[0]);
	put_code(&g, _("Second code"), SYMBOLOGY_QR, second_rows,
		sizeof second_rows / sizeof second_rows[0]);
	return g.count;
}
