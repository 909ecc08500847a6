/* gs1_table: table of the application identifiers. The form of each is that of the GS1 Barcode Syntax Dictionary. */
#include "core/code/gs1.h"
#include "core/base/lang.h"

#include <string.h>

/* clang-format off */
#define EXACTLY(set, n, check) { set, n, n, false, check }
#define UP_TO(set, n, check) { set, 1, n, false, check }
#define MAYBE(set, least, most, check) { set, least, most, true, check }
/* clang-format on */

#define ITEM "01,02,8006"
#define GOODS "01,02"
#define UNIT "00,01"
#define SHIPMENT "00"

/* A weight or a length: six digits, n of them behind the point; one of its kind per code. */
/* clang-format off */
#define MEASURE(pattern, words, sign, partners) \
	{ pattern, words, { EXACTLY('N', 6, GS1_ANY) }, partners, pattern, sign }
#define DAY(number, words, partners) \
	{ number, words, { EXACTLY('N', 6, GS1_DATE_OR_MONTH) }, partners, NULL, NULL }
#define PLACE(number, words, partners) \
	{ number, words, { EXACTLY('N', 13, GS1_MOD_10) }, partners, NULL, NULL }
#define TEXT(number, words, most, partners) \
	{ number, words, { UP_TO('X', most, GS1_ANY) }, partners, NULL, NULL }
#define ADDRESS(number, words, most, partners) \
	{ number, words, { UP_TO('X', most, GS1_ESCAPED) }, partners, NULL, NULL }
#define FLAG(number, words) \
	{ number, words, { EXACTLY('N', 1, GS1_YES_NO) }, SHIPMENT, NULL, NULL }
/* clang-format on */

