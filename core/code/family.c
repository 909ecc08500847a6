#include "core/code/family_rows.h"
#include "core/code/iso15434.h"
#include "core/base/charset.h"
#include "core/base/lang.h"
#include "core/code/personal.h"

#include <string.h>

enum { HINT_TEXT_SIZE = 64 };

/* --- what the families share ------------------------------------------------------------------- */

bool family_next_part(struct family_part *rest, char separator, struct family_part *out)
{
	const char *end = rest->len ? memchr(rest->text, separator, rest->len) : NULL;
	size_t n = end ? (size_t)(end - rest->text) : rest->len;

	if (rest->len == 0)
		return false;
	*out = (struct family_part){ rest->text, n };
	n += end != NULL;
	rest->text += n;
	rest->len -= n;
	return true;
}

bool family_next_identifier(struct family_part *rest, char separator, struct iso15434_field *out)
{
	struct family_part part;
	size_t n;

	if (!family_next_part(rest, separator, &part))
		return false;
	*out = (struct iso15434_field){ .value = part.text, .len = part.len };
	n = iso15434_identifier(part.text, part.len, &out->title);
	memcpy(out->di, part.text, n);
	out->value += n;
	out->len -= n;
	return true;
}

/* A scanner as a keyboard sends CR alone. */
bool family_next_line(struct family_part *rest, struct family_part *out)
{
	const char *lf = rest->len ? memchr(rest->text, '\n', rest->len) : NULL;

	if (!family_next_part(rest, lf ? '\n' : '\r', out))
		return false;
	if (out->len > 0 && out->text[out->len - 1] == '\r')
		out->len--;
	return true;
}

bool family_begins(const struct code_text *c, const char *prefix)
{
	size_t n = strlen(prefix);

	return c->len >= n && strncasecmp(c->text, prefix, n) == 0;
}

bool family_is_plain(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!(text[i] >= '0' && text[i] <= '9') && !(text[i] >= 'A' && text[i] <= 'Z'))
			return false;
	return n > 0;
}

const char *family_key_title(const struct family_key *keys, const char *key, size_t len)
{
	for (; keys->key; keys++)
		if (strlen(keys->key) == len && memcmp(keys->key, key, len) == 0)
			return keys->title;
	return NULL;
}

void family_add_field(struct code_report *report, const char *title, const char *text, size_t len)
{
	if (len > 0)
		code_report_add(report, CODE_REPORT_PLAIN, "field", _(title), "%.*s", (int)len, text);
}

void family_add_check(struct code_report *report, const char *rule, const char *got,
	const char *wanted)
{
	code_report_add(report, CODE_REPORT_TITLE, "check", _("check character"), "%s", _(rule));
	if (strcmp(got, wanted) == 0)
		code_report_add(report, CODE_REPORT_GOOD, "check_digit", _("result"), _("\"%s\" is right"),
			got);
	else
		code_report_add(report, CODE_REPORT_MISTAKE, "check_digit", _("result"),
			_("it is \"%s\" but should be \"%s\"; scan again or reprint the label"), got, wanted);
}

void family_add_check_char(struct code_report *report, const char *rule, char got, char wanted)
{
	const char got_text[] = { got, '\0' }, right_text[] = { wanted, '\0' };

	family_add_check(report, rule, got_text, right_text);
}

void family_hint_check(const struct code_text *c, const char *kind, char wanted,
	struct identity *out)
{
	char text[HINT_TEXT_SIZE];

	charset_clean(c->text, c->len, text, sizeof text);
	message_set(&out->reason,
		MESSAGE("identify.check_character",
			"%s has the form of %s, but its check character would be %c; scan again if it is one"),
		text, kind, wanted);
}

/* --- the table --------------------------------------------------------------------------------------- */

static bool is_text(const struct code_text *c, struct identity *out)
{
	(void)c;
	(void)out;
	return true;
}

