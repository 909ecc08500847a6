/* family_payment: bills and payments.
 *
 * Sources: EPC069-12 (SEPA credit transfer, "BCD"); Swiss Implementation Guidelines QR-bill 2.2 ("SPC"); EMVCo merchant-
 * presented QR; Czech standard payment descriptor (SPD), Slovenian UPN QR, Croatian HUB30, GOST R 56042 (ST0001);
 * BIP 21 and 173 (Bitcoin), EIP 681 (Ethereum). */
#include "core/gs1/check_character.h"
#include "core/code/family_rows.h"
#include "core/base/lang.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { IBAN_MAX = 34 };

/* With its check digits; blanks are left out. */
static void add_iban(struct code_report *report, const struct family_part *part)
{
	char iban[IBAN_MAX + 1];
	size_t n = 0;

	for (size_t i = 0; i < part->len && n < IBAN_MAX; i++)
		if (part->text[i] != ' ')
			iban[n++] = part->text[i];
	family_add_field(report, N_("IBAN"), iban, n);
	if (check_character_iban_ok(iban, n))
		code_report_add(report, CODE_REPORT_GOOD, "check_digit", _("result"), "%s",
			_("the check digits of the IBAN are right"));
	else
		code_report_add(report, CODE_REPORT_MISTAKE, "mistake", _("mistake"), "%s",
			_("the check digits of the IBAN are wrong; do not pay, ask the sender for a new bill"));
}

/* Lines in a fixed order; NULL: not shown. iban: the line that is one. */
static void add_lines(struct code_report *report, const struct code_text *c,
	const char *const *titles, size_t count, size_t iban)
{
	struct family_part rest = { c->text, c->len }, line;

	for (size_t i = 0; i < count && family_next_line(&rest, &line); i++)
		if (i == iban && line.len)
			add_iban(report, &line);
		else if (titles[i])
			family_add_field(report, titles[i], line.text, line.len);
}

/* The line with this number, from 0; empty if there are fewer. */
static struct family_part find_line(const struct code_text *c, size_t number)
{
	struct family_part rest = { c->text, c->len }, line = { NULL, 0 };

	for (size_t i = 0; i <= number; i++)
		if (!family_next_line(&rest, &line))
			return (struct family_part){ NULL, 0 };
	return line;
}

static bool line_is(const struct code_text *c, size_t number, const char *text)
{
	struct family_part line = find_line(c, number);

	return line.len == strlen(text) && memcmp(line.text, text, line.len) == 0;
}

/* --- SEPA --------------------------------------------------------------------------------------------- */

bool family_is_sepa(const struct code_text *c, struct identity *out)
{
	(void)out;
	return line_is(c, 0, "BCD") && (line_is(c, 1, "001") || line_is(c, 1, "002")) &&
		(line_is(c, 3, "SCT") || line_is(c, 3, "INST"));
}

void family_add_sepa(struct code_report *report, const struct code_text *c)
{
	static const char *const titles[] = { NULL, NULL, NULL, NULL, N_("bank (BIC)"), N_("payee"),
		NULL, N_("amount"), N_("purpose"), N_("reference"), N_("text of the payment"),
		N_("note to the payer") };

	add_lines(report, c, titles, sizeof titles / sizeof titles[0], 6);
}

/* --- Swiss QR-bill -------------------------------------------------------------------------------- */

bool family_is_swiss_bill(const struct code_text *c, struct identity *out)
{
	(void)out;
	return line_is(c, 0, "SPC") && find_line(c, 1).len == 4 && line_is(c, 2, "1");
}

void family_add_swiss_bill(struct code_report *report, const struct code_text *c)
{
	static const char *const titles[] = { NULL, NULL, NULL, NULL, NULL, N_("payee"), N_("street"),
		N_("house number"), N_("postal code"), N_("town"), N_("country"), NULL, NULL, NULL, NULL,
		NULL, NULL, NULL, N_("amount"), N_("currency"), NULL, N_("payer"), N_("street"),
		N_("house number"), N_("postal code"), N_("town"), N_("country"), N_("kind of reference"),
		N_("reference"), N_("text of the payment"), NULL, N_("bill") };

	add_lines(report, c, titles, sizeof titles / sizeof titles[0], 3);
}

/* --- other countries -------------------------------------------------------------------------------- */

/* The bytes of so many characters of UTF-8; n + 1: there are fewer. */
static size_t characters_size(const char *text, size_t n, size_t characters)
{
	size_t at = 0;

	for (; characters > 0 && at < n; characters--)
		for (at++; at < n && ((unsigned char)text[at] & 0xC0) == 0x80;)
			at++;
	return characters ? n + 1 : at;
}

/* EMVCo: tag, length in characters, value, two digits each; the last is 6304 and a checksum. Shows the fields if report is
 * not NULL; false: it is none. */
static bool read_emv(const struct code_text *c, struct code_report *report)
{
	static const struct family_key keys[] = { { "53", N_("currency") }, { "54", N_("amount") },
		{ "58", N_("country") }, { "59", N_("payee") }, { "60", N_("town") }, { NULL, NULL } };
	size_t at = 0;
	char crc[5];

	if (c->len < 20 || memcmp(c->text, "0002", 4) != 0)
		return false;
	while (c->len - at >= 4 && gs1_all_digits(c->text + at, 4)) {
		const char *field = c->text + at;
		size_t left = c->len - at - 4;
		size_t len =
			characters_size(field + 4, left, (size_t)((field[2] - '0') * 10 + field[3] - '0'));

		if (len > left)
			return false;
		if (report && family_key_title(keys, field, 2))
			family_add_field(report, family_key_title(keys, field, 2), field + 4, len);
		at += 4 + len;
		if (memcmp(field, "6304", 4) != 0)
			continue;
		snprintf(crc, sizeof crc, "%04X", check_character_crc16(c->text, at - 4));
		return at == c->len && len == 4 && strncasecmp(field + 4, crc, 4) == 0;
	}
	return false;
}

