/* family_parts: parts and devices, and web addresses that identify them.
 *
 * Sources: labels of LCSC, TME and Mouser (public samples); 3GPP TS 23.003 (IMEI); IEC 61406-1 and -2 (identification
 * link); Regulation (EU) 2024/1781 (product passport) and 2017/1369 (EPREL); ANSI MH10.8.2 (data identifiers). */
#include "core/gs1/check_character.h"
#include "core/code/family_rows.h"
#include "core/code/iso15434.h"
#include "core/base/lang.h"

#include <ctype.h>
#include <string.h>

/* --- labels of parcels and of distributors --------------------------------------------------------- */

/* Format 01 of ISO 15434. */
bool family_is_transport_label(const struct code_text *c, struct identity *out)
{
	struct iso15434 label;

	(void)out;
	return iso15434_parse(c->text, c->len, &label, NULL) == 1 && strcmp(label.format, "01") == 0;
}

/* LCSC: "{pbn:…,on:…,pc:…}". */
static bool is_lcsc(const struct code_text *c)
{
	return c->len > 12 && c->text[0] == '{' && c->text[c->len - 1] == '}' &&
		(memcmp(c->text, "{pbn:", 5) == 0 || memcmp(c->text, "{on:", 4) == 0);
}

/* TME, QR: "QTY:1 PN:WBP-302 PO:… https://www.tme.eu/…". */
static bool is_tme_words(const struct code_text *c)
{
	return family_begins(c, "QTY:") && c->len < 512 && memchr(c->text, ' ', c->len) &&
		memmem(c->text, c->len, " PN:", 4);
}

/* TME, DataMatrix: data identifiers with blanks in between: "PWBP-302 1PMPNWBP-302 Q1 K19361337/1". */
static bool is_tme_identifiers(const struct code_text *c)
{
	struct family_part rest = { c->text, c->len }, part;
	bool has_part = false, has_quantity = false;
	const char *title;

	if (c->len < 8 || c->len > 256)
		return false;
	while (family_next_part(&rest, ' ', &part)) {
		size_t n = iso15434_identifier(part.text, part.len, &title);

		if (n == 0 || !title || n == part.len)
			return false;
		has_part |= (n == 1 || memcmp(part.text, "1P", 2) == 0) && part.text[n - 1] == 'P';
		has_quantity |=
			n == 1 && part.text[0] == 'Q' && gs1_all_digits(part.text + 1, part.len - 1);
	}
	return has_part && has_quantity;
}

static void read_lot_of_identifiers(const struct code_text *c, char separator, struct lot *out)
{
	struct family_part rest = { c->text, c->len };
	struct iso15434_field f;

	while (family_next_identifier(&rest, separator, &f))
		iso15434_read_lot(&f, out);
}

bool family_is_distributor_label(const struct code_text *c, struct identity *out)
{
	if (is_lcsc(c) || is_tme_words(c))
		return true;
	if (!is_tme_identifiers(c))
		return false;
	read_lot_of_identifiers(c, ' ', &out->lot);
	return true;
}

/* "key:value" pieces; those without a known key belong to nothing. */
static void add_pairs(struct code_report *report, const char *text, size_t n, char separator)
{
	static const struct family_key keys[] = { { "pbn", N_("pick number") }, { "on", N_("order") },
		{ "pc", N_("part number of the distributor") }, { "pm", N_("manufacturer's part number") },
		{ "qty", N_("quantity") }, { "QTY", N_("quantity") }, { "hp", N_("storage location") },
		{ "PN", N_("part number of the distributor") }, { "PO", N_("order") },
		{ "CPO", N_("customer's order number") }, { "MFR", N_("manufacturer") },
		{ "MPN", N_("manufacturer's part number") }, { "CoO", N_("country of origin") },
		{ NULL, NULL } };
	struct family_part rest = { text, n }, part;

	while (family_next_part(&rest, separator, &part)) {
		const char *colon = memchr(part.text, ':', part.len);
		size_t key = colon ? (size_t)(colon - part.text) : 0;
		const char *title = family_key_title(keys, part.text, key);

		if (title)
			family_add_field(report, title, colon + 1, part.len - key - 1);
	}
}