/* The order matters: what a symbology or a prefix says comes before what only the form suggests. */
static const struct code_family families[] = {
	/* first: what stands for a code that was not kept */
	{ "personal", MESSAGE_WORD("family.personal", "personal data"),
		N_("known again when it is scanned again; what was in it is not stored"), FAMILY_NONE, true,
		family_is_form, family_add_form },
	{ "command", N_("command of the demonstrator"),
		N_("a scan of this code is executed as a command at once; it never counts as an item"),
		FAMILY_NONE, false, family_is_command, family_add_command },
	{ "gs1", N_("GS1 fields"),
		N_("labels of parcels, pallets and products: one code holds article, serial number, batch "
		   "and dates"),
		FAMILY_FIELDS, false, family_is_elements, family_add_elements },
	{ "retail", N_("article number (EAN, UPC)"),
		N_("the number at the till: it names the kind of article, not one piece"), FAMILY_ARTICLE,
		false, family_is_retail, family_add_retail },
	/* what its first characters say */
	{ "wifi", MESSAGE_WORD("family.wifi", "access to a wireless network"),
		N_("a phone joins the network without typing; the code contains its password"), FAMILY_NONE,
		true, family_is_wifi, family_add_wifi },
	{ "contact", MESSAGE_WORD("family.contact", "contact data"),
		N_("a business card: a phone saves name, number and address"), FAMILY_NONE, true,
		family_is_contact, family_add_contact },
	{ "calendar", MESSAGE_WORD("family.calendar", "calendar entry"),
		N_("a phone saves a date with place and time, for example of a delivery slot"), FAMILY_NONE,
		true, family_is_calendar, family_add_calendar },
	{ "message", MESSAGE_WORD("family.message", "e-mail, call or short message"),
		N_("a phone writes to this address or calls this number, for example a service hotline"),
		FAMILY_NONE, true, family_is_message, family_add_message },
	{ "position", N_("position on the map"),
		N_("a phone shows the place, for example a gate or a yard"), FAMILY_NONE, false,
		family_is_position, family_add_position },
	{ "login", MESSAGE_WORD("family.login", "login with one-time codes"),
		N_("an app learns the secret of an account once and creates its one-time codes from then on"),
		FAMILY_NONE, true, family_is_login, family_add_login },
	{ "pairing", MESSAGE_WORD("family.pairing", "setup of a device or a mobile subscription"),
		N_("connects one device or one eSIM, once; the code contains its secret"), FAMILY_NONE,
		true, family_is_pairing, family_add_pairing },
	{ "health", MESSAGE_WORD("family.health", "health certificate"),
		N_("proves a vaccination or a test; its owner shows it at a door"), FAMILY_NONE, true,
		family_is_health, family_add_health },
	{ "sepa", MESSAGE_WORD("family.sepa", "SEPA payment (GiroCode)"),
		N_("an invoice: a banking app fills in payee, IBAN, amount and reference"), FAMILY_NONE,
		true, family_is_sepa, family_add_sepa },
	{ "swiss_bill", MESSAGE_WORD("family.swiss_bill", "Swiss QR-bill"),
		N_("a Swiss invoice: a banking app fills in payee, IBAN, amount and reference"),
		FAMILY_NONE, true, family_is_swiss_bill, family_add_swiss_bill },
	{ "payment", MESSAGE_WORD("family.payment", "payment of another country"),
		N_("an invoice or a till: a banking app fills in payee and amount"), FAMILY_NONE, true,
		family_is_payment, family_add_payment },
	{ "crypto", MESSAGE_WORD("family.crypto", "account of a cryptocurrency"),
		N_("a wallet sends money to this address; the payment cannot be reversed"), FAMILY_NONE,
		true, family_is_crypto, family_add_crypto },
	{ "boarding_pass", MESSAGE_WORD("family.boarding_pass", "boarding pass (IATA)"),
		N_("lets one passenger through the gate and names the flight and the seat"), FAMILY_NONE,
		true, family_is_boarding_pass, family_add_boarding_pass },
	{ "train_ticket", MESSAGE_WORD("family.train_ticket", "train ticket (UIC 918.3)"),
		N_("the ticket itself: staff check its signature without a network"), FAMILY_NONE, true,
		family_is_train_ticket, family_add_train_ticket },
	{ "identity_card",
		MESSAGE_WORD("family.identity_card", "driver licence or identity card (AAMVA)"),
		N_("the front of a North American card, for machines: name, address, date of birth"),
		FAMILY_NONE, true, family_is_identity_card, family_add_identity_card },
	{ "pzn", N_("medicine in Germany (PZN)"),
		N_("the number by which pharmacies order and book a medicine; it names the kind of pack, not one "
		   "piece"),
		FAMILY_ARTICLE, false, family_is_pzn, family_add_pzn },
	{ "hibc", N_("medical device (HIBC)"),
		N_("names the product, batch and expiry date of a medical device in a hospital's store"),
		FAMILY_ARTICLE, false, family_is_hibc, family_add_hibc },
	{ "blood", N_("blood product (ISBT 128)"),
		N_("traces each blood bag from the donor to the patient: donation, group, product, expiry"),
		FAMILY_PIECE, false, family_is_blood, family_add_blood },
	{ "ppn", N_("medicine with its serial number (securPharm)"),
		N_("the pharmacy checks each pack before it is handed over: product, serial number, batch, "
		   "expiry"),
		FAMILY_PIECE, false, family_is_ppn, family_add_ppn },
	{ "transport_label", N_("parcel label (ISO 15434, format 01)"),
		N_("sorts parcels: MaxiCode and PDF417 hold postal code, country, service and parcel number"),
		FAMILY_UNIT, false, family_is_transport_label, family_add_envelope },
	{ "iso15434", N_("industrial label (ISO 15434)"),
		N_("labels between suppliers and factories: part number, quantity, delivery note and package "
		   "in one code"),
		FAMILY_DELIVERY, false, family_is_envelope, family_add_envelope },
	{ "distributor_label", N_("bag of an electronics distributor"),
		N_("goods received of electronic parts: part number, quantity and order in one code"),
		FAMILY_DELIVERY, false, family_is_distributor_label, family_add_distributor_label },
	/* what their digits and letters fit */
	{ "gs1_unmarked", N_("GS1 fields"),
		N_("labels of parcels, pallets and products: one code holds article, serial number, batch "
		   "and dates"),
		FAMILY_FIELDS, false, family_is_unmarked_elements, family_add_unmarked_elements },
	{ "retail_digits", N_("article number (EAN, UPC)"),
		N_("the number at the till: it names the kind of article, not one piece"), FAMILY_ARTICLE,
		false, family_is_retail_digits, family_add_retail },
	{ "digital_link", N_("GS1 Digital Link"),
		N_("a web address that is an article number, too: tills read the number, phones open the "
		   "page"),
		FAMILY_FIELDS, false, family_is_link, family_add_link },
	{ "energy_label", N_("EU energy label (EPREL)"),
		N_("opens the data of an appliance in the EU's database: the model, not one piece"),
		FAMILY_ARTICLE, false, family_is_energy_label, family_add_web_rows },
	{ "product_passport", N_("digital product passport"),
		N_("opens where a product comes from, what it consists of and how it is repaired and recycled"),
		FAMILY_OWN_LIST, false, family_is_passport, family_add_web_rows },
	{ "identification_link", N_("identification link (IEC 61406)"),
		N_("the type plate of a device: identifies one device worldwide and opens its documents"),
		FAMILY_PIECE, false, family_is_identification_link, family_add_identification_link },
	{ "web", N_("web address"), N_("a phone opens the page; as an item it is only this text"),
		FAMILY_OWN_LIST, false, family_is_web, family_add_web },
	{ "epc", "EPC",
		N_("the item key on UHF RFID tags: a gate reads many of them at once, without line of "
		   "sight"),
		FAMILY_FIELDS, false, family_is_epc, family_add_epc },
	{ "gs1_text", N_("GS1 fields"),
		N_("labels of parcels, pallets and products: one code holds article, serial number, batch "
		   "and dates"),
		FAMILY_FIELDS, false, family_may_be_elements, family_add_unmarked_elements },
	{ "licence_plate", N_("licence plate"),
		N_("identifies one transport unit, worldwide, whoever issued the number"), FAMILY_UNIT,
		false, family_is_licence_plate, family_add_licence_plate },
	{ "container", N_("freight container (ISO 6346)"),
		N_("identifies one container on ship, train and lorry, with its owner"), FAMILY_UNIT, false,
		family_is_container, family_add_container },
	{ "vehicle", N_("vehicle identification number (VIN)"),
		N_("identifies one vehicle, from the factory to the scrapyard"), FAMILY_PIECE, false,
		family_is_vin, family_add_vin },
	{ "mobile_device", N_("mobile device (IMEI)"),
		N_("identifies one phone or modem; networks block a stolen one by it"), FAMILY_PIECE, false,
		family_is_imei, family_add_imei },
	{ "parcel", N_("number of a parcel service"),
		N_("identifies one parcel on its way; the parcel service's tracking shows where it is"),
		FAMILY_UNIT, false, family_is_parcel, family_add_parcel },
	{ "code32", N_("medicine in Italy (Code 32)"),
		N_("the number of the Italian medicines agency (AIC) by which pharmacies order"),
		FAMILY_ARTICLE, false, family_is_code32, family_add_code32 },
	{ "gtin_digits", N_("digits, as many as an article number has"),
		N_("the number at the till: it names the kind of article, not one piece"), FAMILY_ARTICLE,
		false, family_is_gtin_digits, family_add_gtin_digits },
	{ "sscc_digits", N_("SSCC without its field"),
		N_("identifies one pallet or parcel; the delivery note and the shipping notice refer to it"),
		FAMILY_UNIT, false, family_is_sscc_digits, family_add_sscc_digits },
	{ "bag_tag", N_("perhaps a baggage tag (IATA)"),
		N_("an airport sorts each suitcase to its flight by it; only the airline can confirm it"),
		FAMILY_TO_CONFIRM, false, family_is_bag_tag, family_add_bag_tag },
	{ "book", N_("book or periodical"), N_("identifies one edition of a book or one periodical"),
		FAMILY_ARTICLE, false, family_is_book, family_add_book },
	{ "identifier", N_("perhaps a field of an industrial label"),
		N_("one of several barcodes of a label between suppliers and factories; the licence plate "
		   "identifies the package"),
		FAMILY_TO_CONFIRM, false, family_may_be_identifier, family_add_identifier },
	{ "parcel_maybe", N_("perhaps the number of a parcel service"),
		N_("the form fits a parcel number; only the parcel service's tracking can confirm it"),
		FAMILY_TO_CONFIRM, false, family_may_be_parcel, family_add_parcel },
	{ "text", N_("text"), N_("a code of a company's own: only its own list says what it means"),
		FAMILY_OWN_LIST, false, is_text, NULL },
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
