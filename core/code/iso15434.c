#include "core/code/iso15434.h"
#include "core/base/lang.h"
#include "core/base/text.h"

#include <string.h>

enum { RS = 0x1e, GS = 0x1d, EOT = 0x04 };

static const struct {
	char di[4];
	const char *title;
} identifiers[] = {
	{ "B", N_("kind of container") },
	{ "1B", N_("container, number of its owner") },
	{ "D", N_("date YYMMDD") },
	{ "6D", N_("date YYYYMMDD") },
	{ "14D", N_("expiry date YYYYMMDD") },
	{ "15D", N_("expiry date YYMMDD") },
	{ "16D", N_("production date YYYYMMDD") },
	{ "J", N_("licence plate") },
	{ "1J", N_("licence plate, smallest package") },
	{ "2J", N_("licence plate, package of packages") },
	{ "3J", N_("licence plate, smallest package, with EDI") },
	{ "4J", N_("licence plate, package of packages, with EDI") },
	{ "5J", N_("licence plate, mixed unit") },
	{ "6J", N_("licence plate, unit of one kind") },
	{ "K", N_("customer's order number") },
	{ "1K", N_("order number of the supplier") },
	{ "2K", N_("bill of lading") },
	{ "4K", N_("order line") },
	{ "16K", N_("delivery note") },
	{ "L", N_("storage location") },
	{ "4L", N_("country of origin") },
	{ "P", N_("customer's part number") },
	{ "1P", N_("supplier's part number") },
	{ "2P", N_("part revision") },
	{ "30P", N_("supplier's part number, first level") },
	{ "Q", N_("quantity") },
	{ "2Q", N_("weight") },
	{ "3Q", N_("unit of measure") },
	{ "7Q", N_("quantity with its unit") },
	{ "S", N_("serial number") },
	{ "1S", N_("additional code of the supplier") },
	{ "2S", N_("advance shipping notice") },
	{ "3S", N_("package number") },
	{ "25S", N_("serial number, world-wide unique") },
	{ "T", N_("customer's batch/lot") },
	{ "1T", N_("supplier's batch/lot") },
	{ "V", N_("supplier number at the customer") },
	{ "12V", N_("manufacturer, DUNS number") },
	{ "20V", N_("supplier, DUNS number") },
	{ "Z", N_("agreed between partners") },
};

static const struct {
	char code[3];
	const char *title;
} agencies[] = {
	{ "UN", N_("Dun & Bradstreet (DUNS number)") },
	{ "OD", N_("Odette") },
	{ "JD", N_("Deutsche Post DHL") },
	{ "LE", N_("EDIFICE") },
};

const char *iso15434_agency(const char *plate)
{
	for (size_t i = 0; i < sizeof agencies / sizeof agencies[0]; i++)
		if (strncmp(plate, agencies[i].code, 2) == 0)
			return _(agencies[i].title);
	return NULL;
}

/* MH10.8.2: up to three digits and a capital letter. */
size_t iso15434_identifier(const char *text, size_t len, const char **title)
{
	size_t n = 0;

	*title = NULL;
	while (n < len && n < 3 && text[n] >= '0' && text[n] <= '9')
		n++;
	if (n >= len || text[n] < 'A' || text[n] > 'Z')
		return 0;
	n++;
	for (size_t i = 0; i < sizeof identifiers / sizeof identifiers[0]; i++)
		if (strlen(identifiers[i].di) == n && memcmp(identifiers[i].di, text, n) == 0)
			*title = _(identifiers[i].title);
	return n;
}

static int add_di_field(struct iso15434 *out, const char *text, size_t len, struct fault *why)
{
	struct iso15434_field *f = &out->fields[out->count];
	size_t n;

	if (out->count == ISO15434_FIELDS_MAX)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("iso15434.more_fields_one_code",
				"more than %d fields in one code; the label is not valid"),
			ISO15434_FIELDS_MAX);
	n = iso15434_identifier(text, len, &f->title);
	if (n == 0)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("iso15434.field_begins_no_data",
				"field %zu does not begin with a data identifier (digits and a capital letter); "
				"reprint the label"),
			out->count + 1);
	if (len - n > ISO15434_VALUE_MAX || memchr(text, '\0', len))
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("iso15434.field_longer_characters_holds",
				"field %zu is longer than %d characters or contains a NUL byte; the label is not "
				"valid"),
			out->count + 1, ISO15434_VALUE_MAX);
	memcpy(f->di, text, n);
	f->di[n] = '\0';
	memcpy(f->value, text + n, len - n);
	f->value[len - n] = '\0';
	out->count++;
	return 0;
}

static int split_di_fields(const char *data, size_t len, struct iso15434 *out, struct fault *why)
{
	while (len > 0) {
		const char *gs = memchr(data, GS, len);
		size_t n = gs ? (size_t)(gs - data) : len;

		if (n > 0 && add_di_field(out, data, n, why))
			return -1;
		n += gs ? 1 : 0;
		data += n;
		len -= n;
	}
	return 0;
}

int iso15434_parse(const char *data, size_t len, struct iso15434 *out, struct fault *why)
{
	enum { HEAD = 7 }; /* [)> RS 0 6 GS */
	const char *end;
	size_t body;

	memset(out, 0, sizeof *out);
	if (len < 3 || memcmp(data, "[)>", 3) != 0)
		return 0;
	if (len < HEAD || data[3] != RS || data[6] != GS)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("iso15434.behind_must_come_rs",
				"after \"[)>\" RS, two digits and GS are required; if the scanner drops control "
				"characters, set it up to send them"));
	memcpy(out->format, data + 4, 2);
	end = memchr(data + HEAD, RS, len - HEAD);
	body = end ? (size_t)(end - data) - HEAD : len - HEAD;
	if (strcmp(out->format, "05") == 0) {
		out->elements_at = HEAD;
		out->elements_len = body;
	} else if (strcmp(out->format, "06") != 0) {
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("iso15434.format_iso_not_known",
				"format \"%s\" of ISO 15434 is not supported, only 05 and 06"),
			out->format);
	} else if (split_di_fields(data + HEAD, body, out, why)) {
		return -1;
	}
	if (!end || data[len - 1] != EOT)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("iso15434.rs_eot_missing_end",
				"RS and EOT are missing at the end; the scanner drops them, or the code was cut "
				"off"));
	return 1;
}
