/* family: which family a code belongs to, its item key, what its card says; check characters. */
#include "core/code/code_report.h"
#include "core/gs1/check_character.h"
#include "core/code/ndef.h"
#include "core/code/personal.h"
#include "core/code/plain_code.h"
#include "tests/support/suite.h"

#include <stdio.h>
#include <string.h>

#define HOST "https://id.gs1.org"

static struct scan scan;
static struct fault why;

/* The rows as lines "label|value". */
static struct card {
	char lines[16384];
	size_t used;
} card;

static void keep_row(void *user, const struct code_report_row *row)
{
	struct card *c = user;

	c->used += (size_t)snprintf(c->lines + c->used, sizeof c->lines - c->used, "%s|%s\n",
		row->label, row->value);
	must(c->used < sizeof c->lines);
}

static const struct family_case {
	const char *family, *code;
	enum symbology symbology;
	bool mistake;
	const char *item; /* NULL: "code:" and the code as it is */
	const char *says[6];
} cases[] = {
	/* IFA: PZN; the first is of a pack, the second in the coding rules, with its NTIN and PPN there */
	{ "pzn", "-27580899", SYMBOLOGY_UNKNOWN, false, NULL, { "PZN|27580899", "\"9\" is right" } },
	{ "pzn", "]A0-27580899", SYMBOLOGY_UNKNOWN, false, "code:-27580899", { "Code 39" } },
	{ "pzn", "-03752864", SYMBOLOGY_CODE39, false, NULL,
		{ "(NTIN)|(01)04150037528643", "(securPharm)|9N110375286414" } },
	{ "pzn", "-3752864", SYMBOLOGY_CODE39, false, NULL, { "PZN|03752864" } }, /* of before 2013 */
	{ "pzn", "PZN - 03752864", SYMBOLOGY_UNKNOWN, false, NULL, { "PZN|03752864" } },
	{ "text", "-27580898", SYMBOLOGY_UNKNOWN, false, NULL, { "form of a PZN", "would be 9" } },
	{ "text", "-275808", SYMBOLOGY_UNKNOWN, false, NULL, { "" } },
	{ "gtin_digits", "03752864", SYMBOLOGY_CODE39, false, NULL, { "" } },
	{ "gtin_digits", "4150037528643", SYMBOLOGY_QR, false, NULL, { "" } },
	{ "gs1", "(01)04150037528643(21)A1", SYMBOLOGY_UNKNOWN, false, HOST "/01/04150037528643/21/A1",
		{ "pharmacy product, PZN 03752864" } },
	/* IFA, coding rules for the PPN */
	{ "ppn", "[)><RS>06<GS>9N110375286414<GS>1T12345ABCD<GS>D150617<GS>S12345ABCDEF98765<RS><EOT>",
		SYMBOLOGY_DATAMATRIX, false, "",
		{ "(PPN)|110375286414", "D expiry date|150617", "|2015-06-17", "\"14\" is right",
			"PZN 03752864", "S serial number|12345ABCDEF98765" } },
	{ "ppn", "[)><RS>06<GS>9N110375286415<GS>S1<RS><EOT>", SYMBOLOGY_DATAMATRIX, true, "",
		{ "\"15\" but should be \"14\"" } },
	{ "ppn", "[)><RS>06<GS>9N110375286414<GS>D151317<RS><EOT>", SYMBOLOGY_DATAMATRIX, true, "",
		{ "not a date YYMMDD" } },
	{ "ppn", "9N110375286414<GS>S1", SYMBOLOGY_UNKNOWN, false, "", { "S serial number|1" } },
	{ "text", "9N110375286415", SYMBOLOGY_UNKNOWN, false, NULL, { "" } },
	/* Italian Code 32: example of Zint and BWIPP */
	{ "code32", "A012345676", SYMBOLOGY_UNKNOWN, false, NULL, { "\"6\" is right" } },
	{ "code32", "0CSSBD", SYMBOLOGY_CODE39, false, NULL, { "(Italy)|A012345" } },
	{ "text", "A012345675", SYMBOLOGY_UNKNOWN, false, NULL, { "" } },
	{ "text", "0CSSBD", SYMBOLOGY_UNKNOWN, false, NULL, { "" } },
	/* ANSI/HIBC 2.6: examples */
	{ "hibc", "+A123BJC5D6E71G", SYMBOLOGY_CODE128, false, NULL,
		{ "labeller (LIC)|A123", "product number|BJC5D6E7", "level of packaging|1",
			"\"G\" is right" } },
	{ "hibc", "+A99912345/$$52001510X3/16D20111212/S77DEFG457", SYMBOLOGY_UNKNOWN, false, NULL,
		{ "product number|1234", "expiry date|20015 (YYJJJ)", "batch|10X3",
			"production date|20111212", "serial number|77DEFG45" } },
	{ "text", "+A123BJC5D6E71H", SYMBOLOGY_UNKNOWN, false, NULL, { "form of an HIBC", "be G" } },
	{ "text", "+4930123456", SYMBOLOGY_UNKNOWN, false, NULL, { "" } },
	/* ICCBBA, ISBT 128: donation number, O RhD positive, red cells, expiry */
	{ "blood", "=W00000912345600", SYMBOLOGY_CODE128, false, NULL,
		{ "(DIN)|W000009123456", "blood bank|W0000", "flags|00" } },
	{ "blood", "=%5100", SYMBOLOGY_CODE128, false, NULL, { "blood group (ABO, RhD)|5100" } },
	{ "blood", "=<E0791V00", SYMBOLOGY_UNKNOWN, false, NULL, { "product code|E0791V00" } },
	{ "blood", "&>0260412359", SYMBOLOGY_UNKNOWN, false, NULL, { "CYYDDDHHMM|0260412359" } },
	{ "text", "=%51", SYMBOLOGY_UNKNOWN, false, NULL, { "" } },
	/* ISO 15434: UPS guide to labeling, appendix; ATA Spec 2000; InvenTree's samples of Mouser and DigiKey */
	{ "transport_label",
		"[)><RS>01<GS>96841706672<GS>840<GS>001<GS>1Z12345675<GS>UPSN<GS>12345E<GS>089<GS><GS>1/1"
		"<GS>10.1<GS>Y<GS><GS><GS>UT<RS><EOT>",
		SYMBOLOGY_UNKNOWN, false, "",
		{ "postal code|841706672", "country|840\n|US", "service|001", "parcel number|1Z12345675",
			"weight|10.1", "state or region|UT" } },
	{ "iso15434", "[)><RS>12<GS>MFR 0AKK8<GS>SER A12345<GS>PNR 1010101-01<RS><EOT>",
		SYMBOLOGY_DATAMATRIX, false, "",
		{ "format 12", "MFR manufacturer (CAGE code)|0AKK8", "SER serial number|A12345" } },
	{ "iso15434",
		">[)>06<GS>KP0-1337<GS>14K011<GS>1PMC34063ADR<GS>Q3<GS>11K073121337<GS>4LMX<GS>1VTI<RS><EOT>",
		SYMBOLOGY_DATAMATRIX, false, "",
		{ "K customer's order number|P0-1337", "14K order and its line|011",
			"1V manufacturer, name or number|TI", "note|RS or EOT" } },
	{ "iso15434",
		"[)><RS>06<GS>P296-LM358BIDDFRCT-ND<GS>1PLM358BIDDFR<GS>K<GS>1K72991337<GS>10K85781337<GS>11K1"
		"<GS>4LPH<GS>Q10<GS>11ZPICK<GS>20Z00000000000000000000000000000000000000000000000000000000000"
		"0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
		SYMBOLOGY_DATAMATRIX, false, "",
		{ "1P supplier's part number|LM358BIDDFR", "10K invoice number|85781337",
			"4L country of origin|PH", "note|RS or EOT" } },
	/* VDA 4994 and ECIA EIGP 114: identifiers of their labels */
	{ "iso15434",
		"[)><RS>06<GS>12PGTL<GS>9K1<GS>15K2<GS>13V3<GS>23P4<GS>33T5<GS>4S6<GS>5S7<GS>11K8<GS>9D9<GS>"
		"10D2640<GS>33P1<GS>13Q1/2<GS>1VACME<GS>Ee3<RS><EOT>",
		SYMBOLOGY_DATAMATRIX, false, "",
		{ "12P kind of document|GTL", "15K kanban number|2", "13V supplier, DUNS number|3",
			"10D date code, week YYWW|2640", "13Q package x of n|1/2", "E restricted" } },
	{ "iso15434", "[)><RS>11<GS>X<RS><EOT>", SYMBOLOGY_DATAMATRIX, true, "", { "not supported" } },
	{ "identifier", "30PABC-123", SYMBOLOGY_CODE128, false, NULL,
		{ "30P supplier's part number, first level|ABC-123" } },
	{ "text", "30PABC-123", SYMBOLOGY_UNKNOWN, false, NULL, { "" } },
	{ "text", "PALETTE 7", SYMBOLOGY_CODE128, false, NULL, { "" } },
	/* distributors: InvenTree's samples of LCSC and TME */
	{ "distributor_label",
		"{pbn:PICK2009291337,on:SO2009291337,pc:C312270,pm:ST-1-102-A01-T000-RS,qty:2,mc:,cc:1,pdi:3}",
		SYMBOLOGY_QR, false, NULL,
		{ "order|SO2009291337", "part number of the distributor|C312270", "quantity|2" } },
	{ "distributor_label",
		"QTY:1 PN:WBP-302 PO:19361337/1 CPO:PO-2023-06-08-001337 MFR:WISHERENTERPRISE MPN:WBP-302 RoHS "
		"https://www.tme.eu/details/WBP-302",
		SYMBOLOGY_QR, false, NULL,
		{ "part number of the distributor|WBP-302", "manufacturer|WISHERENTERPRISE" } },
	{ "distributor_label", "PWBP-302 1PMPNWBP-302 Q1 K19361337/1", SYMBOLOGY_DATAMATRIX, false,
		NULL, { "1P supplier's part number|MPNWBP-302", "Q quantity|1" } },
	{ "text", "{\"on\":1}", SYMBOLOGY_QR, false, NULL, { "" } },
	{ "text", "Q1 P", SYMBOLOGY_QR, false, NULL, { "" } },
	/* parcels: examples of UPS, and of tracking_number_data for UPS, FedEx, DHL, USPS */
	{ "parcel", "1Z999AA10123456784", SYMBOLOGY_CODE128, false, NULL,
		{ "UPS", "shipper's account|999AA1", "\"4\" is right" } },
	{ "parcel", "1Z5R89390357567127", SYMBOLOGY_UNKNOWN, false, NULL, { "\"7\" is right" } },
	{ "parcel", "1Z8V92A70367203024", SYMBOLOGY_UNKNOWN, false, NULL, { "\"4\" is right" } },
	{ "parcel", "1Z8V92A70367203025", SYMBOLOGY_UNKNOWN, true, "",
		{ "\"5\" but should be \"4\"" } },
	{ "parcel", "RR473124829DE", SYMBOLOGY_CODE128, false, NULL,
		{ "country of dispatch|DE", "\"9\" is right" } },
	{ "text", "RR473124828DE", SYMBOLOGY_UNKNOWN, false, NULL, { "postal item number", "be 9" } },
	{ "gtin_digits", "986578788855", SYMBOLOGY_UNKNOWN, false, NULL,
		{ "not an article number", "could be: FedEx" } },
	{ "gtin_digits", "477179081230", SYMBOLOGY_CODE128, false, NULL, { "could be: FedEx" } },
	{ "gtin_digits", "15501234567897", SYMBOLOGY_UNKNOWN, false, NULL,
		{ "could be: DHL eCommerce" } },
	{ "gtin_digits", "9521234000014", SYMBOLOGY_CODE128, false, NULL, { "not an article number" } },
	{ "gtin_digits", "9521234000014", SYMBOLOGY_UNKNOWN, true, "", { "is 4 but should be 3" } },
	{ "parcel_maybe", "3318810025", SYMBOLOGY_UNKNOWN, false, NULL, { "DHL Express" } },
	{ "parcel_maybe", "041441760228964", SYMBOLOGY_UNKNOWN, false, NULL, { "FedEx Ground" } },
	{ "parcel_maybe", "9261292700768711948021", SYMBOLOGY_UNKNOWN, false, NULL, { "USPS" } },
	{ "parcel_maybe", "GM2951173225174494", SYMBOLOGY_UNKNOWN, false, NULL, { "DHL eCommerce" } },
	{ "parcel", "TBA000000000000", SYMBOLOGY_UNKNOWN, false, NULL, { "Amazon" } },
	{ "text", "1234567890", SYMBOLOGY_UNKNOWN, false, NULL, { "" } },
	/* ISO 6346 */
	{ "container", "CSQU3054383", SYMBOLOGY_UNKNOWN, false, NULL,
		{ "owner|CSQ", "freight container", "\"3\" is right" } },
	{ "container", "CSQU 305438 3 22G1", SYMBOLOGY_UNKNOWN, false, NULL, { "type|22G1" } },
	{ "text", "CSQU3054384", SYMBOLOGY_UNKNOWN, false, NULL, { "form of a container", "be 3" } },
	{ "text", "CSQA3054383", SYMBOLOGY_UNKNOWN, false, NULL, { "" } },
	/* 49 CFR 565; a car of Volkswagen */
	{ "vehicle", "1M8GDM9AXKP042788", SYMBOLOGY_CODE39, false, NULL,
		{ "1M8 (North America)", "\"X\" is right" } },
	{ "vehicle", "IWVWZZZ1JZ3W386752", SYMBOLOGY_CODE39, false, NULL,
		{ "WVW (Europe)", "only vehicles for North America" } },
	{ "text", "1M8GDM9A1KP042788", SYMBOLOGY_UNKNOWN, false, NULL, { "would be X" } },
	{ "text", "WVWZZZ1JZ3W38675O", SYMBOLOGY_UNKNOWN, false, NULL, { "" } },
	/* 3GPP TS 23.003 */
	{ "mobile_device", "490154203237518", SYMBOLOGY_UNKNOWN, false, NULL,
		{ "(TAC)|49015420", "\"8\" is right" } },
	{ "mobile_device", "490154203237518", SYMBOLOGY_CODE128, false, NULL, { "" } },
	{ "text", "490154203237519", SYMBOLOGY_UNKNOWN, false, NULL, { "" } },
	/* IATA resolution 792, example 1; 740 */
	{ "boarding_pass", "M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 326J001A0025 100",
		SYMBOLOGY_UNKNOWN, false, NULL,
		{ "name|DESMARAIS/LUC", "reservation code|ABC123", "from, to|YUL, FRA", "seat|001A" } },
	{ "text", "M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 367J001A0025 100", SYMBOLOGY_UNKNOWN,
		false, NULL, { "" } },
	{ "bag_tag", "0220123456", SYMBOLOGY_UNKNOWN, false, NULL, { "airline|220 (Lufthansa)" } },
	{ "bag_tag", "2220123456", SYMBOLOGY_ITF, false, NULL, { "baggage|123456" } },
	{ "train_ticket", "#UT010080000010123456789012345678901234567890", SYMBOLOGY_UNKNOWN, false,
		NULL, { "issuer|0080 (Deutsche Bahn)", "signed with key|00001" } },
	{ "identity_card",
		"@\n\x1e\rANSI 636000090002DL00410278ZV03190008DLDAQT64235789\nDCSSAMPLE\nDACMICHAEL\n",
		SYMBOLOGY_UNKNOWN, false, "",
		{ "issuer|636000", "number of the card|T64235789", "last name|SAMPLE" } },
	/* EPC069-12: the Red Cross of Belgium; Swiss Implementation Guidelines; EMVCo's example; CBA SPD */
	{ "sepa",
		"BCD\n001\n1\nSCT\nBPOTBEB1\nRed Cross of Belgium\nBE72000000001616\nEUR1\nCHAR\n\nFund\n",
		SYMBOLOGY_QR, false, "",
		{ "payee|Red Cross of Belgium", "IBAN|BE72000000001616", "of the IBAN are right",
			"amount|EUR1" } },
	{ "sepa", "BCD\r\n002\r\n1\r\nSCT\r\n\r\nX\r\nBE72000000001617\r\nEUR1", SYMBOLOGY_QR, true, "",
		{ "of the IBAN are wrong" } },
	{ "text", "BCD\n003\n1\nXXX", SYMBOLOGY_QR, false, "code:BCD<U+000A>003<U+000A>1<U+000A>XXX",
		{ "" } },
	{ "swiss_bill",
		"SPC\r\n0200\r\n1\r\nCH4431999123000889012\r\nS\r\nRobert Schneider AG\r\nRue du Lac\r\n1268\r\n2501\r\n"
		"Biel\r\nCH\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n1949.75\r\nCHF\r\n",
		SYMBOLOGY_QR, false, "",
		{ "payee|Robert Schneider AG", "amount|1949.75", "currency|CHF" } },
	{ "payment",
		"00020101021229300012D156000000000510A93FO3230Q31280012D1560000000103081234567852044111580"
		"2CN5914BEST TRANSPORT6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233030412340603***"
		"0708A60086670902ME91320016A0112233449988770708123456786304A13A",
		SYMBOLOGY_QR, false, NULL, { "payee|BEST TRANSPORT", "amount|23.72" } },
	{ "payment", "SPD*1.0*ACC:CZ5855000000001265098001*AM:450.00*CC:CZK", SYMBOLOGY_QR, false, NULL,
		{ "account|CZ5855000000001265098001", "amount|450.00" } },
	/* BIP 173, BIP 21, EIP 55 */
	{ "crypto", "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", SYMBOLOGY_QR, false, NULL,
		{ "bitcoin" } },
	{ "crypto", "bitcoin:175tWpb8K1S7NmH4Zx6rewF9WQrcZv245W?amount=50", SYMBOLOGY_QR, false, NULL,
		{ "account|175tWpb8K1S7NmH4Zx6rewF9WQrcZv245W\n" } },
	{ "crypto", "0x52908400098527886E0F7030069857D2E4169EE7", SYMBOLOGY_QR, false, NULL,
		{ "ethereum" } },
	{ "text", "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T5", SYMBOLOGY_QR, false, NULL, { "" } },
	/* What telephones do: the formats' own examples, ZXing's list of QR contents */
	{ "wifi", "WIFI:T:WPA;S:my\\;network;P:mypass;;", SYMBOLOGY_QR, false, NULL,
		{ "network (SSID)|my;network", "password|mypass" } },
	{ "contact", "MECARD:N:Owen,Sean;TEL:12125551212;EMAIL:srowen@example.com;;", SYMBOLOGY_QR,
		false, NULL, { "name|Owen,Sean", "telephone|12125551212", "e-mail|srowen@example.com" } },
	{ "contact",
		"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Erika Mustermann\r\nitem1.TEL;TYPE=work:+49 30 1\r\n",
		SYMBOLOGY_QR, false, "", { "name|Erika Mustermann", "telephone|+49 30 1" } },
	{ "calendar", "BEGIN:VEVENT\nSUMMARY:Summer\nDTSTART:20260621T100000Z\nEND:VEVENT",
		SYMBOLOGY_QR, false, "", { "event|Summer", "beginning|20260621T100000Z" } },
	{ "message", "mailto:sean@example.com?subject=x", SYMBOLOGY_QR, false, NULL,
		{ "e-mail|sean@example.com\n" } },
	{ "message", "tel:+12125551212", SYMBOLOGY_QR, false, NULL, { "telephone|+12125551212" } },
	{ "message", "SMSTO:12125551212:hello", SYMBOLOGY_QR, false, NULL, { "SMS to|12125551212\n" } },
	{ "message", "MATMSG:TO:a@example.com;SUB:s;BODY:b;;", SYMBOLOGY_QR, false, NULL,
		{ "subject|s" } },
	{ "text", "Tel:Lager", SYMBOLOGY_QR, false, NULL, { "" } },
	{ "text", "WIFI", SYMBOLOGY_QR, false, NULL, { "" } },
	{ "position", "geo:40.71872,-73.98905,100", SYMBOLOGY_QR, false, NULL,
		{ "longitude|40.71872" } },
	{ "login", "otpauth://totp/Example:alice@example.com?secret=JBSWY3DPEHPK3PXP", SYMBOLOGY_QR,
		false, NULL, { "account|Example:alice@example.com\n" } },
	{ "pairing", "LPA:1$SMDP.EXAMPLE.COM$04386-AGYFT-A74Y8-3F815", SYMBOLOGY_QR, false, NULL,
		{ "eSIM" } },
	{ "pairing", "MT:Y.K9042C00KA0648G00", SYMBOLOGY_QR, false, NULL, { "Matter" } },
	{ "text", "MT:7", SYMBOLOGY_QR, false, NULL, { "" } },
	{ "health", "HC1:6BFOXN%TS3DH0YOJ58S S-W5HDC *M0II5XHC9B5G2+$N IOP-IA%NFQGRJPC", SYMBOLOGY_QR,
		false, NULL, { "COVID" } },
	/* Web addresses */
	{ "digital_link", HOST "/01/09521234000013/21/7", SYMBOLOGY_QR, false,
		HOST "/01/09521234000013/21/7", { "" } },
	{ "web", "https://www.example.com/x?y=1", SYMBOLOGY_QR, false, NULL,
		{ "leads to|www.example.com" } },
	{ "web", "HTTP://EXAMPLE.COM", SYMBOLOGY_QR, false, NULL, { "" } },
	{ "text", "https://", SYMBOLOGY_QR, false, NULL, { "" } },
	{ "identification_link", "https://example.com/?.25P=UNABC&.S=4711", SYMBOLOGY_QR, false, NULL,
		{ "25P part number, worldwide unique|UNABC", "S serial number|4711" } },
	{ "identification_link", "https://example.com/1P^ABC/S^4711", SYMBOLOGY_QR, false, NULL,
		{ "1P supplier's part number|ABC" } },
	{ "web", "https://example.com/?S=4711", SYMBOLOGY_QR, false, NULL, { "" } },
	{ "product_passport", "https://dpp.example.com/123", SYMBOLOGY_QR, false, NULL,
		{ "leads to" } },
	{ "product_passport", "https://example.com/battery-passport?id=1", SYMBOLOGY_QR, false, NULL,
		{ "" } },
	{ "web", "https://example.dpp/123", SYMBOLOGY_QR, false, NULL, { "" } },
	{ "energy_label", "https://eprel.ec.europa.eu/qr/123456", SYMBOLOGY_QR, false, NULL,
		{ "leads to" } },
};

