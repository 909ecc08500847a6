#include "core/code/iso15434.h"
#include "core/base/lang.h"

#include <string.h>

enum { RS = 0x1e, GS = 0x1d, EOT = 0x04 };

struct identifier {
	char di[4];
	const char *title; /* N_() */
};

static const struct identifier identifiers[] = {
	{ "B", N_("kind of container") },
	{ "1B", N_("container, number of its owner") },
	{ "25B", N_("returnable packaging, worldwide unique") },
	{ "26B", N_("returnable packaging, asset of a pool") },
	{ "27B", N_("large load unit, asset") },
	{ "28B", N_("small load unit, asset") },
	{ "55B", N_("returnable packaging, worldwide unique") },
	{ "D", N_("date YYMMDD") },
	{ "1D", N_("date DDMMYY") },
	{ "2D", N_("date MMDDYY") },
	{ "4D", N_("date YYDDD (day of the year)") },
	{ "6D", N_("date YYYYMMDD") },
	{ "9D", N_("date code of the manufacturer") },
	{ "10D", N_("date code, week YYWW") },
	{ "11D", N_("week YYYYWW") },
	{ "12D", N_("date YYYYMMDD") },
	{ "13D", N_("oldest and newest week YYWWYYWW") },
	{ "14D", N_("expiry date YYYYMMDD") },
	{ "15D", N_("expiry date YYMMDD") },
	{ "16D", N_("production date YYYYMMDD") },
	{ "25D", N_("best before YYYYMMDD") },
	{ "E", N_("restricted substances, solder (e1 to e9)") },
	{ "13E", N_("moisture sensitivity level (MSL)") },
	{ "I", N_("vehicle identification number (VIN)") },
	{ "J", N_("licence plate") },
	{ "1J", N_("licence plate, smallest package") },
	{ "2J", N_("licence plate, package of packages") },
	{ "3J", N_("licence plate, smallest package, with EDI") },
	{ "4J", N_("licence plate, package of packages, with EDI") },
	{ "5J", N_("licence plate, mixed unit") },
	{ "6J", N_("licence plate, unit of one kind") },
	{ "7J", N_("licence plate, not unique") },
	{ "K", N_("customer's order number") },
	{ "1K", N_("order number of the supplier") },
	{ "2K", N_("bill of lading") },
	{ "3K", N_("shipment number of the transport company") },
	{ "4K", N_("order line") },
	{ "5K", N_("reference of the shipment") },
	{ "6K", N_("freight bill number of the transport company") },
	{ "8K", N_("contract number") },
	{ "9K", N_("reference agreed between partners") },
	{ "10K", N_("invoice number") },
	{ "11K", N_("packing list number") },
	{ "12K", N_("transport company (SCAC)") },
	{ "14K", N_("order and its line") },
	{ "15K", N_("kanban number") },
	{ "16K", N_("delivery note") },
	{ "L", N_("storage location") },
	{ "1L", N_("location") },
	{ "2L", N_("ship to") },
	{ "3L", N_("ship from") },
	{ "4L", N_("country of origin") },
	{ "20L", N_("place of use, first level") },
	{ "21L", N_("place of use, second level") },
	{ "31L", N_("postal code") },
	{ "33L", N_("web address") },
	{ "N", N_("NATO stock number") },
	{ "9N", N_("pharmacy product number (PPN)") },
	{ "P", N_("customer's part number") },
	{ "1P", N_("supplier's part number") },
	{ "2P", N_("part revision") },
	{ "3P", N_("manufacturer and part number") },
	{ "8P", N_("GTIN") },
	{ "11P", N_("CLEI code of telecommunications equipment") },
	{ "12P", N_("kind of document") },
	{ "20P", N_("part number by the customer, first level") },
	{ "21P", N_("part number by the customer, second level") },
	{ "22P", N_("part number by the customer, third level") },
	{ "23P", N_("part number by the customer, fourth level") },
	{ "24P", N_("part number by the customer, fifth level") },
	{ "25P", N_("part number, worldwide unique") },
	{ "26P", N_("part number of the next higher assembly") },
	{ "27P", N_("commodity code") },
	{ "30P", N_("supplier's part number, first level") },
	{ "31P", N_("supplier's part number, second level") },
	{ "32P", N_("supplier's part number, third level") },
	{ "33P", N_("supplier's part number, fourth level") },
	{ "34P", N_("supplier's part number, fifth level") },
	{ "50P", N_("manufacturer's part number") },
	{ "51P", N_("part number of the item") },
	{ "Q", N_("quantity") },
	{ "1Q", N_("length or weight") },
	{ "2Q", N_("weight") },
	{ "3Q", N_("unit of measure") },
	{ "6Q", N_("number of containers") },
	{ "7Q", N_("quantity with its unit") },
	{ "13Q", N_("package x of n") },
	{ "22Q", N_("net weight") },
	{ "26Q", N_("level of packaging") },
	{ "1R", N_("return number of the supplier") },
	{ "S", N_("serial number") },
	{ "1S", N_("additional code of the supplier") },
	{ "2S", N_("advance shipping notice") },
	{ "3S", N_("package number") },
	{ "4S", N_("package number of an outer package") },
	{ "5S", N_("package number of a mixed package") },
	{ "8S", N_("number of the supplier") },
	{ "13S", N_("seal of a container") },
	{ "18S", N_("CAGE code and serial number") },
	{ "22S", N_("mobile device (IMEI)") },
	{ "23S", N_("MAC address") },
	{ "25S", N_("serial number, world-wide unique") },
	{ "30S", N_("supplier's traceability code") },
	{ "37S", N_("item identifier, worldwide unique") },
	{ "T", N_("customer's batch/lot") },
	{ "1T", N_("supplier's batch/lot") },
	{ "20T", N_("customer's batch/lot, first level") },
	{ "25T", N_("batch/lot, worldwide unique") },
	{ "30T", N_("supplier's batch/lot, first level") },
	{ "31T", N_("supplier's batch/lot, second level") },
	{ "32T", N_("supplier's batch/lot, third level") },
	{ "33T", N_("supplier's batch/lot, fourth level") },
	{ "34T", N_("supplier's batch/lot, fifth level") },
	{ "V", N_("supplier number at the customer") },
	{ "1V", N_("manufacturer, name or number") },
	{ "4V", N_("transport company") },
	{ "10V", N_("manufacturer, number") },
	{ "12V", N_("manufacturer, DUNS number") },
	{ "13V", N_("supplier, DUNS number") },
	{ "14V", N_("customer, DUNS number") },
	{ "17V", N_("CAGE code") },
	{ "18V", N_("party, with its issuing agency") },
	{ "20V", N_("supplier, DUNS number") },
	{ "21V", N_("party and its role") },
	{ "W", N_("work order") },
	{ "1W", N_("operation of a work order") },
	{ "Z", N_("agreed between partners") },
	{ "1Z", N_("agreed between transport company and supplier") },
	{ "2Z", N_("agreed between customer and transport company") },
	{ "3Z", N_("free text") },
	{ "10Z", N_("service data of the transport company") },
	{ "11Z", N_("service data of the distributor") },
	{ "12Z", N_("service data of the distributor") },
	{ "13Z", N_("service data of the distributor") },
	{ "20Z", N_("service data of the distributor") },
};

