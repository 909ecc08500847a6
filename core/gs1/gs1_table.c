/* gs1_table: table of the application identifiers. The form of each is that of the GS1 Barcode Syntax Dictionary. */
#include "core/gs1/gs1.h"
#include "core/base/lang.h"

#include <string.h>

/* clang-format off */
#define EXACTLY(set, n, check) { set, n, n, false, check }
#define UP_TO(set, n, check) { set, 1, n, false, check }
#define MAYBE(set, least, most, check) { set, least, most, true, check }
#define COUNTRY EXACTLY('N', 3, GS1_COUNTRY)
#define MORE_COUNTRY MAYBE('N', 3, 3, GS1_COUNTRY)
/* clang-format on */

#define ITEM "01,02,03,8006,8026"
#define ARTICLE "01,02,03" /* also a made-to-order one */
#define GOODS "01,02"
#define SINGLE "01,03,8006"
#define UNIT "00,01"
#define SHIPMENT "00"
#define BY_MEASURE "30,31nn,32nn,35nn,36nn"
#define PERSON "8017,8018"

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
	{ "01", N_("GTIN (article)"), { EXACTLY('N', 14, GS1_MOD_10) }, NULL, "255,37", NULL },
	{ "02", N_("GTIN of the content"), { EXACTLY('N', 14, GS1_MOD_10) }, "37", "01,03", NULL },
	{ "03", N_("GTIN of a made-to-order article"), { EXACTLY('N', 14, GS1_MOD_10) }, NULL,
		"01,02,37,235", NULL },
	TEXT("10", N_("batch"), 20, ITEM),
	DAY("11", N_("production date"), ITEM),
	DAY("12", N_("due date"), "8020"),
	DAY("13", N_("packaging date"), ITEM),
	DAY("15", N_("best before"), ITEM),
	DAY("16", N_("sell by"), ITEM),
	DAY("17", N_("expiry date"), "01,02,03,255,8006,8026"),
	{ "20", N_("variant"), { EXACTLY('N', 2, GS1_ANY) }, ITEM, NULL, NULL },
	{ "21", N_("serial number"), { UP_TO('X', 20, GS1_ANY) }, SINGLE, "235", NULL },
	TEXT("22", N_("consumer product variant"), 20, "01"),
	TEXT("235", N_("serial number of a third party"), 28, "01"),
	TEXT("240", N_("additional article number"), 30, ITEM),
	TEXT("241", N_("customer's part number"), 30, ITEM),
	{ "242", N_("made-to-order variant"), { UP_TO('N', 6, GS1_ANY) }, "01,02,8006,8026", NULL,
		NULL },
	TEXT("243", N_("packaging component"), 20, "01,03"),
	TEXT("250", N_("second serial number"), 30, "01+21,03+21,8006+21"),
	TEXT("251", N_("reference to the source"), 30, SINGLE),
	{ "253", N_("GDTI (document)"), { EXACTLY('N', 13, GS1_MOD_10), MAYBE('X', 1, 17, GS1_ANY) },
		NULL, NULL, NULL },
	TEXT("254", N_("part of the location"), 20, "414"),
	{ "255", N_("GCN (coupon)"), { EXACTLY('N', 13, GS1_MOD_10), MAYBE('N', 1, 12, GS1_ANY) }, NULL,
		"01,02,415,8006,8020,8026", NULL },
	{ "30", N_("count (pieces)"), { UP_TO('N', 8, GS1_ANY) }, GOODS, NULL, NULL },
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
	MEASURE("323n", N_("length"), "yd", GOODS),
	MEASURE("324n", N_("width"), "in", GOODS),
	MEASURE("325n", N_("width"), "ft", GOODS),
	MEASURE("326n", N_("width"), "yd", GOODS),
	MEASURE("327n", N_("height"), "in", GOODS),
	MEASURE("328n", N_("height"), "ft", GOODS),
	MEASURE("329n", N_("height"), "yd", GOODS),
	MEASURE("330n", N_("gross weight"), "kg", UNIT),
	MEASURE("331n", N_("length of the unit"), "m", UNIT),
	MEASURE("332n", N_("width of the unit"), "m", UNIT),
	MEASURE("333n", N_("height of the unit"), "m", UNIT),
	MEASURE("334n", N_("area of the unit"), "m²", UNIT),
	MEASURE("335n", N_("volume of the unit"), "l", UNIT),
	MEASURE("336n", N_("volume of the unit"), "m³", UNIT),
	MEASURE("337n", N_("weight by area"), "kg/m²", "01"),
	MEASURE("340n", N_("gross weight"), "lb", UNIT),
	MEASURE("341n", N_("length of the unit"), "in", UNIT),
	MEASURE("342n", N_("length of the unit"), "ft", UNIT),
	MEASURE("343n", N_("length of the unit"), "yd", UNIT),
	MEASURE("344n", N_("width of the unit"), "in", UNIT),
	MEASURE("345n", N_("width of the unit"), "ft", UNIT),
	MEASURE("346n", N_("width of the unit"), "yd", UNIT),
	MEASURE("347n", N_("height of the unit"), "in", UNIT),
	MEASURE("348n", N_("height of the unit"), "ft", UNIT),
	MEASURE("349n", N_("height of the unit"), "yd", UNIT),
	MEASURE("350n", N_("area"), "in²", GOODS),
	MEASURE("351n", N_("area"), "ft²", GOODS),
	MEASURE("352n", N_("area"), "yd²", GOODS),
	MEASURE("353n", N_("area of the unit"), "in²", UNIT),
	MEASURE("354n", N_("area of the unit"), "ft²", UNIT),
	MEASURE("355n", N_("area of the unit"), "yd²", UNIT),
	MEASURE("356n", N_("net weight"), "oz t", GOODS),
	MEASURE("357n", N_("net volume"), "oz", GOODS),
	MEASURE("360n", N_("net volume"), "qt", GOODS),
	MEASURE("361n", N_("net volume"), "gal", GOODS),
	MEASURE("362n", N_("volume of the unit"), "qt", UNIT),
	MEASURE("363n", N_("volume of the unit"), "gal", UNIT),
	MEASURE("364n", N_("net volume"), "in³", GOODS),
	MEASURE("365n", N_("net volume"), "ft³", GOODS),
	MEASURE("366n", N_("net volume"), "yd³", GOODS),
	MEASURE("367n", N_("volume of the unit"), "in³", UNIT),
	MEASURE("368n", N_("volume of the unit"), "ft³", UNIT),
	MEASURE("369n", N_("volume of the unit"), "yd³", UNIT),
	{ "37", N_("count of the content"), { UP_TO('N', 8, GS1_ANY) }, "00+02,00+8026", NULL, NULL },
	{ "390n", N_("amount to pay"), { UP_TO('N', 15, GS1_ANY) }, "255,8020", "390n,391n,394n,8111",
		"" },
	{ "391n", N_("amount to pay"), { EXACTLY('N', 3, GS1_CURRENCY), UP_TO('N', 15, GS1_ANY) },
		"8020", "391n", "" },
	{ "392n", N_("price"), { UP_TO('N', 15, GS1_ANY) }, "01+30,01+31nn,01+32nn,01+35nn,01+36nn",
		"392n,393n", "" },
	{ "393n", N_("price"), { EXACTLY('N', 3, GS1_CURRENCY), UP_TO('N', 15, GS1_ANY) }, BY_MEASURE,
		"393n", "" },
	{ "394n", N_("discount"), { EXACTLY('N', 4, GS1_ANY) }, "255", "394n,8111", "%" },
	{ "395n", N_("price per unit"), { EXACTLY('N', 6, GS1_ANY) }, BY_MEASURE, "392n,393n,395n,8005",
		"" },
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
	{ "423", N_("countries of first processing"),
		{ COUNTRY, MORE_COUNTRY, MORE_COUNTRY, MORE_COUNTRY, MORE_COUNTRY }, ARTICLE, "426", NULL },
	{ "424", N_("country of processing"), { EXACTLY('N', 3, GS1_COUNTRY) }, ARTICLE, "426", NULL },
	{ "425", N_("countries of disassembly"),
		{ COUNTRY, MORE_COUNTRY, MORE_COUNTRY, MORE_COUNTRY, MORE_COUNTRY }, ARTICLE, "426", NULL },
	{ "426", N_("country of all processing"), { EXACTLY('N', 3, GS1_COUNTRY) }, ARTICLE, NULL,
		NULL },
	TEXT("427", N_("region of origin"), 3, "01+422,02+422,03+422"),
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
	ADDRESS("4310", N_("return to: company"), 35, SHIPMENT),
	ADDRESS("4311", N_("return to: name"), 35, SHIPMENT),
	ADDRESS("4312", N_("return to: address"), 70, SHIPMENT),
	ADDRESS("4313", N_("return to: second line"), 70, "4312"),
	ADDRESS("4314", N_("return to: suburb"), 70, SHIPMENT),
	ADDRESS("4315", N_("return to: town"), 70, SHIPMENT),
	ADDRESS("4316", N_("return to: region"), 70, SHIPMENT),
	{ "4317", N_("return to: country"), { EXACTLY('X', 2, GS1_COUNTRY_2) }, SHIPMENT, NULL, NULL },
	TEXT("4318", N_("return to: postal code"), 20, SHIPMENT),
	TEXT("4319", N_("return to: telephone"), 30, SHIPMENT),
	ADDRESS("4320", N_("service"), 35, SHIPMENT),
	FLAG("4321", N_("dangerous goods")),
	FLAG("4322", N_("authority to leave")),
	FLAG("4323", N_("signature required")),
	{ "4324", N_("deliver not before"),
		{ EXACTLY('N', 6, GS1_DATE_OR_MONTH), EXACTLY('N', 4, GS1_TIME) }, SHIPMENT, NULL, NULL },
	{ "4325", N_("deliver not after"),
		{ EXACTLY('N', 6, GS1_DATE_OR_MONTH), EXACTLY('N', 4, GS1_TIME) }, SHIPMENT, NULL, NULL },
	{ "4326", N_("release date"), { EXACTLY('N', 6, GS1_DATE) }, SHIPMENT, NULL, NULL },
	{ "4330", N_("maximum temperature, °F"),
		{ EXACTLY('N', 6, GS1_ANY), MAYBE('X', 1, 1, GS1_MINUS) }, SHIPMENT, "4331", NULL },
	{ "4331", N_("maximum temperature, °C"),
		{ EXACTLY('N', 6, GS1_ANY), MAYBE('X', 1, 1, GS1_MINUS) }, SHIPMENT, "4330", NULL },
	{ "4332", N_("minimum temperature, °F"),
		{ EXACTLY('N', 6, GS1_ANY), MAYBE('X', 1, 1, GS1_MINUS) }, SHIPMENT, "4333", NULL },
	{ "4333", N_("minimum temperature, °C"),
		{ EXACTLY('N', 6, GS1_ANY), MAYBE('X', 1, 1, GS1_MINUS) }, SHIPMENT, "4332", NULL },
	{ "7001", N_("NATO stock number"), { EXACTLY('N', 13, GS1_ANY) }, "01,02,8006,8026", NULL,
		NULL },
	TEXT("7002", N_("cut of meat (UNECE)"), 30, GOODS),
	{ "7003", N_("expires"), { EXACTLY('N', 6, GS1_DATE), EXACTLY('N', 4, GS1_TIME) }, ARTICLE,
		NULL, NULL },
	{ "7004", N_("active potency"), { UP_TO('N', 4, GS1_ANY) }, "01+10,03+10", NULL, NULL },
	TEXT("7005", N_("catch area"), 12, GOODS),
	{ "7006", N_("first frozen"), { EXACTLY('N', 6, GS1_DATE) }, GOODS, NULL, NULL },
	{ "7007", N_("harvested"), { EXACTLY('N', 6, GS1_DATE), MAYBE('N', 6, 6, GS1_DATE) }, GOODS,
		NULL, NULL },
	TEXT("7008", N_("aquatic species"), 3, GOODS),
	TEXT("7009", N_("fishing gear"), 10, GOODS),
	TEXT("7010", N_("production method"), 2, ARTICLE),
	{ "7011", N_("test by"), { EXACTLY('N', 6, GS1_DATE), MAYBE('N', 4, 4, GS1_TIME) }, ARTICLE,
		NULL, NULL },
	TEXT("7020", N_("refurbishment lot"), 20, "01+416,03+416,8006+416"),
	TEXT("7021", N_("functional status"), 20, SINGLE),
	TEXT("7022", N_("revision status"), 20, "01+7021,03+7021,8006+7021"),
	{ "7023", N_("GIAI of the assembly"), { UP_TO('X', 30, GS1_COMPANY) }, NULL, NULL, NULL },
	{ "703n", N_("processor"), { EXACTLY('N', 3, GS1_COUNTRY_OR_EU), UP_TO('X', 27, GS1_ANY) },
		GOODS, NULL, NULL },
	{ "7040", N_("UIC with extension"),
		{ EXACTLY('N', 1, GS1_ANY), EXACTLY('X', 1, GS1_ANY), EXACTLY('X', 1, GS1_ANY),
			EXACTLY('X', 1, GS1_IMPORTER) },
		NULL, NULL, NULL },
	{ "7041", N_("type of package"), { UP_TO('X', 4, GS1_PACKAGE) }, SHIPMENT, NULL, NULL },
	TEXT("710", N_("medicine number (PZN)"), 20, "01"),
	TEXT("711", N_("medicine number (CIP)"), 20, "01"),
	TEXT("712", N_("medicine number (CN)"), 20, "01"),
	TEXT("713", N_("medicine number (DRN)"), 20, "01"),
	TEXT("714", N_("medicine number (AIM)"), 20, "01"),
	TEXT("715", N_("medicine number (NDC)"), 20, "01"),
	TEXT("716", N_("medicine number (AIC)"), 20, "01"),
	TEXT("717", N_("medicine number (SRN)"), 20, "01"),
	{ "723n", N_("certificate"), { EXACTLY('X', 2, GS1_ANY), UP_TO('X', 28, GS1_ANY) }, "01,8004",
		NULL, NULL },
	{ "7240", N_("protocol of a trial"), { UP_TO('X', 20, GS1_ANY) }, "01,8006", "03", NULL },
	{ "7241", N_("AIDC media type"), { EXACTLY('N', 2, GS1_MEDIA) }, PERSON, NULL, NULL },
	TEXT("7242", N_("version of the code"), 25, PERSON),
	{ "7250", N_("date of birth"), { EXACTLY('N', 8, GS1_LONG_DATE) }, "8018", "7251", NULL },
	{ "7251", N_("date and time of birth"),
		{ EXACTLY('N', 8, GS1_LONG_DATE), EXACTLY('N', 4, GS1_TIME) }, "8018", "7250", NULL },
	{ "7252", N_("biological sex"), { EXACTLY('N', 1, GS1_SEX) }, "8018", NULL, NULL },
	{ "7253", N_("family name"), { UP_TO('X', 40, GS1_ESCAPED) }, PERSON, "7256,7259", NULL },
	{ "7254", N_("given name"), { UP_TO('X', 40, GS1_ESCAPED) }, PERSON, "7256,7259", NULL },
	{ "7255", N_("suffix of the name"), { UP_TO('X', 10, GS1_ANY) }, PERSON, "7256,7259", NULL },
	ADDRESS("7256", N_("full name"), 90, PERSON),
	ADDRESS("7257", N_("address of the person"), 70, "8018"),
	{ "7258", N_("order of birth"), { EXACTLY('X', 3, GS1_POSITION) }, "8018+7259", NULL, NULL },
	{ "7259", N_("baby of"), { UP_TO('X', 40, GS1_ESCAPED) }, "8018", "7256", NULL },
	{ "8001", N_("dimensions of a roll"),
		{ EXACTLY('N', 4, GS1_NOT_ZERO), EXACTLY('N', 5, GS1_NOT_ZERO),
			EXACTLY('N', 3, GS1_NOT_ZERO), EXACTLY('N', 1, GS1_WINDING), EXACTLY('N', 1, GS1_ANY) },
		"01", NULL, NULL },
	TEXT("8002", N_("serial number of a mobile phone"), 20, NULL),
	{ "8003", N_("GRAI (returnable asset)"),
		{ EXACTLY('N', 1, GS1_ZERO), EXACTLY('N', 13, GS1_MOD_10), MAYBE('X', 1, 16, GS1_ANY) },
		NULL, NULL, NULL },
	{ "8004", N_("GIAI (asset)"), { UP_TO('X', 30, GS1_COMPANY) }, NULL, NULL, NULL },
	{ "8005", N_("price per unit"), { EXACTLY('N', 6, GS1_ANY) }, GOODS, NULL, NULL },
	{ "8006", N_("ITIP (piece of an article)"),
		{ EXACTLY('N', 14, GS1_MOD_10), EXACTLY('N', 4, GS1_PIECE) }, NULL, "01,03,37", NULL },
	{ "8007", N_("IBAN"), { UP_TO('X', 34, GS1_IBAN) }, "415", NULL, NULL },
	{ "8008", N_("produced"),
		{ EXACTLY('N', 6, GS1_DATE), EXACTLY('N', 2, GS1_HOUR), MAYBE('N', 2, 2, GS1_MINUTE),
			MAYBE('N', 2, 2, GS1_MINUTE) },
		ARTICLE, NULL, NULL },
	TEXT("8009", N_("sensor"), 50, "00,01,03"),
	{ "8010", N_("CPID (component)"), { UP_TO('Y', 30, GS1_COMPANY) }, NULL, NULL, NULL },
	{ "8011", N_("serial number of the component"), { UP_TO('N', 12, GS1_NO_ZERO_FIRST) }, "8010",
		NULL, NULL },
	TEXT("8012", N_("software version"), 20, SINGLE),
	{ "8013", N_("GMN (model)"), { UP_TO('X', 25, GS1_PAIR) }, NULL, NULL, NULL },
	{ "8014", N_("M-UDI-DI (medical device)"), { UP_TO('X', 25, GS1_PAIR_AND_LETTER) }, "01", NULL,
		NULL },
	{ "8017", N_("GSRN (provider)"), { EXACTLY('N', 18, GS1_MOD_10) }, NULL, "8018", NULL },
	{ "8018", N_("GSRN (recipient)"), { EXACTLY('N', 18, GS1_MOD_10) }, NULL, "8017", NULL },
	{ "8019", N_("service number"), { UP_TO('N', 10, GS1_ANY) }, "8017,8018", NULL, NULL },
	TEXT("8020", N_("payment reference"), 25, "415"),
	{ "8026", N_("ITIP of the content"),
		{ EXACTLY('N', 14, GS1_MOD_10), EXACTLY('N', 4, GS1_PIECE) }, "37", "02,03,8006", NULL },
	{ "8030", N_("digital signature"), { UP_TO('Z', 90, GS1_PADDED) },
		"00,01+21,03+21,253,255,8003,8004,8006+21,8010+8011,8017,8018", NULL, NULL },
	{ "8040", N_("IMEI"), { EXACTLY('N', 15, GS1_ANY) }, "01+21", NULL, NULL },
	{ "8041", N_("second IMEI"), { EXACTLY('N', 15, GS1_ANY) }, "01+21+8040", NULL, NULL },
	{ "8042", N_("number of the eSIM"), { EXACTLY('N', 32, GS1_ANY) }, "01+21+8040", NULL, NULL },
	{ "8043", N_("number of the SIM"), { EXACTLY('N', 18, GS1_ANY), MAYBE('N', 1, 2, GS1_ANY) },
		"01+21+8040", NULL, NULL },
	{ "8111", N_("loyalty points"), { EXACTLY('N', 4, GS1_ANY) }, "255", NULL, NULL },
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

	for (; pattern[i] && !strchr(",+|", pattern[i]); i++)
		if (pattern[i] == 'n' ? ai[i] < '0' || ai[i] > '9' : ai[i] != pattern[i])
			return false;
	return ai[i] == '\0' && i > 0;
}

/* Figure 3.2-1: a measure has at most five decimals, a discount three. */
static bool has_too_many_decimals(const struct gs1_ai *row, const char *ai)
{
	return row->unit && (*row->unit || strcmp(row->ai, "395n") == 0) &&
		ai[3] > (*row->unit == '%' ? '3' : '5');
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
