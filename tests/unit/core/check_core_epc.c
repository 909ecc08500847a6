/* EPCs: as hexadecimal digits and as URIs, to GS1 fields and back.
 *
 * Source of the rows: GS1 EPC Tag Data Standard 2.3, annex E.3, all schemes of GS1 keys (its SSCC++ and ITIP++
 * have the headers of SSCC+ and ITIP+ there by mistake: those of table 14-1 stand here; its URI of SGTIN-96
 * has another serial number than its bits). */
#include "tests/support/suite.h"
#include "core/gs1/epc.h"

#include <stdio.h>
#include <string.h>

static const struct {
	const char *hex, *fields, *id, *tag; /* NULL: TDS 2 has no URIs */
} samples[] = {
	{ "3066C4409047E140075BCD15", "(01)09506000134352(21)123456789",
		"urn:epc:id:sgtin:95060001343.05.123456789", "sgtin-96:3.95060001343.05.123456789" },
	{ "3666C4409047E159B2C2BF100000000000000000000000000000", "(01)09506000134352(21)32a/b",
		"urn:epc:id:sgtin:95060001343.05.32a%2Fb", "sgtin-198:3.95060001343.05.32a%2Fb" },
	{ "F73795211411234538566CB0AFC4", "(01)79521141123453(21)32a/b", NULL, NULL },
	{ "FB342CDE795211411234538566CB0AFC4", "(01)79521141123453(21)32a/b(17)220630", NULL, NULL },
	{ "FD3795211411234538566CB0AFC525065F1876F0D996D800", "(01)79521141123453(21)32a/b", NULL,
		NULL },
	{ "FC342CDE795211411234538566CB0AFC525065F1876F0D996D80",
		"(01)79521141123453(21)32a/b(17)220630", NULL, NULL },
	{ "311BA1B300CE0A6A83000000", "(00)095201234567891235", "urn:epc:id:sscc:952012.03456789123",
		"sscc-96:0.952012.03456789123" },
	{ "F90095201234567891235", "(00)095201234567891235", NULL, NULL },
	{ "EF009520123456789123592832F8C3B786CCB6C0", "(00)095201234567891235", NULL, NULL },
	{ "3276451FD46072000000162E", "(414)9521141123454(254)5678",
		"urn:epc:id:sgln:9521141.12345.5678", "sgln-96:3.9521141.12345.5678" },
	{ "3976451FD46072CD9615F8800000000000000000000000000000", "(414)9521141123454(254)32a/b",
		"urn:epc:id:sgln:9521141.12345.32a%2Fb", "sgln-195:3.9521141.12345.32a%2Fb" },
	{ "F2395211411234548566CB0AFC4", "(414)9521141123454(254)32a/b", NULL, NULL },
	{ "E9395211411234548566CB0AFC525065F1876F0D996D8000", "(414)9521141123454(254)32a/b", NULL,
		NULL },
	{ "3376451FD40C0E400000162E", "(8003)095211411234545678", "urn:epc:id:grai:9521141.12345.5678",
		"grai-96:3.9521141.12345.5678" },
	{ "3776451FD40C0E59B2C2BF1000000000000000000000", "(8003)0952114112345432a/b",
		"urn:epc:id:grai:9521141.12345.32a%2Fb", "grai-170:3.9521141.12345.32a%2Fb" },
	{ "F13095211411234548566CB0AFC4", "(8003)0952114112345432a/b", NULL, NULL },
	{ "EB3095211411234548566CB0AFC525065F1876F0D996D800", "(8003)0952114112345432a/b", NULL, NULL },
	{ "3476451FD40000000000162E", "(8004)95211415678", "urn:epc:id:giai:9521141.5678",
		"giai-96:3.9521141.5678" },
	{ "3876451FD59B2C2BF10000000000000000000000000000000000", "(8004)952114132a/b",
		"urn:epc:id:giai:9521141.32a%2Fb", "giai-202:3.9521141.32a%2Fb" },
	{ "FA3952114132E83C2BF10", "(8004)952114132a/b", NULL, NULL },
	{ "EE3952114132E83C2BF1494197C61DBC3665B600", "(8004)952114132a/b", NULL, NULL },
	{ "2D76451FD4499602D2000000", "(8018)952114112345678906", "urn:epc:id:gsrn:9521141.1234567890",
		"gsrn-96:3.9521141.1234567890" },
	{ "F43952114112345678906", "(8018)952114112345678906", NULL, NULL },
	{ "E7395211411234567890692832F8C3B786CCB6C0", "(8018)952114112345678906", NULL, NULL },
	{ "2E76451FD4499602D2000000", "(8017)952114112345678906", "urn:epc:id:gsrnp:9521141.1234567890",
		"gsrnp-96:3.9521141.1234567890" },
	{ "F53952114112345678906", "(8017)952114112345678906", NULL, NULL },
	{ "E8395211411234567890692832F8C3B786CCB6C0", "(8017)952114112345678906", NULL, NULL },
	{ "2C76451FD46072000000162E", "(253)95211411234545678", "urn:epc:id:gdti:9521141.12345.5678",
		"gdti-96:3.9521141.12345.5678" },
	{ "3E76451FD7039B061438997367D0C18B266D1AB66EE0", "(253)9521141987650ABCDefgh012345678",
		"urn:epc:id:gdti:9521141.98765.ABCDefgh012345678",
		"gdti-174:3.9521141.98765.ABCDefgh012345678" },
	{ "F6395211411234540458B8", "(253)95211411234545678", NULL, NULL },
	{ "EA395211411234540458BA4A0CBE30EDE1B32DB0", "(253)95211411234545678", NULL, NULL },
	{ "3C76451FD400C0E680003039", "(8010)952114198765(8011)12345",
		"urn:epc:id:cpi:9521141.98765.12345", "cpi-96:3.9521141.98765.12345" },
	{ "3D76451FD75411DEF6B4CC00000003039000", "(8010)95211415PQ7/Z43(8011)12345",
		"urn:epc:id:cpi:9521141.5PQ7%2FZ43.12345", "cpi-var:3.9521141.5PQ7%2FZ43.12345" },
	{ "F0395211415E87A145BAFB4D19A8C0E4", "(8010)95211415PQ7/Z43(8011)12345", NULL, NULL },
	{ "E6395211415E87A145BAFB4D19A8C0E64A0CBE30EDE1B32DB000", "(8010)95211415PQ7/Z43(8011)12345",
		NULL, NULL },
	{ "3F76451FD612640000019907", "(255)952114167890904711", "urn:epc:id:sgcn:9521141.67890.04711",
		"sgcn-96:3.9521141.67890.04711" },
	{ "F839521141678909509338", "(255)952114167890904711", NULL, NULL },
	{ "EC3952114167890950933C94197C61DBC3665B60", "(255)952114167890904711", NULL, NULL },
	{ "4076451FD40C0E40820000000F54", "(8006)095211411234540102(21)981",
		"urn:epc:id:itip:9521141.012345.01.02.981", "itip-110:3.9521141.012345.01.02.981" },
	{ "4176451FD40C0E4082DBDD8B36600000000000000000000000000000",
		"(8006)095211411234540102(21)mw133", "urn:epc:id:itip:9521141.012345.01.02.mw133",
		"itip-212:3.9521141.012345.01.02.mw133" },
	{ "F3309521141123454010266AE27FDF35", "(8006)095211411234540102(21)rif981", NULL, NULL },
	{ "ED309521141123454010266AE27FDF3592832F8C3B786CCB6C00", "(8006)095211411234540102(21)rif981",
		NULL, NULL },
	/* Not of the standard: tags of other publications. */
	{ "3036452148350C400000004D", "(01)09521234543213(21)77", "urn:epc:id:sgtin:9521234.054321.77",
		"sgtin-96:1.9521234.054321.77" },
	{ "3034257BF7194E4000001A85", "(01)80614141123458(21)6789",
		"urn:epc:id:sgtin:0614141.812345.6789", "sgtin-96:1.0614141.812345.6789" },
	{ "33B4257BF40C0E4000000190", "(8003)00614141123452400", "urn:epc:id:grai:0614141.12345.400",
		"grai-96:5.0614141.12345.400" },
};

