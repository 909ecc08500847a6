#include "core/code/family_rows.h"
#include "core/base/lang.h"
#include "core/code/personal.h"

#include <string.h>

static bool is_text(const struct code_text *c, struct identity *out)
{
	(void)c;
	(void)out;
	return true;
}

static bool family_is_wifi(const struct code_text *c, struct identity *out)
{
	(void)out;
	return c->len >= 5 && strncasecmp(c->text, "WIFI:", 5) == 0;
}

static bool family_is_contact(const struct code_text *c, struct identity *out)
{
	(void)out;
	return c->len >= 11 && strncasecmp(c->text, "BEGIN:VCARD", 11) == 0;
}

/* The order matters: what a symbology or a prefix says comes before what only the form suggests. */
static const struct code_family families[] = {
	/* first: what stands for a code that was not kept */
	{ "personal", MESSAGE_WORD("family.personal", "personal data"),
		N_("known again when it is scanned again; what was in it is not stored"), true,
		family_is_form, family_add_form },
	{ "wifi", MESSAGE_WORD("family.wifi", "access to a wireless network"),
		N_("a telephone joins the network without typing; the code contains its password"), true,
		family_is_wifi, NULL },
	{ "contact", MESSAGE_WORD("family.contact", "contact data"),
		N_("a business card: a telephone saves name, number and address"), true, family_is_contact,
		NULL },
	{ "command", N_("command of the demonstrator"),
		N_("a scan of this code is executed as a command at once; it never counts as an item"),
		false, family_is_command, family_add_command },
	{ "gs1", N_("GS1 fields"),
		N_("labels of parcels, pallets and products: one code holds article, serial number, batch "
		   "and dates"),
		false, family_is_elements, family_add_elements },
	{ "retail", N_("article number (EAN, UPC)"),
		N_("the number at the till: it names the kind of article, not one piece"), false,
		family_is_retail, family_add_retail },
	{ "gs1_unmarked", N_("GS1 fields"),
		N_("labels of parcels, pallets and products: one code holds article, serial number, batch "
		   "and dates"),
		false, family_is_unmarked_elements, family_add_unmarked_elements },
	{ "retail_digits", N_("article number (EAN, UPC)"),
		N_("the number at the till: it names the kind of article, not one piece"), false,
		family_is_retail_digits, family_add_retail },
	{ "digital_link", N_("GS1 Digital Link"),
		N_("a web address that is an article number, too: tills read the number, phones open the "
		   "page"),
		false, family_is_link, family_add_link },
	{ "iso15434", N_("industrial label (ISO 15434)"),
		N_("labels between suppliers and factories: part number, quantity, delivery note and package "
		   "in one code"),
		false, family_is_envelope, family_add_envelope },
	{ "epc", "EPC",
		N_("the item key on UHF RFID tags: a gate reads many of them at once, without line of "
		   "sight"),
		false, family_is_epc, family_add_epc },
	{ "gs1_text", N_("GS1 fields"),
		N_("labels of parcels, pallets and products: one code holds article, serial number, batch "
		   "and dates"),
		false, family_may_be_elements, family_add_unmarked_elements },
	{ "licence_plate", N_("licence plate"),
		N_("identifies one transport unit, worldwide, whoever issued the number"), false,
		family_is_licence_plate, family_add_licence_plate },
	{ "parcel", N_("number of a parcel service"),
		N_("identifies one parcel on its way; the parcel service's tracking shows where it is"),
		false, family_is_parcel, family_add_parcel },
	{ "gtin_digits", N_("digits, as many as an article number has"),
		N_("the number at the till: it names the kind of article, not one piece"), false,
		family_is_gtin_digits, family_add_gtin_digits },
	{ "sscc_digits", N_("SSCC without its field"),
		N_("identifies one pallet or parcel; the delivery note and the shipping notice refer to it"),
		false, family_is_sscc_digits, family_add_sscc_digits },
	{ "book", N_("book or periodical"), N_("identifies one edition of a book or one periodical"),
		false, family_is_book, family_add_book },
	{ "parcel_maybe", N_("perhaps the number of a parcel service"),
		N_("the form fits a parcel number; only the parcel service's tracking can confirm it"),
		false, family_may_be_parcel, family_add_parcel },
	{ "text", N_("text"), N_("a code of a company's own: only its own list says what it means"),
		false, is_text, NULL },
};

const struct code_family *family_row(size_t index)
{
	return index < sizeof families / sizeof families[0] ? &families[index] : NULL;
}

const char *family_title(const struct code_family *family)
{
	return family->title[0] == '\002' ? message_word(family->title) : _(family->title);
}

/* A text as it may stand anywhere in a damaged message. */
static const struct code_family *find_personal_at(const struct code_text *c)
{
	struct identity scratch = { .rejected = false };

	for (size_t i = 0; families[i].recognise != is_text; i++)
		if (families[i].personal && families[i].recognise(c, &scratch))
			return &families[i];
	return NULL;
}

const struct code_family *family_find_personal(const char *bytes, size_t len)
{
	const struct code_family *found = NULL;

	for (size_t i = 0; i < len && !found; i++) {
		const struct code_text c = { .text = bytes + i, .len = len - i, .in_tag = true };

		found = find_personal_at(&c);
	}
	return found;
}

const struct code_family *family_last(void)
{
	return &families[sizeof families / sizeof families[0] - 1];
}

const struct code_family *family_find(const struct code_text *c, struct identity *out)
{
	struct message hint = message_none;
	size_t i = 0;

	for (; families[i].recognise != is_text; i++) {
		out->reason = message_none;
		if (families[i].recognise(c, out))
			return &families[i];
		if (!hint.text[0])
			hint = out->reason;
	}
	out->reason = hint;
	return &families[i];
}