static void add_identifiers(struct code_report *report, const struct code_text *c, char separator)
{
	struct family_part rest = { c->text, c->len };
	struct iso15434_field f;

	while (family_next_identifier(&rest, separator, &f))
		family_add_identifier_field(report, &f);
}

void family_add_distributor_label(struct code_report *report, const struct code_text *c)
{
	if (is_lcsc(c))
		add_pairs(report, c->text + 1, c->len - 2, ',');
	else if (is_tme_words(c))
		add_pairs(report, c->text, c->len, ' ');
	else
		add_identifiers(report, c, ' ');
}

/* A barcode beside the others of an industrial label holds one field: "1P…", "30P…". One letter alone could
 * begin any text. */
bool family_may_be_identifier(const struct code_text *c, struct identity *out)
{
	const char *title;
	size_t n = iso15434_identifier(c->text, c->len, &title);

	if (c->in_tag || n < 2 || !title || c->len < n + 3 || c->len > 50 ||
		(c->symbology != SYMBOLOGY_CODE39 && c->symbology != SYMBOLOGY_CODE128))
		return false;
	for (size_t i = 0; i < c->len; i++)
		if (!isprint((unsigned char)c->text[i]) || islower((unsigned char)c->text[i]))
			return false;
	read_lot_of_identifiers(c, '\0', &out->lot);
	return true;
}

void family_add_identifier(struct code_report *report, const struct code_text *c)
{
	add_identifiers(report, c, '\0');
	code_report_add_carriers(report, c->text, c->len, false);
}

/* --- mobile devices ------------------------------------------------------------------------------------ */

/* Fifteen digits with a right check digit, of a body that gives out such numbers. */
bool family_is_imei(const struct code_text *c, struct identity *out)
{
	static const char bodies[] = "01 35 86 91 98 99 44 45 49 50 51 52 53 54";
	char body[3] = "";

	(void)out;
	if (c->in_tag || c->len != 15 || !gs1_all_digits(c->text, c->len) ||
		check_character_luhn(c->text, 14) != c->text[14])
		return false;
	memcpy(body, c->text, 2);
	return strstr(bodies, body) != NULL;
}

void family_add_imei(struct code_report *report, const struct code_text *c)
{
	family_add_field(report, N_("model of the device (TAC)"), c->text, 8);
	family_add_field(report, N_("serial number"), c->text + 8, 6);
	family_add_check_char(report, N_("every second digit doubled (Luhn)"), c->text[14],
		check_character_luhn(c->text, 14));
	code_report_add_carriers(report, c->text, c->len, false);
}

/* --- web addresses ------------------------------------------------------------------------------------- */

/* Behind "http://" or "https://": the host and the rest. False: it is no web address. */
static bool split_web(const struct code_text *c, struct family_part *host, struct family_part *rest)
{
	size_t at = family_begins(c, "https://") ? 8 : family_begins(c, "http://") ? 7 : 0, n = 0;

	if (at == 0 && !family_begins(c, "www."))
		return false;
	while (at + n < c->len && c->text[at + n] && !strchr("/?#:", c->text[at + n]))
		n++;
	*host = (struct family_part){ c->text + at, n };
	*rest = (struct family_part){ c->text + at + n, c->len - at - n };
	return n > 3 && memchr(host->text, '.', n) && !memchr(c->text, ' ', c->len);
}

bool family_is_web(const struct code_text *c, struct identity *out)
{
	struct family_part host, rest;

	(void)out;
	return split_web(c, &host, &rest);
}

void family_add_web_rows(struct code_report *report, const struct code_text *c)
{
	struct family_part host, rest;

	if (!split_web(c, &host, &rest))
		return;
	code_report_add(report, CODE_REPORT_TITLE, "text", _("web address"), "%.*s", (int)c->len,
		c->text);
	family_add_field(report, N_("leads to"), host.text, host.len);
}