static void expect(const char *text, const char *fields)
{
	struct gs1 gs1;
	struct fault why = { 0 };
	char hri[200];

	ck_assert_msg(epc_parse(text, strlen(text), &gs1, &why) == 1, "%s: %s", text, why.message.text);
	gs1_format_hri(&gs1, hri, sizeof hri);
	ck_assert_str_eq(hri, fields);
}

START_TEST(every_sample_is_understood)
{
	char uri[EPC_URI_MAX + 40];

	expect(samples[_i].hex, samples[_i].fields);
	snprintf(uri, sizeof uri, "urn:epc:raw:%zu.x%s", strlen(samples[_i].hex) * 4, samples[_i].hex);
	expect(uri, samples[_i].fields);
	if (!samples[_i].id)
		return;
	expect(samples[_i].id, samples[_i].fields);
	snprintf(uri, sizeof uri, "urn:epc:tag:%s", samples[_i].tag);
	expect(uri, samples[_i].fields);
	snprintf(uri, sizeof uri, "URN:EPC:TAG:[att=x01][umi=0]:%s", samples[_i].tag);
	expect(uri, samples[_i].fields);
}
END_TEST

/* And back: the URI as it was; the bits of what is written name the same. */
START_TEST(every_sample_is_written_again)
{
	struct gs1 gs1;
	char uri[EPC_URI_MAX], hex[EPC_HEX_SIZE], fields[200];
	const char *kind;

	ck_assert_int_eq(epc_parse(samples[_i].hex, strlen(samples[_i].hex), &gs1, NULL), 1);
	if (samples[_i].id) {
		ck_assert_int_eq(epc_uri(&gs1, uri), 1);
		ck_assert_str_eq(uri, samples[_i].id);
	}
	ck_assert_msg(epc_hex(&gs1, &kind, hex), "%s", samples[_i].fields);
	snprintf(fields, sizeof fields, "%s", samples[_i].fields);
	if (strstr(fields, "(17)"))
		*strstr(fields, "(17)") = '\0'; /* of a DSGTIN+; written is an SGTIN+ */
	expect(hex, fields);
}
END_TEST

