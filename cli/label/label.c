#include "cli/label/label.h"
#include "core/code/aim.h"
#include "core/code/carrier_code.h"
#include "core/code/identify.h"
#include "core/base/lang.h"
#include "core/code/plain_code.h"

#include <stdlib.h>
#include <string.h>
#include <zint.h>

/* Zint's number of a symbology, and the input it needs. */
static const struct label_kind {
	enum symbology symbology;
	int zint;
	bool gs1;
	size_t digits; /* of a GTIN as it is given; 0: text */
} kinds[] = {
	{ SYMBOLOGY_CODE128, BARCODE_CODE128, false, 0 },
	{ SYMBOLOGY_GS1_128, BARCODE_GS1_128, true, 0 },
	{ SYMBOLOGY_CODE39, BARCODE_CODE39, false, 0 },
	{ SYMBOLOGY_QR, BARCODE_QRCODE, false, 0 },
	{ SYMBOLOGY_GS1_QR, BARCODE_QRCODE, true, 0 },
	{ SYMBOLOGY_DATAMATRIX, BARCODE_DATAMATRIX, false, 0 },
	{ SYMBOLOGY_GS1_DATAMATRIX, BARCODE_DATAMATRIX, true, 0 },
	{ SYMBOLOGY_EAN13, BARCODE_EANX_CHK, false, 13 },
	{ SYMBOLOGY_EAN8, BARCODE_EANX_CHK, false, 8 },
	{ SYMBOLOGY_UPCA, BARCODE_UPCA_CHK, false, 12 },
	{ SYMBOLOGY_ITF14, BARCODE_ITF14, false, 14 },
	{ SYMBOLOGY_ITF, BARCODE_C25INTER, false, 0 },
};

static const struct label_kind *find_kind(enum symbology symbology)
{
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (kinds[i].symbology == symbology)
			return &kinds[i];
	return NULL;
}

/* Linear codes hold ASCII only: scanners differ in other characters. */
static bool is_ascii(const struct scan *scan)
{
	for (size_t i = 0; i < scan->data_len; i++)
		if (scan->data[i] >= 0x80)
			return false;
	return true;
}

/* Leitcode and Identcode. */
static bool is_post_code(const char *text, size_t len)
{
	size_t at = 0;
	const struct carrier_code *code = carrier_code_next(text, len, &at);

	return code && code->weights_4_9;
}

/* GS1 fields: a GS1 symbology; a GTIN: that of its length; a web address: QR code. */
static enum symbology choose_symbology(const struct scan *scan, const struct gs1 *gs1, bool small)
{
	const char *text = (const char *)scan->data;
	size_t len = scan->data_len;

	if (gs1->count > 0 && strncmp(text, "http", 4) != 0 &&
		!(len <= 14 && gs1_all_digits(text, len)))
		return small ? SYMBOLOGY_GS1_DATAMATRIX : SYMBOLOGY_GS1_128;
	if (small || len > 40 || strncmp(text, "http", 4) == 0 || !is_ascii(scan))
		return gs1->count > 0 && gs1_all_digits(text, len) ? SYMBOLOGY_GS1_DATAMATRIX
														   : SYMBOLOGY_QR;
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (kinds[i].digits == len && gs1->count > 0)
			return kinds[i].symbology;
	return is_post_code(text, len) ? SYMBOLOGY_ITF : SYMBOLOGY_CODE128;
}

/* Zint takes AIs in square brackets. */
static void put_elements(const struct gs1 *gs1, char *out, size_t size)
{
	size_t used = 0;

	for (size_t i = 0; i < gs1->count && used < size; i++)
		used += (size_t)snprintf(out + used, size - used, "[%s]%s", gs1->fields[i].ai,
			gs1->fields[i].value);
}