const struct gs1_ai gs1_ais[] = {
	{ "00", N_("SSCC (logistic unit)"), { EXACTLY('N', 18, GS1_MOD_10) }, NULL, NULL, NULL },
	{ "01", N_("GTIN (article)"), { EXACTLY('N', 14, GS1_MOD_10) }, NULL, "02,255,37", NULL },
	{ "02", N_("GTIN of the content"), { EXACTLY('N', 14, GS1_MOD_10) }, "37", "01", NULL },
	{ "03", N_("GTIN of a made-to-order article"), { EXACTLY('N', 14, GS1_MOD_10) }, NULL, NULL,
		NULL },
	TEXT("10", N_("batch"), 20, ITEM ",03"),
	DAY("11", N_("production date"), ITEM ",03"),
	DAY("12", N_("due date"), "8020"),
	DAY("13", N_("packaging date"), ITEM ",03"),
	DAY("15", N_("best before"), ITEM ",03"),
	DAY("16", N_("sell by"), ITEM ",03"),
	DAY("17", N_("use by"), ITEM ",03,255"),
	{ "20", N_("variant"), { EXACTLY('N', 2, GS1_ANY) }, ITEM, NULL, NULL },
	{ "21", N_("serial number"), { UP_TO('X', 20, GS1_ANY) }, "01,03,8006", "235", NULL },
	TEXT("22", N_("consumer product variant"), 20, "01"),
	TEXT("235", N_("serial number of a third party"), 28, "01"),
	TEXT("240", N_("additional article number"), 30, ITEM),
	TEXT("241", N_("customer's part number"), 30, ITEM),
	{ "242", N_("made-to-order variant"), { UP_TO('N', 6, GS1_ANY) }, ITEM, NULL, NULL },
	TEXT("243", N_("packaging component"), 20, "01"),
	TEXT("250", N_("second serial number"), 30, "01,8006 21"),
	TEXT("251", N_("came from"), 30, "01,8006"),
	{ "253", N_("GDTI (document)"), { EXACTLY('N', 13, GS1_MOD_10), MAYBE('X', 1, 17, GS1_ANY) },
		NULL, NULL, NULL },
	TEXT("254", N_("part of the location"), 20, "414"),
	{ "255", N_("GCN (coupon)"), { EXACTLY('N', 13, GS1_MOD_10), MAYBE('N', 1, 12, GS1_ANY) }, NULL,
		"01,02,415,8006,8020", NULL },
	{ "30", N_("count of pieces"), { UP_TO('N', 8, GS1_ANY) }, GOODS, NULL, NULL },
	MEASURE("310n", N_("net weight"), "kg", GOODS),
	MEASURE("311n", N_("length"), "m", GOODS),
	MEASURE("312n", N_("width"), "m", GOODS),
	MEASURE("313n", N_("height"), "m", GOODS),
	MEASURE("314n", N_("area"), "m²", GOODS),
	MEASURE("315n", N_("net volume"), "l", GOODS),
	MEASURE("316n", N_("net volume"), "m³", GOODS),
	MEASURE("320n", N_("net weight"), "lb", GOODS),
	MEASURE("321n", N_("length"), "in", GOODS),
	MEASURE("322n", N_("length"), "ft", GOODS),
	MEASURE("324n", N_("width"), "in", GOODS),
	MEASURE("325n", N_("width"), "ft", GOODS),
	MEASURE("327n", N_("height"), "in", GOODS),
	MEASURE("328n", N_("height"), "ft", GOODS),
	MEASURE("330n", N_("gross weight"), "kg", UNIT),
	MEASURE("331n", N_("length of the unit"), "m", UNIT),
	MEASURE("332n", N_("width of the unit"), "m", UNIT),
	MEASURE("333n", N_("height of the unit"), "m", UNIT),
	MEASURE("334n", N_("area of the unit"), "m²", UNIT),
	MEASURE("335n", N_("volume of the unit"), "l", UNIT),
	MEASURE("336n", N_("volume of the unit"), "m³", UNIT),
	MEASURE("337n", N_("weight by area"), "kg/m²", "01"),
	MEASURE("340n", N_("gross weight"), "lb", UNIT),
	MEASURE("356n", N_("net weight"), "oz t", GOODS),
	MEASURE("357n", N_("net volume"), "oz", GOODS),
	{ "37", N_("count of the content"), { UP_TO('N', 8, GS1_ANY) }, "00 02", NULL, NULL },
	{ "390n", N_("amount to pay"), { UP_TO('N', 15, GS1_ANY) }, "255,8020", "390n,391n,394n", "" },
	{ "391n", N_("amount to pay"), { EXACTLY('N', 3, GS1_CURRENCY), UP_TO('N', 15, GS1_ANY) },
		"8020", "391n", "" },
	{ "392n", N_("price"), { UP_TO('N', 15, GS1_ANY) }, "01 30,31nn,32nn,35nn,36nn", "392n,393n",
		"" },
	{ "393n", N_("price"), { EXACTLY('N', 3, GS1_CURRENCY), UP_TO('N', 15, GS1_ANY) },
		"30,31nn,32nn,35nn,36nn", "393n", "" },
	{ "394n", N_("discount"), { EXACTLY('N', 4, GS1_ANY) }, "255", "394n", "%" },
	TEXT("400", N_("customer's order number"), 30, NULL),
	{ "401", N_("GINC (consignment)"), { UP_TO('X', 30, GS1_COMPANY) }, NULL, NULL, NULL },
	{ "402", N_("GSIN (shipment)"), { EXACTLY('N', 17, GS1_MOD_10) }, NULL, NULL, NULL },
	TEXT("403", N_("routing code"), 30, SHIPMENT),
	PLACE("410", N_("GLN, ship to"), NULL),
	PLACE("411", N_("GLN, bill to"), NULL),
	PLACE("412", N_("GLN, purchased from"), NULL),
	PLACE("413", N_("GLN, forward to"), NULL),
	PLACE("414", N_("GLN (location)"), NULL),
	PLACE("415", N_("GLN, pay to"), "8020"),
	PLACE("416", N_("GLN of production or service"), NULL),
	PLACE("417", N_("GLN of the party"), NULL),
	{ "420", N_("postal code, ship to"), { UP_TO('X', 20, GS1_ANY) }, NULL, "421", NULL },
	{ "421", N_("country and postal code, ship to"),
		{ EXACTLY('N', 3, GS1_COUNTRY), UP_TO('X', 9, GS1_ANY) }, NULL, "4307", NULL },
	{ "422", N_("country of origin"), { EXACTLY('N', 3, GS1_COUNTRY) }, ITEM, "426", NULL },
	{ "423", N_("countries of first processing"), { UP_TO('N', 15, GS1_COUNTRIES) }, GOODS, "426",
		NULL },
	{ "424", N_("country of processing"), { EXACTLY('N', 3, GS1_COUNTRY) }, GOODS, "426", NULL },
	{ "425", N_("countries of disassembly"), { UP_TO('N', 15, GS1_COUNTRIES) }, GOODS, "426",
		NULL },
	{ "426", N_("country of all processing"), { EXACTLY('N', 3, GS1_COUNTRY) }, GOODS, NULL, NULL },
	TEXT("427", N_("region of origin"), 3, GOODS " 422"),
	ADDRESS("4300", N_("ship to: company"), 35, SHIPMENT),
	ADDRESS("4301", N_("ship to: name"), 35, SHIPMENT),
	ADDRESS("4302", N_("ship to: address"), 70, SHIPMENT),
	ADDRESS("4303", N_("ship to: second line"), 70, "4302"),
	ADDRESS("4304", N_("ship to: suburb"), 70, SHIPMENT),
	ADDRESS("4305", N_("ship to: town"), 70, SHIPMENT),
	ADDRESS("4306", N_("ship to: region"), 70, SHIPMENT),
	{ "4307", N_("ship to: country"), { EXACTLY('X', 2, GS1_COUNTRY_2) }, SHIPMENT, NULL, NULL },
	TEXT("4308", N_("ship to: telephone"), 30, SHIPMENT),
	{ "4309", N_("ship to: position"),
		{ EXACTLY('N', 10, GS1_LATITUDE), EXACTLY('N', 10, GS1_LONGITUDE) }, SHIPMENT, NULL, NULL },
	ADDRESS("4320", N_("service"), 35, SHIPMENT),
	FLAG("4321", N_("dangerous goods")),
	FLAG("4322", N_("may be left unattended")),
	FLAG("4323", N_("signature needed")),
	{ "4324", N_("not before"), { EXACTLY('N', 6, GS1_DATE_OR_MONTH), EXACTLY('N', 4, GS1_TIME) },
		SHIPMENT, NULL, NULL },
	{ "4325", N_("not after"), { EXACTLY('N', 6, GS1_DATE_OR_MONTH), EXACTLY('N', 4, GS1_TIME) },
		SHIPMENT, NULL, NULL },
	{ "4326", N_("release date"), { EXACTLY('N', 6, GS1_DATE) }, SHIPMENT, NULL, NULL },
	{ "4330", N_("warmest, °F"), { EXACTLY('N', 6, GS1_ANY), MAYBE('X', 1, 1, GS1_MINUS) },
		SHIPMENT, "4331", NULL },
	{ "4331", N_("warmest, °C"), { EXACTLY('N', 6, GS1_ANY), MAYBE('X', 1, 1, GS1_MINUS) },
		SHIPMENT, "4330", NULL },
	{ "4332", N_("coldest, °F"), { EXACTLY('N', 6, GS1_ANY), MAYBE('X', 1, 1, GS1_MINUS) },
		SHIPMENT, "4333", NULL },
	{ "4333", N_("coldest, °C"), { EXACTLY('N', 6, GS1_ANY), MAYBE('X', 1, 1, GS1_MINUS) },
		SHIPMENT, "4332", NULL },
	{ "7003", N_("expires"), { EXACTLY('N', 6, GS1_DATE), EXACTLY('N', 4, GS1_TIME) }, GOODS, NULL,
		NULL },
	{ "7006", N_("first frozen"), { EXACTLY('N', 6, GS1_DATE) }, GOODS, NULL, NULL },
	{ "7007", N_("harvested"), { EXACTLY('N', 6, GS1_DATE), MAYBE('N', 6, 6, GS1_DATE) }, GOODS,
		NULL, NULL },
	TEXT("710", N_("medicine number (PZN)"), 20, "01"),
	{ "8003", N_("GRAI (returnable asset)"),
		{ EXACTLY('N', 1, GS1_ZERO), EXACTLY('N', 13, GS1_MOD_10), MAYBE('X', 1, 16, GS1_ANY) },
		NULL, NULL, NULL },
	{ "8004", N_("GIAI (asset)"), { UP_TO('X', 30, GS1_COMPANY) }, NULL, NULL, NULL },
	{ "8005", N_("price per unit"), { EXACTLY('N', 6, GS1_ANY) }, GOODS, NULL, NULL },
	{ "8006", N_("ITIP (piece of an article)"),
		{ EXACTLY('N', 14, GS1_MOD_10), EXACTLY('N', 4, GS1_PIECE) }, NULL, "01,37", NULL },
	{ "8008", N_("produced"), { EXACTLY('N', 8, GS1_DATE_HOUR), MAYBE('N', 2, 4, GS1_MINUTES) },
		GOODS, NULL, NULL },
	{ "8010", N_("CPID (component)"), { UP_TO('Y', 30, GS1_COMPANY) }, NULL, NULL, NULL },
	{ "8011", N_("serial number of the component"), { UP_TO('N', 12, GS1_NO_ZERO_FIRST) }, "8010",
		NULL, NULL },
	TEXT("8012", N_("software version"), 20, "01,8006"),
	{ "8013", N_("GMN (model)"), { { 'X', 6, 25, false, GS1_PAIR } }, NULL, NULL, NULL },
	{ "8017", N_("GSRN (provider)"), { EXACTLY('N', 18, GS1_MOD_10) }, NULL, "8018", NULL },
	{ "8018", N_("GSRN (recipient)"), { EXACTLY('N', 18, GS1_MOD_10) }, NULL, "8017", NULL },
	{ "8019", N_("number of the service"), { UP_TO('N', 10, GS1_ANY) }, "8017,8018", NULL, NULL },
	TEXT("8020", N_("payment reference"), 25, "415"),
	TEXT("8200", N_("web address of the product"), 70, "01"),
	{ "90", N_("agreed between partners"), { UP_TO('X', 30, GS1_ANY) }, NULL, NULL, NULL },
	{ "9n", N_("internal to the company"), { UP_TO('X', 90, GS1_ANY) }, NULL, NULL, NULL },
};
const size_t gs1_ai_count = sizeof gs1_ais / sizeof gs1_ais[0];

