#include "core/gs1/epc.h"
#include "core/gs1/epc_scheme.h"
#include "core/gs1/gs1_field.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static const char urn[] = "urn:epc:";

/* The value in which the company prefix stands, and how many characters before it. */
static const char *find_prefix(const struct gs1 *gs1)
{
	for (size_t i = 0; i < epc_key_count; i++) {
		const char *value = gs1_value(gs1, epc_keys[i].ai);

		if (value)
			return value + strlen(epc_keys[i].pad) + epc_keys[i].first_digit;
	}
	return NULL;
}

size_t epc_company_digits(const struct gs1 *gs1)
{
	static const char ours[] = "9521234"; /* the demonstrator's own numbers */
	const char *prefix = find_prefix(gs1);

	if (gs1->company_digits)
		return gs1->company_digits;
	return prefix && strncmp(prefix, ours, sizeof ours - 1) == 0 ? sizeof ours - 1 : 0;
}

static const char plain_signs[] = "!'()*+,-.:;=_"; /* table A-1: they stand in a URI as they are */

static void put_uri(const struct epc_parts *p, char *out)
{
	const char *without = p->has_serial ? NULL : p->key->without;

	snprintf(out, EPC_URI_MAX, "urn:epc:%s:%s:%s.", without && *without == '*' ? "idpat" : "id",
		p->key->name, p->company);
	gs1_append_escaped(out, EPC_URI_MAX, p->reference, plain_signs);
	if (p->key->has_piece)
		snprintf(out + strlen(out), EPC_URI_MAX - strlen(out), ".%s.%s", p->piece, p->total);
	if (!p->key->serial_ai)
		return;
	strcat(out, ".");
	if (without)
		strcat(out, without);
	else
		gs1_append_escaped(out, EPC_URI_MAX, p->serial, plain_signs);
}

int epc_uri(const struct gs1 *gs1, char *out)
{
	size_t company = epc_company_digits(gs1);
	struct epc_parts p;

	if (!find_prefix(gs1))
		return -1;
	if (!company)
		return 0;
	if (!epc_parts_from_gs1(gs1, company, &p))
		return -1;
	put_uri(&p, out);
	return 1;
}

/* A component of a URI: up to the next dot, the last one all that is left. */
static bool take_component(const char **at, const char *end, bool is_last, char *out, size_t size)
{
	const char *dot = is_last ? NULL : memchr(*at, '.', (size_t)(end - *at));
	size_t len = (size_t)((dot ? dot : end) - *at);
	long got = gs1_decode_escapes(*at, len, out, size);

	*at = dot ? dot + 1 : end;
	return got >= 0 && strlen(out) == (size_t)got; /* no NUL inside */
}

static int bad_uri(const struct epc_key *key, struct fault *why)
{
	return fault_set(why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("epc.bad_parts",
			"the parts of this EPC \"%s\" are not valid; the form is "
			"urn:epc:id:%s:COMPANY.REFERENCE%s"),
		key->name, key->name, key->serial_ai ? ".SERIAL" : "");
}

/* COMPANY.REFERENCE[.PIECE.TOTAL][.SERIAL] */
static int parse_body(const struct epc_key *key, const char *at, const char *end, struct gs1 *out,
	struct fault *why)
{
	struct epc_parts p = { .key = key, .has_serial = key->serial_ai != NULL };
	size_t company;

	if (!take_component(&at, end, false, p.company, sizeof p.company) ||
		!take_component(&at, end, !key->has_piece && !key->serial_ai, p.reference,
			sizeof p.reference) ||
		(key->has_piece &&
			(!take_component(&at, end, false, p.piece, sizeof p.piece) ||
				!take_component(&at, end, false, p.total, sizeof p.total) || strlen(p.piece) != 2 ||
				strlen(p.total) != 2)) ||
		(key->serial_ai && !take_component(&at, end, true, p.serial, sizeof p.serial)) || at != end)
		return bad_uri(key, why);
	company = strlen(p.company);
	if (company < EPC_COMPANY_MIN || company > EPC_COMPANY_MAX ||
		!gs1_all_digits(p.company, company) ||
		(key->digits && p.reference[0] && !gs1_all_digits(p.reference, strlen(p.reference))) ||
		(!key->digits && !p.reference[0]) || (key->serial_ai && !p.serial[0]))
		return bad_uri(key, why);
	return epc_parts_to_gs1(&p, out, why);
}