/* The item, or "" if there is a mistake. */
static const char *item_of(const struct code_report *report)
{
	static char out[IDENTITY_ITEM_SIZE];

	identify_item(&scan, &report->identity, out, sizeof out);
	return out;
}

/* As a barcode and as a text on a tag nothing of it is left, and the family is. */
static void check_replaced(const char *code, const char *family)
{
	static const struct personal_key key = { { 7 } };
	const char *end = code + strlen(code) / 2; /* its beginning may be the family's name */
	const struct code_family *named;
	struct identity identity;

	for (int on_tag = 0; on_tag <= 1 && strcmp(family, "personal") != 0; on_tag++) {
		if (on_tag) {
			memset(&scan, 0, sizeof scan);
			scan.carrier = CARRIER_NFC;
			scan.data_len = (uint32_t)ndef_build_text(code, "en", scan.data, sizeof scan.data);
		}
		personal_identify(&scan, &key, &identity);
		ck_assert_msg(identity.personal, "%s", code);
		ck_assert_msg(!memmem(&scan, sizeof scan, end, strlen(end)), "%s", code);
		ck_assert_msg(!memmem(&identity, sizeof identity, end, strlen(end)), "%s", code);
		if (!on_tag) {
			ck_assert(personal_read_form((const char *)scan.data, scan.data_len, &named));
			ck_assert_str_eq(named->name, family);
		}
	}
}