/* Company prefixes of twelve digits: nothing is left for the reference of a place. */
static const char *const long_prefixes[] = { "urn:epc:id:sgln:952123456789..17",
	"urn:epc:id:grai:952123456789..17", "urn:epc:id:gdti:952123456789..17",
	"urn:epc:id:sgtin:952123456789.1.17", "urn:epc:id:sscc:952123456789.10001" };

START_TEST(a_long_prefix_is_written_with_96_bits)
{
	struct gs1 gs1, again;
	char uri[EPC_URI_MAX], hex[EPC_HEX_SIZE];
	const char *kind;

	ck_assert_int_eq(epc_parse(long_prefixes[_i], strlen(long_prefixes[_i]), &gs1, NULL), 1);
	ck_assert(epc_hex(&gs1, &kind, hex));
	ck_assert_msg(strstr(kind, "-96"), "%s", kind);
	ck_assert_int_eq(epc_parse(hex, strlen(hex), &again, NULL), 1);
	ck_assert_int_eq(epc_uri(&again, uri), 1);
	ck_assert_str_eq(uri, long_prefixes[_i]);
}
END_TEST

static const struct {
	const char *text, *fields;
} others[] = {
	{ "urn:epc:idpat:sgtin:9521234.000001.*", "(01)09521234000013" },
	{ "urn:epc:class:lgtin:4012345.012345.998877", "(01)04012345123456(10)998877" },
	{ "urn:epc:id:sgln:9521141.12345.0", "(414)9521141123454" },
	{ "urn:epc:id:pgln:9521141.12345", "(417)9521141123454" },
	{ "urn:epc:id:gsin:9521141.123456789", "(402)95211411234567892" },
	{ "urn:epc:id:ginc:9521141.xyz47%2F11", "(401)9521141xyz47/11" },
	{ "urn:epc:id:upui:1234567.089456.51qIgY)%3C%26Jp3*j7'SDB",
		"(01)01234567894560(235)51qIgY)<&Jp3*j7'SDB" },
	/* a serial number may have dots */
	{ "urn:epc:id:sgtin:9521234.000001.1.2.3", "(01)09521234000013(21)1.2.3" },
	/* a filter value that is reserved, lower case, one word more of zeros */
	{ "30f645214 8350c400000004d", NULL },
	{ "3036452148350c400000004d", "(01)09521234543213(21)77" },
	{ "3036452148350C400000004D0000", "(01)09521234543213(21)77" },
	/* company prefixes of 6 and 12 digits */
	{ "urn:epc:id:sgtin:952012.0345678.1", "(01)09520123456788(21)1" },
	{ "urn:epc:id:sscc:952012345678.10001", "(00)195201234567800012" },
};

