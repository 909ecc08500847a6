/* family_travel: tickets, identity cards, baggage, containers and vehicles.
 *
 * Sources: IATA resolution 792 (boarding pass) and 740 (baggage tag); UIC 918.3 (train ticket); AAMVA card design
 * standard, annex D; ISO 6346 with BIC codes (containers); ISO 3779, ISO 3780 and 49 CFR 565 (vehicles). */
#include "core/gs1/check_character.h"
#include "core/code/family_rows.h"
#include "core/base/lang.h"

#include <stdio.h>
#include <string.h>

/* --- boarding pass ---------------------------------------------------------------------------- */

enum { PASS_FIRST_LEG = 60, PASS_NAME = 2, PASS_NAME_LEN = 20 };

static bool is_airport(const char *text)
{
	for (int i = 0; i < 3; i++)
		if (text[i] < 'A' || text[i] > 'Z')
			return false;
	return true;
}

/* "M", the number of flights, the name; of each flight a part that is always there, the first ends at 60. A blank
 * at its end may be cut off. */
bool family_is_boarding_pass(const struct code_text *c, struct identity *out)
{
	const char *t = c->text;

	(void)out;
	return c->len >= PASS_FIRST_LEG - 2 && t[0] == 'M' && t[1] >= '1' && t[1] <= '9' &&
		(t[22] == 'E' || t[22] == ' ') && is_airport(t + 30) && is_airport(t + 33) &&
		gs1_all_digits(t + 44, 3) && memcmp(t + 44, "367", 3) < 0;
}

static void add_padded(struct code_report *report, const char *title, const char *text, size_t len)
{
	while (len > 0 && text[len - 1] == ' ')
		len--;
	family_add_field(report, title, text, len);
}

void family_add_boarding_pass(struct code_report *report, const struct code_text *c)
{
	const char *t = c->text;

	add_padded(report, N_("name"), t + PASS_NAME, PASS_NAME_LEN);
	add_padded(report, N_("reservation code"), t + 23, 7);
	code_report_add(report, CODE_REPORT_PLAIN, "field", _("from, to"), "%.3s, %.3s", t + 30,
		t + 33);
	code_report_add(report, CODE_REPORT_PLAIN, "field", _("flight"), "%.3s%.5s", t + 36, t + 39);
	add_padded(report, N_("day of the year"), t + 44, 3);
	add_padded(report, N_("class"), t + 47, 1);
	add_padded(report, N_("seat"), t + 48, 4);
	add_padded(report, N_("check-in number"), t + 52, 5);
	if (t[1] > '1')
		code_report_add(report, CODE_REPORT_PLAIN, "field", _("flights"), "%c", t[1]);
}

/* --- train ticket ----------------------------------------------------------------------------- */

static const struct family_key railways[] = { { "1080", N_("Deutsche Bahn") },
	{ "0080", N_("Deutsche Bahn") }, { "1181", N_("ÖBB, Austria") }, { "1081", N_("ÖBB, Austria") },
	{ "1185", N_("SBB, Switzerland") }, { "1085", N_("SBB, Switzerland") },
	{ "1187", N_("SNCF, France") }, { "1087", N_("SNCF, France") },
	{ "1184", N_("NS, Netherlands") }, { "1084", N_("NS, Netherlands") },
	{ "1088", N_("SNCB, Belgium") }, { "1154", N_("ČD, Czechia") }, { "1054", N_("ČD, Czechia") },
	{ "1186", N_("DSB, Denmark") }, { "1151", N_("PKP, Poland") }, { "1251", N_("PKP, Poland") },
	{ NULL, NULL } };

/* "#UT", version, the issuer's RICS code, the key of the signature. */
bool family_is_train_ticket(const struct code_text *c, struct identity *out)
{
	(void)out;
	return c->len >= 14 && memcmp(c->text, "#UT0", 4) == 0 && gs1_all_digits(c->text + 3, 6);
}

void family_add_train_ticket(struct code_report *report, const struct code_text *c)
{
	const char *issuer = family_key_title(railways, c->text + 5, 4);

	code_report_add(report, CODE_REPORT_PLAIN, "field", _("issuer"), issuer ? "%.4s (%s)" : "%.4s",
		c->text + 5, issuer ? _(issuer) : "");
	family_add_field(report, N_("version"), c->text + 3, 2);
	family_add_field(report, N_("signed with key"), c->text + 9, 5);
	code_report_add(report, CODE_REPORT_NOTE, "note", _("note"), "%s",
		_("its content is compressed and signed; only the railway's app shows it"));
}

/* --- identity cards -------------------------------------------------------------------------------- */

/* "@", LF, RS (of 2000: FS), CR, "ANSI " (of 2000: "AAMVA"), the issuer. Scanners that turn LF into CR or drop
 * controls leave at least "@" and "ANSI " with six digits. */