static const struct gs1_prefix prefixes[] = {
	{ "00", "00", 2, 20 },
	{ "01", "03", 2, 16 },
	{ "04", "04", 2, 18 },
	{ "10", "10", 2, 0 },
	{ "11", "19", 2, 8 },
	{ "20", "20", 2, 4 },
	{ "21", "22", 2, 0 },
	{ "23", "25", 3, 0 },
	{ "30", "30", 2, 0 },
	{ "31", "36", 4, 10 },
	{ "37", "37", 2, 0 },
	{ "39", "39", 4, 0 },
	{ "40", "40", 3, 0 },
	{ "41", "41", 3, 16 },
	{ "42", "42", 3, 0 },
	{ "43", "43", 4, 0 },
	{ "70", "70", 4, 0 },
	{ "71", "71", 3, 0 },
	{ "72", "72", 4, 0 },
	{ "80", "82", 4, 0 },
	{ "90", "99", 2, 0 },
};

const struct gs1_prefix *gs1_find_prefix(const char *digits)
{
	static const struct gs1_prefix other = { .ai_len = 2 };

	for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++)
		if (memcmp(digits, prefixes[i].first, 2) >= 0 && memcmp(digits, prefixes[i].last, 2) <= 0)
			return &prefixes[i];
	return &other;
}

