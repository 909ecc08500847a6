#include "core/code/family_rows.h"
#include "core/base/charset.h"
#include "core/gs1/epc.h"
#include "core/gs1/gs1_guess.h"
#include "core/code/iso15434.h"
#include "core/base/lang.h"
#include "core/code/retail_code.h"

#include <string.h>

/* Room for the longest command with its argument; a longer one is none. */
enum { COMMAND_TEXT_SIZE = 256 };

void family_reject(struct identity *out, const struct message *reason)
{
	out->rejected = true;
	out->reason = *reason;
}

/* --- printed commands ------------------------------------------------------------------------- */

/* A printed command names no item, and one that does not exist must not become an item. */
bool family_is_command(const struct code_text *c, struct identity *out)
{
	char text[COMMAND_TEXT_SIZE];
	struct message reason;
	const char *argument;
	int found;

	if (c->in_tag || c->len < strlen(COMMAND_CODE_PREFIX) ||
		memcmp(c->text, COMMAND_CODE_PREFIX, strlen(COMMAND_CODE_PREFIX)) != 0)
		return false;
	charset_clean(c->text, c->len, text, sizeof text);
	found = command_code_find(text, &out->command, &argument);
	if (found == 1 && !text_copy(out->argument, sizeof out->argument, argument))
		found = -1;
	if (found == -1) {
		out->command = NULL;
		message_set(&reason,
			MESSAGE("identify.no_command_code",
				"there is no such command code; print the valid codes: warenspur label commands"));
		family_reject(out, &reason);
	}
	return found != 0;
}

/* --- element strings ---------------------------------------------------------------------------- */

/* A value that holds a separator in other words is no value, and one that is too long may be two. */
void family_read_elements(const struct code_text *c, struct identity *out)
{
	struct fault why = { 0 };
	size_t skip = c->len && c->text[0] == GS1_FNC1;
	int wrong = gs1_parse_element_string(c->text + skip, c->len - skip, &out->gs1, &why);

	if (gs1_guess_separators(c->text, c->len, &why) != GS1_SEPARATORS_FINE || wrong)
		family_reject(out, &why.message);
	else
		gs1_key(&out->gs1, out->key);
}

/* Its symbology says so. */
bool family_is_elements(const struct code_text *c, struct identity *out)
{
	bool has_elements = c->aim && c->aim->content == AIM_ELEMENTS;

	if (c->in_tag ||
		!(has_elements || c->symbology == SYMBOLOGY_GS1_128 || c->symbology == SYMBOLOGY_GS1_QR ||
			c->symbology == SYMBOLOGY_GS1_DATAMATRIX || c->symbology == SYMBOLOGY_GS1_AZTEC ||
			c->symbology == SYMBOLOGY_GS1_DATABAR))
		return false;
	family_read_elements(c, out);
	return true;
}

/* --- EAN and UPC ---------------------------------------------------------------------------------- */

void family_set_gtin(struct identity *out, const char *gtin)
{
	out->gs1.count = 1;
	strcpy(out->gs1.fields[0].ai, "01");
	strcpy(out->gs1.fields[0].value, gtin);
	gs1_key(&out->gs1, out->key);
}

void family_explain_digits(const char *digits, size_t n, struct message *out)
{
	message_set(out,
		MESSAGE("identify.check_digit",
			"%s: check digit is %c but should be %c; scan again or reprint the label"),
		digits, digits[n - 1], gs1_check_digit(digits, n - 1));
}

static bool is_retail_symbology(const struct code_text *c)
{
	return c->symbology == SYMBOLOGY_EAN13 || c->symbology == SYMBOLOGY_EAN8 ||
		c->symbology == SYMBOLOGY_UPCA || c->symbology == SYMBOLOGY_UPCE ||
		c->symbology == SYMBOLOGY_ITF14 || (c->aim && c->aim->content == AIM_ADD_ON);
}

bool family_is_retail(const struct code_text *c, struct identity *out)
{
	char digits[15];
	struct message reason;
	struct retail_code code;
	size_t n;

	if (c->in_tag || !is_retail_symbology(c))
		return false;
	if (retail_code_parse(c->symbology, c->text, c->len, &code)) {
		family_set_gtin(out, code.gtin);
		return true;
	}
	n = retail_code_digits(c->symbology, c->text, c->len, digits);
	if (n > 0)
		family_explain_digits(digits, n, &reason);
	else
		message_set(&reason,
			MESSAGE("identify.digits",
				"a code of this kind has 8, 12, 13 or 14 digits; scan again"));
	family_reject(out, &reason);
	return true;
}

/* --- links, envelopes, EPC --------------------------------------------------------------------- */

/* A Digital Link in any code; a broken one keeps its text as its key, with a hint. */
bool family_is_link(const struct code_text *c, struct identity *out)
{
	struct fault why = { 0 };
	int found = gs1_parse_digital_link(c->text, c->len, &out->gs1, &why);

	if (found == 1)
		gs1_key(&out->gs1, out->key);
	else
		out->gs1.count = 0;
	if (found == -1)
		out->reason = why.message;
	return found != 0;
}

/* ISO 15434; format 05: GS1 fields in an envelope. A broken one keeps its text as its key. */
bool family_is_envelope(const struct code_text *c, struct identity *out)
{
	struct iso15434 envelope;
	struct fault why = { 0 };
	int found = iso15434_parse(c->text, c->len, &envelope, &why);

	if (found == 1 && envelope.elements_len &&
		gs1_parse_element_string(c->text + envelope.elements_at, envelope.elements_len, &out->gs1,
			&why) == 0)
		gs1_key(&out->gs1, out->key);
	else
		out->gs1.count = 0;
	for (size_t i = 0; found == 1 && i < envelope.count; i++)
		iso15434_read_lot(&envelope.fields[i], &out->lot);
	if (why.blame != FAULT_NONE)
		out->reason = why.message;
	return found != 0;
}

/* An EPC as text or as hexadecimal digits; digits that are none are only digits. */
bool family_is_epc(const struct code_text *c, struct identity *out)
{
	struct fault why = { 0 };
	int found = epc_parse(c->text, c->len, &out->gs1, &why);

	if (found == 1) {
		gs1_key(&out->gs1, out->key);
		return true;
	}
	out->gs1.count = 0;
	if (found == 0 || !memchr(c->text, ':', c->len))
		return false;
	out->reason = why.message;
	return true;
}