static size_t find_card_head(const struct code_text *c)
{
	size_t at = 1;

	if (c->len < 20 || c->text[0] != '@')
		return 0;
	while (at < 6 && (unsigned char)c->text[at] < ' ')
		at++;
	if (memcmp(c->text + at, "ANSI ", 5) != 0 && memcmp(c->text + at, "AAMVA", 5) != 0)
		return 0;
	return c->len >= at + 11 && gs1_all_digits(c->text + at + 5, 6) ? at : 0;
}

bool family_is_identity_card(const struct code_text *c, struct identity *out)
{
	(void)out;
	return find_card_head(c) > 0;
}

/* AAMVA: MMDDYYYY in the United States, YYYYMMDD in Canada. */
static void add_card_date(struct code_report *report, const struct family_part *line)
{
	static const struct family_key dates[] = { { "DBA", "" }, { "DBB", "" }, { "DBD", "" },
		{ NULL, NULL } };
	const char *text = line->text + 3;

	if (line->len == 11 && family_key_title(dates, line->text, 3))
		code_report_add_date(report,
			memcmp(text, "19", 2) == 0 || memcmp(text, "20", 2) == 0 ? "YYYYMMDD" : "MMDDYYYY",
			text, 8);
}

/* A line per element: three letters and the value; the first stands behind "DL" or "ID". */
void family_add_identity_card(struct code_report *report, const struct code_text *c)
{
	static const struct family_key keys[] = { { "DCS", N_("last name") },
		{ "DAB", N_("last name") }, { "DAC", N_("first name") }, { "DCT", N_("first name") },
		{ "DAA", N_("name") }, { "DAQ", N_("number of the card") }, { "DBB", N_("date of birth") },
		{ "DBA", N_("expiry date") }, { "DBD", N_("date of issue") }, { "DAG", N_("street") },
		{ "DAI", N_("town") }, { "DAJ", N_("state or region") }, { "DAK", N_("postal code") },
		{ "DCG", N_("country") }, { NULL, NULL } };
	size_t head = find_card_head(c);
	struct family_part rest = { c->text + head, c->len - head }, line;

	family_add_field(report, N_("issuer"), c->text + head + 5, 6);
	for (bool is_first = true; family_next_line(&rest, &line); is_first = false) {
		if (is_first && line.len > 3)
			for (size_t i = 0; i + 5 <= line.len; i++)
				if ((memcmp(line.text + i, "DLD", 3) == 0 ||
						memcmp(line.text + i, "IDD", 3) == 0) &&
					family_key_title(keys, line.text + i + 2, 3)) {
					line.text += i + 2;
					line.len -= i + 2;
					break;
				}
		if (line.len > 3 && family_key_title(keys, line.text, 3))
			family_add_field(report, family_key_title(keys, line.text, 3), line.text + 3,
				line.len - 3);
		if (line.len > 3)
			add_card_date(report, &line);
	}
}

/* --- containers ------------------------------------------------------------------------------------- */

/* "CSQU 305438 3" -> eleven characters; false: another form. A size and type ("22G1") may stand behind. */
static bool read_container(const struct code_text *c, char out[12], struct family_part *type)
{
	size_t n = 0, at = 0;

	for (; at < c->len && n < 11; at++)
		if (c->text[at] != ' ' && c->text[at] != '-')
			out[n++] = c->text[at];
	out[n] = '\0';
	while (at < c->len && c->text[at] == ' ')
		at++;
	*type = (struct family_part){ c->text + at, c->len - at };
	return n == 11 && c->len <= 20 && out[10] >= '0' && out[10] <= '9' &&
		check_character_container(out, 10) &&
		(type->len == 0 || (type->len == 4 && family_is_plain(type->text, 4)));
}

bool family_is_container(const struct code_text *c, struct identity *out)
{
	char number[12], wanted;
	struct family_part type;

	if (c->in_tag || !read_container(c, number, &type))
		return false;
	wanted = check_character_container(number, 10);
	if (wanted != number[10] && number[3] == 'U')
		family_hint_check(c, MESSAGE_WORD("family.container", "a container number"), wanted, out);
	return wanted == number[10];
}

void family_add_container(struct code_report *report, const struct code_text *c)
{
	char number[12];
	struct family_part type;

	read_container(c, number, &type);
	family_add_field(report, N_("owner"), number, 3);
	code_report_add(report, CODE_REPORT_PLAIN, "field", _("kind"), "%c (%s)", number[3],
		number[3] == 'U'       ? _("freight container")
			: number[3] == 'J' ? _("equipment of a container")
							   : _("trailer or chassis"));
	family_add_field(report, N_("number"), number + 4, 6);
	family_add_field(report, N_("size and type"), type.text, type.len);
	family_add_check_char(report, N_("value × 1, 2, 4 … 512, the remainder of division by 11"),
		number[10], check_character_container(number, 10));
}