bool gs1_ai_matches(const char *pattern, const char *ai)
{
	size_t i = 0;

	for (; pattern[i] && pattern[i] != ',' && pattern[i] != ' '; i++)
		if (pattern[i] == 'n' ? ai[i] < '0' || ai[i] > '9' : ai[i] != pattern[i])
			return false;
	return ai[i] == '\0' && i > 0;
}

/* Figure 3.2-1: a measure has at most five decimals, a discount three. */
static bool has_too_many_decimals(const struct gs1_ai *row, const char *ai)
{
	return row->unit && *row->unit && ai[3] > (*row->unit == '%' ? '3' : '5');
}

const struct gs1_ai *gs1_find_ai(const char *ai)
{
	for (size_t i = 0; i < gs1_ai_count; i++)
		if (gs1_ai_matches(gs1_ais[i].ai, ai))
			return has_too_many_decimals(&gs1_ais[i], ai) ? NULL : &gs1_ais[i];
	return NULL;
}

size_t gs1_ai_min(const struct gs1_ai *row)
{
	size_t sum = 0;

	for (const struct gs1_part *p = row->parts; p->set; p++)
		sum += p->optional ? 0 : p->min;
	return sum;
}

size_t gs1_ai_max(const struct gs1_ai *row)
{
	size_t sum = 0;

	for (const struct gs1_part *p = row->parts; p->set; p++)
		sum += p->max;
	return sum;
}