static int encode_symbol(struct zint_symbol *symbol, const struct label_kind *kind,
	const struct scan *scan, const struct gs1 *gs1, struct fault *why)
{
	char elements[GS1_FIELDS_MAX * (GS1_VALUE_MAX + 6) + 1];
	const unsigned char *data = scan->data;
	const struct aim *aim = aim_find(scan->data, scan->data_len);
	size_t len = scan->data_len;
	int result;

	symbol->symbology = kind->zint;
	symbol->output_options |= BARCODE_QUIET_ZONES;
	symbol->scale = 2;
	symbol->input_mode = kind->gs1 ? GS1_MODE : UNICODE_MODE;
	if (kind->gs1) {
		put_elements(gs1, elements, sizeof elements);
		data = (const unsigned char *)elements;
		len = strlen(elements);
	} else if (aim) {
		data += AIM_PREFIX_LEN;
		len -= AIM_PREFIX_LEN;
	}
	if (kind->digits == 14 && len == 14)
		len = 13; /* it appends the check digit itself, for ITF-14 only */
	result = ZBarcode_Encode(symbol, data, (int)len);
	return result < ZINT_ERROR
		? 0
		: fault_set(why, FAULT_DATA, EXIT_FAILED,
			  MESSAGE("label.cannot_printed",
				  "cannot print this code as %s (%s); choose another code type with --symbology"),
			  scan_symbology_name(kind->symbology), symbol->errtxt);
}

static int check_symbology(const struct scan *scan, const struct identity *identity,
	const struct label_kind *kind, struct fault *why)
{
	if (identity->reason.text[0])
		return fault_set(why, FAULT_DATA, EXIT_FAILED, "%s", message_argument(&identity->reason));
	if (scan->data_len == 0)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("label.nothing_print",
				"there is nothing to print; use warenspur tag write for an RFID tag"));
	if (!kind)
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("label.symbology_cannot_printed",
				"this code type cannot be printed; choose CODE-128, GS1-128, EAN-13, QR or "
				"DATAMATRIX"));
	if (kind->gs1 && identity->gs1.count == 0)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("label.carries_gs1_fields_only",
				"%s holds GS1 fields only; write the code as (01)…(21)…"),
			scan_symbology_name(kind->symbology));
	if (kind->digits && (kind->digits != scan->data_len || identity->gs1.count == 0))
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("label.has_digits",
				"%s has %zu digits; choose another code type with --symbology"),
			scan_symbology_name(kind->symbology), kind->digits);
	return 0;
}

/* The requested symbology is for printing; the text is parsed without it. */
static int read_typed(const char *code, struct scan *out, struct fault *why)
{
	char sscc[32];
	size_t len = strlen(code);

	if (len == 18 && gs1_check_ok(code, len)) {
		snprintf(sscc, sizeof sscc, "(00)%s", code);
		return plain_code_to_scan(sscc, strlen(sscc), SYMBOLOGY_UNKNOWN, out, why);
	}
	return plain_code_to_scan(code, len, SYMBOLOGY_UNKNOWN, out, why);
}

int label_open(struct label *label, const char *title, const char *code, enum symbology symbology,
	bool small, struct fault *why)
{
	struct identity identity;
	struct scan scan;
	const struct label_kind *kind;

	memset(label, 0, sizeof *label);
	if (read_typed(code, &scan, why))
		return -1;
	identify(&scan, &identity);
	kind = find_kind(
		symbology != SYMBOLOGY_UNKNOWN ? symbology : choose_symbology(&scan, &identity.gs1, small));
	if (check_symbology(&scan, &identity, kind, why))
		return -1;
	text_copy(label->title, sizeof label->title, title);
	if (kind->gs1)
		gs1_format_hri(&identity.gs1, label->text, sizeof label->text);
	else
		identify_text(&scan, label->text, sizeof label->text);
	label->symbol = ZBarcode_Create();
	if (!label->symbol)
		return fault_set(why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("fault.out_of_memory_close_programs", "out of memory; close other programs"));
	if (encode_symbol(label->symbol, kind, &scan, &identity.gs1, why)) {
		label_close(label);
		return -1;
	}
	return 0;
}

void label_close(struct label *label)
{
	if (label->symbol)
		ZBarcode_Delete(label->symbol);
	label->symbol = NULL;
}