static const struct family_key payments[] = { { "SPD*1.", N_("Czech payment (SPD)") },
	{ "ST00011|", N_("Russian payment (ST0001)") }, { "ST00012|", N_("Russian payment (ST0001)") },
	{ "UPNQR\n", N_("Slovenian payment (UPN QR)") },
	{ "UPNQR\r", N_("Slovenian payment (UPN QR)") },
	{ "HRVHUB30\n", N_("Croatian payment (HUB30)") },
	{ "HRVHUB30\r", N_("Croatian payment (HUB30)") },
	{ "bank://", N_("German payment (BezahlCode)") }, { "upi://pay", N_("Indian payment (UPI)") },
	{ NULL, NULL } };

static const char *find_payment(const struct code_text *c)
{
	for (const struct family_key *row = payments; row->key; row++)
		if (family_begins(c, row->key))
			return _(row->title);
	return NULL;
}

bool family_is_payment(const struct code_text *c, struct identity *out)
{
	(void)out;
	return find_payment(c) || read_emv(c, NULL);
}

/* SPD and ST0001 name their fields: "ACC:CZ58…*AM:450.00", "Name=…|Sum=…". */
static void add_named_fields(struct code_report *report, const struct code_text *c, char separator,
	char equals)
{
	static const struct family_key keys[] = { { "ACC", N_("account") }, { "AM", N_("amount") },
		{ "CC", N_("currency") }, { "RN", N_("payee") }, { "MSG", N_("text of the payment") },
		{ "X-VS", N_("reference") }, { "Name", N_("payee") }, { "PersonalAcc", N_("account") },
		{ "Sum", N_("amount") }, { "Purpose", N_("text of the payment") }, { NULL, NULL } };
	struct family_part rest = { c->text, c->len }, part;

	while (family_next_part(&rest, separator, &part)) {
		const char *value = memchr(part.text, equals, part.len);
		size_t n = value ? (size_t)(value - part.text) : 0;
		const char *title = family_key_title(keys, part.text, n);

		if (title)
			family_add_field(report, title, value + 1, part.len - n - 1);
	}
}

void family_add_payment(struct code_report *report, const struct code_text *c)
{
	const char *kind = find_payment(c);

	code_report_add(report, CODE_REPORT_PLAIN, "field", _("format"), "%s",
		kind ? kind : _("payment to a merchant (EMV QR)"));
	if (!kind)
		read_emv(c, report);
	else if (family_begins(c, "SPD"))
		add_named_fields(report, c, '*', ':');
	else if (family_begins(c, "ST"))
		add_named_fields(report, c, '|', '=');
}

/* --- crypto currencies ---------------------------------------------------------------------------------- */

static const char *const currencies[] = { "bitcoin", "lightning", "bitcoincash", "litecoin",
	"dogecoin", "dash", "ethereum", "monero", "ripple", "xrpl", "stellar", "solana", "cardano",
	"web+cardano", "tron", "zcash", "tezos", "polkadot" };

static bool is_address(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!isalnum((unsigned char)text[i]) && text[i] != '-')
			return false;
	return true;
}

/* "bitcoin:bc1q…?amount=…": the name; NULL: it is none. */
static const char *find_currency(const struct code_text *c)
{
	for (size_t i = 0; i < sizeof currencies / sizeof currencies[0]; i++) {
		size_t n = strlen(currencies[i]);

		if (family_begins(c, currencies[i]) && c->len > n + 20 && c->text[n] == ':' &&
			is_address(c->text + n + 1, 20))
			return currencies[i];
	}
	return NULL;
}

/* An address alone: of Bitcoin and Litecoin by its checksum, of Ethereum 0x and 40 hexadecimal digits. */
static const char *find_address(const struct code_text *c)
{
	size_t digits = 2;

	if (c->len == 42 && c->text[0] == '0' && c->text[1] == 'x') {
		while (
			digits < c->len && c->text[digits] && strchr("0123456789abcdefABCDEF", c->text[digits]))
			digits++;
		return digits == c->len ? "ethereum" : NULL;
	}
	if (!check_character_bech32_ok(c->text, c->len))
		return NULL;
	return family_begins(c, "bc1") ? "bitcoin"
		: family_begins(c, "ltc1") ? "litecoin"
		: family_begins(c, "tb1")  ? "bitcoin"
								   : NULL;
}

bool family_is_crypto(const struct code_text *c, struct identity *out)
{
	(void)out;
	return find_currency(c) || find_address(c);
}

void family_add_crypto(struct code_report *report, const struct code_text *c)
{
	const char *currency = find_currency(c);
	size_t from = currency ? strlen(currency) + 1 : 0, n = 0;

	while (from + n < c->len && c->text[from + n] != '?')
		n++;
	code_report_add(report, CODE_REPORT_PLAIN, "field", _("currency"), "%s",
		currency ? currency : find_address(c));
	family_add_field(report, N_("account"), c->text + from, n);
}