void family_add_web(struct code_report *report, const struct code_text *c)
{
	family_add_web_rows(report, c);
	code_report_add(report, CODE_REPORT_NOTE, "note", _("note"), "%s",
		_("in a frame with a marked corner it is an identification link (IEC 61406): it identifies one "
		  "item; otherwise it only opens a page"));
}

/* --- identification links ---------------------------------------------------------------------------- */

/* A piece of a path or a query that a data identifier names: "25P=…", ".S=…", "1P^…". */
static bool read_link_piece(struct family_part piece, struct iso15434_field *out)
{
	const char *title;
	bool is_marked = piece.len > 0 && (piece.text[0] == '.' || piece.text[0] == '^');
	size_t n;

	piece.text += is_marked;
	piece.len -= is_marked;
	n = iso15434_identifier(piece.text, piece.len, &title);
	if (n == 0 || !title || piece.len < n + 2 || (piece.text[n] != '=' && piece.text[n] != '^') ||
		(n == 1 && !is_marked && piece.text[n] != '^'))
		return false;
	*out = (struct iso15434_field){ .title = title,
		.value = piece.text + n + 1,
		.len = piece.len - n - 1 };
	memcpy(out->di, piece.text, n);
	return true;
}

/* The next such piece; *rest moves on behind it. */
static bool next_link_piece(struct family_part *rest, struct iso15434_field *out)
{
	while (rest->len > 0) {
		struct family_part piece = { rest->text, 0 };

		while (piece.len < rest->len &&
			!(piece.text[piece.len] && strchr("/?&;#", piece.text[piece.len])))
			piece.len++;
		rest->text += piece.len + (piece.len < rest->len);
		rest->len -= piece.len + (piece.len < rest->len);
		if (read_link_piece(piece, out))
			return true;
	}
	return false;
}

/* It has to name the item: part, serial number or batch. IEC 61406-1: at most 255 characters. */
bool family_is_identification_link(const struct code_text *c, struct identity *out)
{
	struct family_part host, rest;
	struct iso15434_field f;
	bool names_item = false;
	struct lot lot = out->lot;

	if (c->len > 255 || !split_web(c, &host, &rest))
		return false;
	while (next_link_piece(&rest, &f)) {
		names_item |= strchr("PST", f.di[strlen(f.di) - 1]) != NULL;
		iso15434_read_lot(&f, &lot);
	}
	if (names_item)
		out->lot = lot;
	return names_item;
}

void family_add_identification_link(struct code_report *report, const struct code_text *c)
{
	struct family_part host, rest;
	struct iso15434_field f;

	split_web(c, &host, &rest);
	family_add_field(report, N_("leads to"), host.text, host.len);
	while (next_link_piece(&rest, &f))
		family_add_identifier_field(report, &f);
}

/* --- product passports --------------------------------------------------------------------------------- */

static bool is_word(const char *text, size_t n, const char *const *words)
{
	for (; *words; words++)
		if (strlen(*words) == n && strncasecmp(text, *words, n) == 0)
			return true;
	return false;
}

/* A label of the host or a part of the path says so, whole. */
bool family_is_passport(const struct code_text *c, struct identity *out)
{
	static const char *const words[] = { "dpp", "digital-product-passport",
		"digitalproductpassport", "product-passport", "productpassport", "battery-passport",
		"batterypassport", "batterypass", "produktpass", "digitaler-produktpass", NULL };
	struct family_part host, rest, part;

	(void)out;
	if (!split_web(c, &host, &rest))
		return false;
	while (family_next_part(&host, '.', &part))
		if (host.len && is_word(part.text, part.len, words))
			return true;
	while (family_next_part(&rest, '/', &part)) {
		size_t n = 0;

		while (n < part.len && part.text[n] && !strchr("?#&", part.text[n]))
			n++;
		if (is_word(part.text, n, words))
			return true;
	}
	return false;
}

/* "https://eprel.ec.europa.eu/qr/123456". */
bool family_is_energy_label(const struct code_text *c, struct identity *out)
{
	(void)out;
	return family_begins(c, "https://eprel.ec.europa.eu/") ||
		family_begins(c, "http://eprel.ec.europa.eu/");
}