START_TEST(test_cases)
{
	const struct family_case *c = &cases[_i];
	struct code_report report;

	ck_assert_int_eq(plain_code_to_scan(c->code, strlen(c->code), c->symbology, &scan, &why), 0);
	card.used = 0;
	code_report_make(&scan, 2026, NULL, keep_row, &card, &report);
	ck_assert_msg(strcmp(report.identity.family->name, c->family) == 0, "%s: %s, not %s", c->code,
		report.identity.family->name, c->family);
	ck_assert_msg(report.has_mistake == c->mistake, "%s:\n%s", c->code, card.lines);
	ck_assert(!report.identity.rejected);
	if (report.identity.personal) { /* not kept: there is no key of its text */
		ck_assert_str_eq(item_of(&report), "");
	} else if (!c->item) {
		ck_assert_msg(strncmp(item_of(&report), "code:", 5) == 0, "%s", item_of(&report));
		ck_assert_str_eq(item_of(&report) + 5, c->code);
	} else if (c->item[0]) {
		ck_assert_str_eq(item_of(&report), c->item);
	}
	if (report.identity.personal)
		check_replaced(c->code, c->family);
	for (size_t i = 0; i < 6 && c->says[i]; i++)
		ck_assert_msg(strstr(card.lines, c->says[i]) != NULL, "%s says no \"%s\":\n%s", c->code,
			c->says[i], card.lines);
}
END_TEST