/* ATA Spec 2000, chapter 9. */
static const struct identifier text_elements[] = {
	{ "MFR", N_("manufacturer (CAGE code)") },
	{ "SPL", N_("supplier (CAGE code)") },
	{ "CAG", N_("CAGE code") },
	{ "DUN", N_("DUNS number") },
	{ "PNR", N_("part number") },
	{ "PNO", N_("part number") },
	{ "SER", N_("serial number") },
	{ "SEQ", N_("serial number of the part number") },
	{ "UID", N_("unique identifier of the item") },
	{ "UCN", N_("unique number within the company") },
	{ "USN", N_("unique serial number") },
	{ "DMF", N_("production date") },
	{ "EXP", N_("expiry date") },
	{ "LOT", N_("batch") },
	{ "QTY", N_("quantity") },
	{ "CNT", N_("country of origin") },
};

/* ANSI MH10.8.3: in this order, behind the version and the postal code. */
static const char *const transport_fields[] = { N_("postal code"), N_("country"), N_("service"),
	N_("parcel number"), N_("transport company (SCAC)"), N_("shipper's account"),
	N_("day of collection"), N_("shipment"), N_("package x of n"), N_("weight"),
	N_("address checked"), N_("street"), N_("town"), N_("state or region"), N_("recipient") };

static const struct {
	char code[3];
	const char *title;
} agencies[] = {
	{ "UN", N_("Dun & Bradstreet (DUNS number)") },
	{ "OD", N_("Odette") },
	{ "JD", N_("Deutsche Post DHL") },
	{ "LE", N_("EDIFICE") },
};

