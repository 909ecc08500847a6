/* family_contact: what a telephone offers to do with a code: join a network, save a contact or a date, write a
 * message, set up a login or a device, show a health certificate.
 *
 * Sources: Wi-Fi Alliance, WPA3 specification, section 7 (WIFI:); RFC 6350 (vCard), RFC 5545 (iCalendar), NTT DOCOMO
 * (MECARD, MATMSG); RFC 6068 (mailto), RFC 3966 (tel), RFC 5724 (sms), RFC 5870 (geo); Google Authenticator key URI;
 * GSMA SGP.22 (LPA); Matter core specification 5.1 (MT:); EU eHealth network (HC1), SMART Health Cards (shc). */
#include "core/code/family_rows.h"
#include "core/base/lang.h"

#include <string.h>

/* A text that begins so is one of these. */
struct contact_kind {
	const char *begins;
	const char *title; /* N_() what stands behind it */
};

static const struct contact_kind *find_kind(const struct contact_kind *kinds,
	const struct code_text *c)
{
	while (kinds->begins && !family_begins(c, kinds->begins))
		kinds++;
	return kinds->begins ? kinds : NULL;
}

/* What stands behind the beginning, up to one of the ends. */
static void add_rest(struct code_report *report, const struct contact_kind *kinds,
	const struct code_text *c, const char *ends)
{
	const struct contact_kind *kind = find_kind(kinds, c);
	size_t from = kind ? strlen(kind->begins) : 0, n = 0;

	while (from + n < c->len && !(c->text[from + n] && strchr(ends, c->text[from + n])))
		n++;
	if (kind)
		family_add_field(report, kind->title, c->text + from, n);
}

/* --- KEY:value;KEY:value; with \ in front of ; : , and \ ------------------------------------------- */

/* The length of the next "KEY:value" up to its semicolon. */
static size_t escaped_length(const char *text, size_t n)
{
	size_t at = 0;

	while (at < n && text[at] != ';')
		at += text[at] == '\\' && at + 1 < n ? 2 : 1;
	return at;
}

static void add_unescaped(struct code_report *report, const char *title, const char *text, size_t n)
{
	char out[CODE_REPORT_VALUE_MAX];
	size_t used = 0;

	for (size_t i = 0; i < n && used < sizeof out; i++) {
		i += text[i] == '\\' && i + 1 < n;
		out[used++] = text[i];
	}
	family_add_field(report, title, out, used);
}

static void add_semicolon_fields(struct code_report *report, const struct family_key *keys,
	const char *text, size_t n)
{
	while (n > 0) {
		size_t len = escaped_length(text, n);
		const char *colon = memchr(text, ':', len);
		size_t key = colon ? (size_t)(colon - text) : 0;
		const char *title = family_key_title(keys, text, key);

		if (title)
			add_unescaped(report, title, text + key + 1, len - key - 1);
		len += len < n;
		text += len;
		n -= len;
	}
}

/* --- wireless networks -------------------------------------------------------------------------- */

static const struct family_key wifi_keys[] = { { "S", N_("network (SSID)") },
	{ "T", N_("encryption") }, { "P", N_("password") }, { "H", N_("hidden") },
	{ "E", N_("EAP method") }, { "PH2", N_("second phase") }, { "A", N_("anonymous identity") },
	{ "I", N_("identity") }, { "R", N_("transition disabled") }, { "K", N_("public key") },
	{ NULL, NULL } };

bool family_is_wifi(const struct code_text *c, struct identity *out)
{
	(void)out;
	return family_begins(c, "WIFI:") && memchr(c->text, ';', c->len);
}

void family_add_wifi(struct code_report *report, const struct code_text *c)
{
	add_semicolon_fields(report, wifi_keys, c->text + 5, c->len - 5);
}

/* --- contacts and dates ---------------------------------------------------------------------------- */

static const struct contact_kind contacts[] = { { "BEGIN:VCARD", NULL }, { "MECARD:", NULL },
	{ "BIZCARD:", NULL }, { NULL, NULL } };

static const struct family_key mecard_keys[] = { { "N", N_("name") }, { "X", N_("last name") },
	{ "T", N_("position in the company") }, { "C", N_("company") }, { "A", N_("address") },
	{ "B", N_("telephone") }, { "TEL", N_("telephone") }, { "EMAIL", N_("e-mail") },
	{ "E", N_("e-mail") }, { "ADR", N_("address") }, { "URL", N_("web address") },
	{ "ORG", N_("company") }, { "BDAY", N_("birthday") }, { "NOTE", N_("note") }, { NULL, NULL } };