enum uri_kind { URI_IDENTITY, URI_CLASS, URI_TAG, URI_RAW };

/* The key of "sgtin", of a class "lgtin", of a tag "sgtin-96". NULL: there is no such scheme. */
static const struct epc_key *find_scheme(const char *name, size_t len, enum uri_kind kind)
{
	const struct epc_key *key;

	for (size_t i = 0; kind == URI_TAG && i < epc_binary_count; i++)
		if (strlen(epc_binaries[i].name) == len &&
			strncasecmp(epc_binaries[i].name, name, len) == 0)
			return epc_find_key(epc_binaries[i].key, strlen(epc_binaries[i].key));
	key = kind == URI_TAG ? NULL : epc_find_key(name, len);
	return key && (strcmp(key->name, "lgtin") == 0) == (kind == URI_CLASS) ? key : NULL;
}

/* "sgtin:9521234.…", or in a tag's URI "sgtin-96:1.9521234.…" with the filter in front. */
static int parse_scheme(const char *at, const char *end, enum uri_kind kind, struct gs1 *out,
	struct fault *why)
{
	const char *colon = memchr(at, ':', (size_t)(end - at));
	const struct epc_key *key = colon ? find_scheme(at, (size_t)(colon - at), kind) : NULL;

	if (!key)
		return 0;
	at = colon + 1;
	if (kind == URI_TAG) {
		if (end - at < 2 || *at < '0' || *at > '7' || at[1] != '.')
			return bad_uri(key, why);
		at += 2;
	}
	return parse_body(key, at, end, out, why) ? -1 : 1;
}

/* "96.x3036…", the digits of a tag whose content no scheme has explained. */
static int parse_raw(const char *at, const char *end, struct gs1 *out, struct fault *why)
{
	const char *x = memchr(at, '.', (size_t)(end - at));

	if (!x || end - x < 3 || (x[1] != 'x' && x[1] != 'X'))
		return 0;
	return epc_parse_hex(x + 2, (size_t)(end - x - 2), out, why);
}

/* "[att=x01][xpc=x…]:" in front of a tag's URI. */
static const char *skip_controls(const char *at, const char *end)
{
	const char *close;

	while (at < end && *at == '[' && (close = memchr(at, ']', (size_t)(end - at))) != NULL)
		at = close + 1;
	return at < end && *at == ':' ? at + 1 : at;
}

static const struct {
	const char *name;
	enum uri_kind kind;
} kinds[] = {
	{ "id:", URI_IDENTITY },
	{ "idpat:", URI_IDENTITY },
	{ "class:", URI_CLASS },
	{ "tag:", URI_TAG },
	{ "raw:", URI_RAW },
};

static int parse_uri(const char *at, const char *end, struct gs1 *out, struct fault *why)
{
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		size_t len = strlen(kinds[i].name);

		if ((size_t)(end - at) <= len || strncasecmp(at, kinds[i].name, len) != 0)
			continue;
		at += len;
		if (kinds[i].kind == URI_TAG || kinds[i].kind == URI_RAW)
			at = skip_controls(at, end);
		return kinds[i].kind == URI_RAW ? parse_raw(at, end, out, why)
										: parse_scheme(at, end, kinds[i].kind, out, why);
	}
	return 0;
}

int epc_parse(const char *text, size_t len, struct gs1 *out, struct fault *why)
{
	out->count = 0;
	out->company_digits = 0;
	if (len > sizeof urn && strncasecmp(text, urn, sizeof urn - 1) == 0)
		return parse_uri(text + sizeof urn - 1, text + len, out, why);
	return epc_parse_hex(text, len, out, why);
}