/* What is about a person; all others may be stored. */
START_TEST(test_personal)
{
	static const char personal[] =
		" personal wifi contact calendar message login pairing health sepa swiss_bill payment crypto "
		"boarding_pass train_ticket identity_card ";
	char name[64];

	for (size_t i = 0; family_row(i); i++) {
		snprintf(name, sizeof name, " %s ", family_row(i)->name);
		ck_assert_msg(family_row(i)->personal == (strstr(personal, name) != NULL), "%s", name);
	}
}
END_TEST

/* Names are for machines and stand in docs/codes.md: each once, small letters. */
START_TEST(test_names)
{
	for (size_t i = 0; family_row(i); i++) {
		ck_assert_uint_eq(strspn(family_row(i)->name, "abcdefghijklmnopqrstuvwxyz_0123456789"),
			strlen(family_row(i)->name));
		ck_assert(family_row(i)->title[0] && family_row(i)->use[0]);
		for (size_t k = 0; k < i; k++)
			ck_assert_str_ne(family_row(k)->name, family_row(i)->name);
	}
	ck_assert_str_eq(family_last()->name, "text");
}
END_TEST

/* Every family that a test row names; a new family needs one. */
START_TEST(test_each_has_a_case)
{
	static const char elsewhere[] =
		" personal command retail gs1_unmarked retail_digits epc gs1_text "
		"licence_plate sscc_digits book ";
	char name[64];

	for (size_t i = 0; family_row(i); i++) {
		bool found = false;

		snprintf(name, sizeof name, " %s ", family_row(i)->name);
		for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++)
			found |= strcmp(cases[k].family, family_row(i)->name) == 0;
		ck_assert_msg(found != (strstr(elsewhere, name) != NULL), "%s", name);
	}
}
END_TEST