/* --- baggage ------------------------------------------------------------------------------------------ */

static const struct family_key airlines[] = { { "001", "American Airlines" }, { "006", "Delta" },
	{ "014", "Air Canada" }, { "016", "United" }, { "055", "ITA Airways" }, { "057", "Air France" },
	{ "064", "Czech Airlines" }, { "074", "KLM" }, { "075", "Iberia" }, { "080", "LOT" },
	{ "081", "Qantas" }, { "104", "Eurowings" }, { "105", "Finnair" }, { "117", "SAS" },
	{ "125", "British Airways" }, { "131", "Japan Airlines" }, { "157", "Qatar Airways" },
	{ "160", "Cathay Pacific" }, { "176", "Emirates" }, { "205", "ANA" }, { "220", "Lufthansa" },
	{ "235", "Turkish Airlines" }, { "257", "Austrian" }, { "607", "Etihad" },
	{ "618", "Singapore Airlines" }, { "724", "SWISS" }, { "881", "Condor" }, { NULL, NULL } };

/* Ten digits: kind, airline, number. Without a symbology only those of a known airline. */
bool family_is_bag_tag(const struct code_text *c, struct identity *out)
{
	(void)out;
	return !c->in_tag && c->len == 10 && gs1_all_digits(c->text, c->len) && c->text[0] <= '4' &&
		family_key_title(airlines, c->text + 1, 3) &&
		(c->symbology == SYMBOLOGY_ITF ||
			(c->symbology == SYMBOLOGY_UNKNOWN && c->text[0] == '0' &&
				!code_report_is_book(c->text, c->len)));
}

void family_add_bag_tag(struct code_report *report, const struct code_text *c)
{
	code_report_add(report, CODE_REPORT_PLAIN, "field", _("airline"), "%.3s (%s)", c->text + 1,
		family_key_title(airlines, c->text + 1, 3));
	family_add_field(report, N_("number of the baggage"), c->text + 4, 6);
	code_report_add_carriers(report, c->text, c->len, false);
}

/* --- vehicles ----------------------------------------------------------------------------------------- */

enum { VIN_LEN = 17, VIN_CHECK = 8 };

/* In Code 39 an "I" (import) may stand in front. */
static const char *find_vin(const struct code_text *c)
{
	const char *vin = c->text + (c->len == VIN_LEN + 1 && c->text[0] == 'I');
	size_t letters = 0;

	if (c->in_tag || c->len - (size_t)(vin - c->text) != VIN_LEN ||
		!check_character_vin(vin, VIN_LEN) || vin[0] == '0' || !gs1_all_digits(vin + 13, 4))
		return NULL;
	for (size_t i = 0; i < VIN_LEN; i++)
		letters += vin[i] >= 'A';
	return letters >= 3 && letters <= 12 ? vin : NULL;
}

static bool is_north_american(const char *vin)
{
	return vin[0] >= '1' && vin[0] <= '5';
}

bool family_is_vin(const struct code_text *c, struct identity *out)
{
	const char *vin = find_vin(c);
	char wanted = vin ? check_character_vin(vin, VIN_LEN) : '\0';

	if (!vin)
		return false;
	if (!is_north_american(vin) || vin[VIN_CHECK] == wanted)
		return true;
	family_hint_check(c, MESSAGE_WORD("family.vin", "a vehicle identification number"), wanted,
		out);
	return false;
}

/* The first character is the continent (ISO 3780). */
static const char *vin_region(char first)
{
	return first <= '5' ? _("North America")
		: first <= '7'  ? _("Oceania")
		: first <= '9'  ? _("South America")
		: first <= 'H'  ? _("Africa")
		: first <= 'R'  ? _("Asia")
						: _("Europe");
}

void family_add_vin(struct code_report *report, const struct code_text *c)
{
	const char *vin = find_vin(c);

	code_report_add(report, CODE_REPORT_PLAIN, "field", _("manufacturer (WMI)"), "%.3s (%s)", vin,
		vin_region(vin[0]));
	family_add_field(report, N_("description of the vehicle"), vin + 3, 6);
	family_add_field(report, N_("year, plant and serial number"), vin + 9, 8);
	if (is_north_american(vin))
		family_add_check_char(report, N_("the ninth character; the remainder of division by 11"),
			vin[VIN_CHECK], check_character_vin(vin, VIN_LEN));
	else
		code_report_add(report, CODE_REPORT_NOTE, "note", _("note"), "%s",
			_("only vehicles for North America have a check digit"));
}