static const struct family_key vcard_keys[] = { { "FN", N_("name") },
	{ "N", N_("name in its parts") }, { "ORG", N_("company") },
	{ "TITLE", N_("position in the company") }, { "TEL", N_("telephone") },
	{ "EMAIL", N_("e-mail") }, { "ADR", N_("address") }, { "URL", N_("web address") },
	{ "BDAY", N_("birthday") }, { "NOTE", N_("note") }, { "SUMMARY", N_("event") },
	{ "DTSTART", N_("beginning") }, { "DTEND", N_("end") }, { "LOCATION", N_("location") },
	{ "DESCRIPTION", N_("description") }, { NULL, NULL } };

/* "20261231", "2026-12-31", "20261231T083000Z" of RFC 5545 and RFC 6350; a time of another place is not converted. */
static void add_property_date(struct code_report *report, const char *text, size_t n)
{
	char digits[15];
	size_t len = 0;

	for (size_t i = 0; i < n; i++) {
		if (text[i] >= '0' && text[i] <= '9' && len < sizeof digits)
			digits[len++] = text[i];
		else if (!strchr("-:TZ", text[i]) || !text[i])
			return;
	}
	if (n > 0 && text[n - 1] == 'Z')
		return;
	code_report_add_date(report, len == 8 ? "YYYYMMDD" : "YYYYMMDDHHmmss", digits, len);
}

static bool is_date_property(const char *name, size_t n)
{
	static const struct family_key dates[] = { { "BDAY", "" }, { "DTSTART", "" }, { "DTEND", "" },
		{ NULL, NULL } };

	return family_key_title(dates, name, n) != NULL;
}

/* "TEL;TYPE=work:+49 …", "item1.EMAIL:…": the name of a property up to its parameters. */
static void add_property(struct code_report *report, const struct family_part *line)
{
	const char *colon = memchr(line->text, ':', line->len), *title;
	const char *name = line->text, *dot, *parameters;
	size_t n = colon ? (size_t)(colon - name) : 0;

	parameters = memchr(name, ';', n);
	n = parameters ? (size_t)(parameters - name) : n;
	dot = memchr(name, '.', n);
	if (dot) {
		n -= (size_t)(dot + 1 - name);
		name = dot + 1;
	}
	title = family_key_title(vcard_keys, name, n);
	if (!title)
		return;
	add_unescaped(report, title, colon + 1, line->len - (size_t)(colon + 1 - line->text));
	if (is_date_property(name, n))
		add_property_date(report, colon + 1, line->len - (size_t)(colon + 1 - line->text));
}

static void add_properties(struct code_report *report, const struct code_text *c)
{
	struct family_part rest = { c->text, c->len }, line;

	while (family_next_line(&rest, &line))
		add_property(report, &line);
}

bool family_is_contact(const struct code_text *c, struct identity *out)
{
	(void)out;
	return find_kind(contacts, c) != NULL;
}

void family_add_contact(struct code_report *report, const struct code_text *c)
{
	size_t skip = family_begins(c, "MECARD:") ? 7 : 8;

	if (family_begins(c, "BEGIN:"))
		add_properties(report, c);
	else
		add_semicolon_fields(report, mecard_keys, c->text + skip, c->len - skip);
}

bool family_is_calendar(const struct code_text *c, struct identity *out)
{
	(void)out;
	return family_begins(c, "BEGIN:VCALENDAR") || family_begins(c, "BEGIN:VEVENT");
}

void family_add_calendar(struct code_report *report, const struct code_text *c)
{
	add_properties(report, c);
}

/* --- messages ------------------------------------------------------------------------------------ */

static const struct contact_kind messages[] = { { "mailto:", N_("e-mail") },
	{ "MATMSG:TO:", N_("e-mail") }, { "SMTP:", N_("e-mail") }, { "tel:", N_("telephone") },
	{ "facetime-audio:", N_("telephone") }, { "facetime:", N_("telephone") },
	{ "smsto:", N_("SMS to") }, { "sms:", N_("SMS to") }, { "mmsto:", N_("SMS to") },
	{ "mms:", N_("SMS to") }, { "sip:", N_("telephone") }, { "xmpp:", N_("message to") },
	{ "https://wa.me/", N_("message to") }, { "whatsapp://", N_("message to") },
	{ "sgnl://", N_("message to") }, { "tg://", N_("message to") }, { "skype:", N_("message to") },
	{ NULL, NULL } };