/* One wrong digit is seen by each. */
START_TEST(test_check_characters)
{
	char digits[16];

	for (size_t at = 0; at < 7; at++)
		for (char d = '0'; d <= '9'; d++) {
			strcpy(digits, "2758089");
			digits[at] = d;
			ck_assert_int_eq(check_character_pzn(digits, 7) == '9', d == "2758089"[at]);
		}
	for (size_t at = 0; at < 14; at++)
		for (char d = '0'; d <= '9'; d++) {
			strcpy(digits, "49015420323751");
			digits[at] = d;
			ck_assert_int_eq(check_character_luhn(digits, 14) == '8', d == "49015420323751"[at]);
		}
	ck_assert_int_eq(check_character_ppn("1103752864", 10), 14);
	ck_assert_int_eq(check_character_ppn("11-3752864", 10), -1);
	ck_assert_int_eq(check_character_pzn("123456a", 7), '\0');
	ck_assert_int_eq(check_character_hibc("+a", 2), '\0');
	ck_assert_int_eq(check_character_container("CSQU30543x", 10), '\0');
	ck_assert_int_eq(check_character_vin("1M8GDM9A.KP042788", 17), '\0');
	ck_assert_uint_eq(check_character_crc16("123456789", 9), 0x29B1); /* CRC-16/CCITT-FALSE */
	ck_assert(check_character_iban_ok("GB82WEST12345698765432", 22));
	ck_assert(!check_character_iban_ok("GB82WEST12345698765431", 22));
}
END_TEST

Suite *suite(void)
{
	const TTest *const plain[] = { test_personal, test_names, test_each_has_a_case,
		test_check_characters, NULL };
	Suite *s = suite_of("core_family", plain);
	TCase *tables = tcase_create("tables");

	add_table(tables, test_cases, cases);
	suite_add_tcase(s, tables);
	return s;
}