START_TEST(other_forms)
{
	if (others[_i].fields)
		expect(others[_i].text, others[_i].fields);
	else
		ck_assert_int_eq(epc_parse(others[_i].text, strlen(others[_i].text), &(struct gs1){ 0 },
							 NULL),
			0);
}
END_TEST

static const struct {
	const char *text;
	int wanted;
} wrong[] = {
	{ "", 0 }, { "30", 0 }, { "urn:epc:", 0 }, { "urn:epc:id:", 0 }, { "urn:epc:id:sgtin", 0 },
	{ "urn:epc:id:gid:952056.2718.1414", 0 }, /* no GS1 key */
	{ "urn:epc:pat:sgtin-96:3.0652642.[102400-204700].*", 0 },
	{ "3500E86F8000A9E000000586", 0 },           /* GID-96 */
	{ "E2801160600002084A4C1234", 0 },           /* a TID */
	{ "urn:epc:id:sgtin:9521234.00001.1", -1 },  /* a digit is missing */
	{ "urn:epc:id:sgtin:95212.00000001.1", -1 }, /* the company prefix is too short */
	{ "urn:epc:id:sgtin:9521234.000001.", -1 },  /* no serial number */
	{ "urn:epc:id:sgtin:9521234.000001", -1 },   /* none either */
	{ "urn:epc:id:sgtin:9521234.000001.%zz", -1 }, { "urn:epc:id:sgtin:9521234.000001.%00", -1 },
	{ "urn:epc:id:sgtin:9521234.000001.123456789012345678901", -1 }, /* 21 characters */
	{ "urn:epc:id:sscc:9521234.3000000001.5", -1 },                  /* one part too many */
	{ "urn:epc:tag:sgtin-96:9.9521234.000001.1", -1 },               /* no filter value */
	{ "urn:epc:tag:sgtin-foo:1.9521234.000001.1", 0 }, { "urn:epc:id:lgtin:9521234.000001.1", 0 },
	{ "urn:epc:class:sscc:9521234.3000000001", 0 },
	{ "urn:epc:tag:sgtin:9521234.000001.1", 0 }, /* not the name of a scheme on tags */
	{ "303E452148350C400000004D", -1 },          /* partition 7 */
	{ "3036FFFFFF350C400000004D", -1 },          /* a company prefix of eight digits */
	{ "3036452148350C400000004D1", -1 },         /* something behind it */
	{ "3156452148B2D05E01000001", -1 },          /* reserved bits are not zero */
	{ "F7379521141123453E566CB0AFC4", -1 },      /* reserved kind of text */
	{ "F737952114112345A8566CB0AFC4", -1 },      /* a digit that is none */
	{ "F73795211411234", -1 },                   /* cut off */
	{ "FB342DFE795211411234538566CB0AFC4", -1 }, /* no date */
};

START_TEST(what_is_none)
{
	struct gs1 gs1;
	struct fault why = { 0 };

	ck_assert_msg(epc_parse(wrong[_i].text, strlen(wrong[_i].text), &gs1, &why) == wrong[_i].wanted,
		"%s", wrong[_i].text);
	ck_assert_int_eq(why.blame != FAULT_NONE, wrong[_i].wanted < 0);
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("core_epc");
	TCase *tables = tcase_create("tables");

	add_table(tables, every_sample_is_understood, samples);
	add_table(tables, every_sample_is_written_again, samples);
	add_table(tables, a_long_prefix_is_written_with_96_bits, long_prefixes);
	add_table(tables, other_forms, others);
	add_table(tables, what_is_none, wrong);
	suite_add_tcase(s, tables);
	return s;
}