const char *iso15434_agency(const char *plate, size_t len)
{
	for (size_t i = 0; len >= 2 && i < sizeof agencies / sizeof agencies[0]; i++)
		if (strncmp(plate, agencies[i].code, 2) == 0)
			return _(agencies[i].title);
	return NULL;
}

static const char *find_title(const struct identifier *rows, size_t count, const char *text,
	size_t n)
{
	for (size_t i = 0; i < count; i++)
		if (strlen(rows[i].di) == n && memcmp(rows[i].di, text, n) == 0)
			return _(rows[i].title);
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
	*title = find_title(identifiers, sizeof identifiers / sizeof identifiers[0], text, n);
	return n;
}

/* Identifiers of both formats that say something of the batch; a date without a meaning of its own (D, 6D) says
 * nothing. */
static const struct {
	char di[4];
	enum lot_field field;
	const char *form; /* of a date */
} lot_rows[] = {
	{ "8P", LOT_GTIN, NULL },
	{ "1T", LOT_NUMBER, NULL },
	{ "T", LOT_NUMBER, NULL },
	{ "20T", LOT_NUMBER, NULL },
	{ "25T", LOT_NUMBER, NULL },
	{ "30T", LOT_NUMBER, NULL },
	{ "S", LOT_SERIAL, NULL },
	{ "25S", LOT_SERIAL, NULL },
	{ "14D", LOT_EXPIRY, "YYYYMMDD" },
	{ "15D", LOT_EXPIRY, "YYMMDD" },
	{ "16D", LOT_PRODUCTION, "YYYYMMDD" },
	{ "25D", LOT_BEST_BEFORE, "YYYYMMDD" },
	{ "LOT", LOT_NUMBER, NULL },
	{ "SER", LOT_SERIAL, NULL },
	{ "USN", LOT_SERIAL, NULL },
	{ "EXP", LOT_EXPIRY, "YYYYMMDD" },
	{ "DMF", LOT_PRODUCTION, "YYYYMMDD" },
};

void iso15434_read_lot(const struct iso15434_field *f, struct lot *out)
{
	for (size_t i = 0; i < sizeof lot_rows / sizeof lot_rows[0]; i++)
		if (strcmp(f->di, lot_rows[i].di) == 0)
			lot_add_field(out, lot_rows[i].field, lot_rows[i].form, f->value, f->len);
}

const char *iso15434_date_form(const struct iso15434_field *f)
{
	/* those that say nothing of the batch */
	static const struct {
		char di[4];
		const char *form;
	} forms[] = {
		{ "D", "YYMMDD" },
		{ "1D", "DDMMYY" },
		{ "2D", "MMDDYY" },
		{ "4D", "YYJJJ" },
		{ "6D", "YYYYMMDD" },
		{ "12D", "YYYYMMDD" },
	};

	for (size_t i = 0; i < sizeof lot_rows / sizeof lot_rows[0]; i++)
		if (strcmp(f->di, lot_rows[i].di) == 0)
			return lot_rows[i].form;
	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
		if (strcmp(f->di, forms[i].di) == 0)
			return forms[i].form;
	return NULL;
}

const struct iso15434_field *iso15434_find(const struct iso15434 *code, const char *di)
{
	for (size_t i = 0; i < code->count; i++)
		if (strcmp(code->fields[i].di, di) == 0)
			return &code->fields[i];
	return NULL;
}

/* --- fields ------------------------------------------------------------------------------------ */

/* Format 06, data identifiers. */
static int read_di_field(struct iso15434 *out, struct iso15434_field *f, struct fault *why)
{
	size_t n = iso15434_identifier(f->value, f->len, &f->title);

	if (n == 0)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("iso15434.field_begins_no_data",
				"field %zu does not begin with a data identifier (digits and a capital letter); "
				"reprint the label"),
			out->count + 1);
	memcpy(f->di, f->value, n);
	f->value += n;
	f->len -= n;
	return 0;
}

/* Format 12, text element identifiers: "SER 4711". */
static void read_text_element(struct iso15434_field *f)
{
	if (f->len < 4 || f->value[3] != ' ')
		return;
	memcpy(f->di, f->value, 3);
	f->title = find_title(text_elements, sizeof text_elements / sizeof text_elements[0], f->di, 3);
	f->value += 4;
	f->len -= 4;
}