static const struct family_key matmsg_keys[] = { { "TO", N_("e-mail") }, { "SUB", N_("subject") },
	{ "BODY", N_("message") }, { NULL, NULL } };

/* A telephone number, an address with @, or a link: "Tel:" may begin a code of a company's own. */
bool family_is_message(const struct code_text *c, struct identity *out)
{
	const struct contact_kind *kind = find_kind(messages, c);
	size_t n = kind ? strlen(kind->begins) : 0;

	(void)out;
	if (!kind || c->len <= n + 2)
		return false;
	return kind->begins[n - 1] == '/' || memchr(c->text, '@', c->len) || kind->begins[1] == 'k' ||
		(c->len >= n + 3 && strchr("+0123456789", c->text[n]) && c->text[n]);
}

void family_add_message(struct code_report *report, const struct code_text *c)
{
	if (family_begins(c, "MATMSG:"))
		add_semicolon_fields(report, matmsg_keys, c->text + 7, c->len - 7);
	else
		add_rest(report, messages, c, "?:;");
}

static const struct contact_kind positions[] = { { "geo:", N_("latitude, longitude") },
	{ NULL, NULL } };

bool family_is_position(const struct code_text *c, struct identity *out)
{
	(void)out;
	return find_kind(positions, c) && memchr(c->text, ',', c->len);
}

void family_add_position(struct code_report *report, const struct code_text *c)
{
	add_rest(report, positions, c, "?;");
}

/* --- logins and devices ------------------------------------------------------------------------- */

/* The secret is not shown again: only whose it is. */
static const struct contact_kind logins[] = { { "otpauth-migration://", NULL },
	{ "otpauth://totp/", N_("account") }, { "otpauth://hotp/", N_("account") },
	{ "otpauth://", N_("account") }, { "FIDO:/", NULL }, { NULL, NULL } };

bool family_is_login(const struct code_text *c, struct identity *out)
{
	(void)out;
	return find_kind(logins, c) != NULL;
}

void family_add_login(struct code_report *report, const struct code_text *c)
{
	add_rest(report, logins, c, "?");
	code_report_add(report, CODE_REPORT_NOTE, "note", _("note"), "%s",
		_("the code contains a secret: whoever has it can log in; do not print or store it"));
}

static const struct contact_kind pairings[] = { { "LPA:", N_("mobile subscription (eSIM)") },
	{ "MT:", N_("smart home device (Matter)") }, { "X-HM://", N_("smart home device (HomeKit)") },
	{ "DPP:", N_("device for a wireless network (Wi-Fi Easy Connect)") }, { NULL, NULL } };

/* MT: base 38; the others by their first field. */
bool family_is_pairing(const struct code_text *c, struct identity *out)
{
	const struct contact_kind *kind = find_kind(pairings, c);

	(void)out;
	if (!kind)
		return false;
	if (kind->begins[0] == 'L')
		return family_begins(c, "LPA:1$");
	if (kind->begins[0] == 'D')
		return memchr(c->text, ';', c->len) != NULL;
	if (kind->begins[0] == 'X')
		return c->len >= 16;
	for (size_t i = 3; i < c->len; i++)
		if (c->text[i] != '-' && c->text[i] != '.' && c->text[i] != '*' &&
			!family_is_plain(c->text + i, 1))
			return false;
	return c->len >= 22;
}

void family_add_pairing(struct code_report *report, const struct code_text *c)
{
	add_rest(report, pairings, c, "");
}

static const struct contact_kind certificates[] = { { "HC1:", N_("EU digital COVID certificate") },
	{ "shc:/", N_("SMART health card") }, { NULL, NULL } };

bool family_is_health(const struct code_text *c, struct identity *out)
{
	(void)out;
	return find_kind(certificates, c) && c->len > 40;
}

void family_add_health(struct code_report *report, const struct code_text *c)
{
	const struct contact_kind *kind = find_kind(certificates, c);

	code_report_add(report, CODE_REPORT_PLAIN, "field", _("certificate"), "%s", _(kind->title));
	code_report_add(report, CODE_REPORT_NOTE, "note", _("note"), "%s",
		_("its content is compressed and signed; only an app for such certificates shows it"));
}