/* Format 01; the postal code stands behind two digits, the version. */
static void read_transport_field(struct iso15434_field *f, size_t place)
{
	if (place == 0 && f->len >= 2) {
		f->value += 2;
		f->len -= 2;
	}
	if (place < sizeof transport_fields / sizeof transport_fields[0])
		f->title = _(transport_fields[place]);
}

static int add_field(const char *format, size_t place, const char *text, size_t len,
	struct iso15434 *out, struct fault *why)
{
	struct iso15434_field *f = &out->fields[out->count];

	if (out->count == ISO15434_FIELDS_MAX)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("iso15434.more_fields_one_code",
				"more than %d fields in one code; the label is not valid"),
			ISO15434_FIELDS_MAX);
	*f = (struct iso15434_field){ .value = text, .len = len };
	if (memchr(text, '\0', len))
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("iso15434.field_has_nul",
				"field %zu contains a NUL byte; the label is not valid"),
			out->count + 1);
	if (strcmp(format, "06") == 0 && read_di_field(out, f, why))
		return -1;
	if (strcmp(format, "12") == 0)
		read_text_element(f);
	else if (strcmp(format, "01") == 0)
		read_transport_field(f, place);
	out->count++;
	return 0;
}

static int split_fields(const char *format, const char *data, size_t len, struct iso15434 *out,
	struct fault *why)
{
	for (size_t place = 0; len > 0; place++) {
		const char *gs = memchr(data, GS, len);
		size_t n = gs ? (size_t)(gs - data) : len;

		if (n > 0 && add_field(format, place, data, n, out, why))
			return -1;
		n += gs ? 1 : 0;
		data += n;
		len -= n;
	}
	return 0;
}

/* One part of the envelope: data begins with its format, two digits. */
static int read_part(const char *data, const char *part, size_t len, struct iso15434 *out,
	struct fault *why)
{
	static const char *const plain[] = { "02", "03", "04", "07", "08", "09" };
	char format[3] = { part[0], part[1], '\0' };

	if (!out->format[0])
		memcpy(out->format, format, sizeof format);
	part += 3;
	len -= 3;
	if (strcmp(format, "05") == 0) {
		if (!out->elements_len)
			out->elements_at = (size_t)(part - data);
		out->elements_len = out->elements_len ? out->elements_len : len;
		return 0;
	}
	if (strcmp(format, "06") == 0 || strcmp(format, "12") == 0 || strcmp(format, "01") == 0)
		return split_fields(format, part, len, out, why);
	for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
		if (strcmp(format, plain[i]) == 0)
			return len ? add_field(format, 0, part, len, out, why) : 0;
	return fault_set(why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("iso15434.format_iso_not_known",
			"format \"%s\" of ISO 15434 is not supported, only 01 to 09 and 12"),
		format);
}

static bool begins_part(const char *text, size_t len)
{
	return len >= 3 && text[0] >= '0' && text[0] <= '9' && text[1] >= '0' && text[1] <= '9' &&
		text[2] == GS;
}

/* Behind "[)>": old labels have a ">" in front of it, and no RS behind it. */
static size_t find_head(const char *data, size_t len, struct iso15434 *out)
{
	size_t at = len > 0 && data[0] == '>' ? 1 : 0;

	if (len < at + 3 || memcmp(data + at, "[)>", 3) != 0)
		return 0;
	at += 3;
	if (at < len && data[at] == RS)
		return at + 1;
	out->lacks_end = true;
	return at;
}

int iso15434_parse(const char *data, size_t len, struct iso15434 *out, struct fault *why)
{
	size_t at;
	bool is_open = true;

	memset(out, 0, sizeof *out);
	at = find_head(data, len, out);
	if (at == 0)
		return 0;
	if (!begins_part(data + at, len - at))
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("iso15434.behind_must_come_rs",
				"after \"[)>\" RS, two digits and GS are required; if the scanner drops control "
				"characters, set it up to send them"));
	while (begins_part(data + at, len - at)) {
		const char *end = memchr(data + at, RS, len - at);
		size_t n = end ? (size_t)(end - data) - at : len - at;

		n -= !end && data[len - 1] == EOT;
		if (read_part(data, data + at, n, out, why))
			return -1;
		at = end ? at + n + 1 : len;
		is_open = !end;
	}
	out->lacks_end |= is_open || data[len - 1] != EOT;
	return 1;
}
