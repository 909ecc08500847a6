/* personal: what is kept of codes about persons, on the way into the store and in it. */
#include "core/base/clock.h"
#include "core/booking/booking.h"
#include "core/code/code_report.h"
#include "core/code/ndef.h"
#include "core/code/plain_code.h"
#include "core/store/store_personal.h"
#include "core/store_query/store_read.h"
#include "core/store_query/store_trace.h"
#include "core/wire/wire_pn532.h"
#include "reader/nfc/nfc_trace.h"
#include "reader/personal_lines.h"
#include "tests/support/store_fixture.h"
#include "tests/support/suite.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WIFI "WIFI:S:Halle 3;T:WPA;P:geheim77;;"
#define VCARD "BEGIN:VCARD\r\nN:Mustermann;Erika\r\nTEL:+4930123456\r\nEND:VCARD"
#define LINK "https://id.gs1.org/01/09521234000013/21/1001"

static const struct personal_key key = { { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 } };
static struct identity identity;
static struct scan scan;
static struct fault why;

static void set_scan(enum scan_carrier carrier, const void *data, size_t len)
{
	memset(&scan, 0, sizeof scan);
	scan.carrier = carrier;
	scan.data_len = (uint32_t)len;
	memcpy(scan.data, data, len);
	if (carrier == CARRIER_NFC)
		strcpy(scan.tag, "04A1B2C3D4E5F6");
}

static void keep(const char *text)
{
	set_scan(CARRIER_BARCODE, text, strlen(text));
	personal_identify(&scan, &key, &identity);
}

/* Is it anywhere in the bytes of a value? */
static bool holds(const void *value, size_t size, const char *word)
{
	return memmem(value, size, word, strlen(word)) != NULL;
}

/* The authors' vectors: SipHash-2-4 of 00, 00 01, 00 01 02 … under the key 00 … 0F. */
START_TEST(siphash_as_its_authors_say)
{
	static const struct {
		size_t len;
		uint64_t hash;
	} vectors[] = {
		{ 0, 0x726FDB47DD0E0E31 },
		{ 1, 0x74F839C593DC67FD },
		{ 2, 0x0D6C8009D9A94F5A },
		{ 7, 0xAB0200F58B01D137 },
		{ 8, 0x93F5F5799A932462 },
		{ 15, 0xA129CA6149BE45E5 },
		{ 63, 0x958A324CEB064572 },
	};
	unsigned char bytes[64];

	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (unsigned char)i;
	for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++)
		ck_assert_uint_eq(siphash(key.bytes, bytes, vectors[i].len), vectors[i].hash);
}
END_TEST

/* Every family about persons has a title that is stored as a word, and a name that fits the form. */
START_TEST(every_personal_family_can_be_said)
{
	const struct code_family *family, *found;
	char form[PERSONAL_FORM_SIZE];
	struct message m;
	size_t count = 0;

	for (size_t i = 0; (family = family_row(i)); i++) {
		if (!family->personal)
			continue;
		ck_assert_msg(family->title[0] == '\002', "%s: its title is no MESSAGE_WORD()",
			family->name);
		personal_write_form(family, &key, "x", 1, form);
		ck_assert_msg(personal_read_form(form, strlen(form), &found), "%s", form);
		ck_assert_ptr_eq(found, family);
		ck_assert(personal_say(form, &m));
		ck_assert_str_eq(m.id, "personal.not_kept");
		ck_assert_ptr_nonnull(strstr(m.arguments, "\"id\""));
		count++;
	}
	ck_assert_uint_ge(count, 3);
}
END_TEST

START_TEST(the_form_is_read_strictly)
{
	static const char *const bad[] = { "personal:", "personal:wifi",
		"personal:wifi:", "personal:wifi:0123456789abcde", "personal:wifi:0123456789abcdef0",
		"personal:wifi:0123456789abcdeF", "personal::0123456789abcdef",
		"personal:WIFI:0123456789abcdef", "personal:wi fi:0123456789abcdef",
		"Personal:wifi:0123456789abcdef", " personal:wifi:0123456789abcdef",
		"personal:abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvw:0123456789abcdef" };
	const struct code_family *family;
	struct message m;

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		ck_assert_msg(!personal_read_form(bad[i], strlen(bad[i]), &family), "%s", bad[i]);
	ck_assert(!personal_say(WIFI, &m) && !m.text[0]);
	ck_assert(personal_say("personal:of_tomorrow:0123456789abcdef", &m));
	ck_assert_str_eq(m.text, "personal data, not kept");
}
END_TEST

START_TEST(a_barcode_becomes_its_form)
{
	static const char *const codes[] = { WIFI, "wifi:S:Halle 3;T:WPA;P:geheim77;;", VCARD,
		"]Q1" VCARD };
	char first[IDENTITY_ITEM_SIZE], item[IDENTITY_ITEM_SIZE], text[IDENTITY_TEXT_SIZE];

	for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
		keep(codes[i]);
		ck_assert(identity.personal && !identity.rejected);
		ck_assert(!holds(&scan, sizeof scan, "geheim77") && !holds(&scan, sizeof scan, "Muster"));
		ck_assert(!holds(&identity, sizeof identity, "geheim77") &&
			!holds(&identity, sizeof identity, "Muster"));
		identify_item(&scan, &identity, item, sizeof item);
		ck_assert_int_eq(strncmp(item, "personal:", 9), 0);
		personal_text(&scan, &identity, text, sizeof text);
		ck_assert_msg(strstr(text, ", not kept") != NULL, "%s", text);
		strcpy(first, item);
		personal_identify(&scan, &key, &identity); /* once is enough */
		identify_item(&scan, &identity, item, sizeof item);
		ck_assert_str_eq(item, first);
	}
	ck_assert_int_eq(scan.symbology, SYMBOLOGY_QR);
	keep(VCARD); /* the same without its AIM prefix */
	identify_item(&scan, &identity, item, sizeof item);
	ck_assert_str_eq(item, first);
	keep(VCARD "\r\n"); /* another text, another hash */
	identify_item(&scan, &identity, item, sizeof item);
	ck_assert_str_ne(item, first);
}
END_TEST

START_TEST(what_is_not_personal_stays)
{
	static const char *const codes[] = { "4006381333931", "BOX-7", "WIFIX", LINK,
		"]d2010952123400001321"
		"1001" };

	for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
		keep(codes[i]);
		ck_assert(!identity.personal);
		ck_assert_uint_eq(scan.data_len, strlen(codes[i]));
		ck_assert_mem_eq(scan.data, codes[i], scan.data_len);
	}
}
END_TEST

/* Cut at 4,096 bytes, or with a part missing: not kept either. */
START_TEST(a_rejected_code_is_not_kept)
{
	static char big[SCAN_DATA_MAX];

	memset(big, 'x', sizeof big);
	memcpy(big, VCARD, strlen(VCARD));
	set_scan(CARRIER_BARCODE, big, sizeof big);
	scan.too_long = true;
	personal_identify(&scan, &key, &identity);
	ck_assert(identity.rejected && identity.personal);
	ck_assert(!holds(&scan, sizeof scan, "Muster"));
	set_scan(CARRIER_BARCODE, WIFI, strlen(WIFI));
	scan.loss = SCAN_LOST_EVENTS;
	personal_identify(&scan, &key, &identity);
	ck_assert(identity.rejected && !holds(&scan, sizeof scan, "geheim77"));
}
END_TEST

/* One record behind the other, as two messages of one record. */
static size_t join(const unsigned char *a, size_t a_len, const unsigned char *b, size_t b_len,
	unsigned char *out)
{
	memcpy(out, a, a_len);
	memcpy(out + a_len, b, b_len);
	out[0] &= 0xBF;
	out[a_len] &= 0x7F;
	return a_len + b_len;
}

START_TEST(a_tag_keeps_what_is_not_personal)
{
	unsigned char a[512], b[512], both[1024];
	size_t a_len = ndef_build_text(VCARD, "de", a, sizeof a);
	size_t b_len = ndef_build_uri(LINK, b, sizeof b);
	char item[IDENTITY_ITEM_SIZE], text[IDENTITY_TEXT_SIZE];

	set_scan(CARRIER_NFC, both, join(a, a_len, b, b_len, both));
	personal_identify(&scan, &key, &identity);
	ck_assert(identity.personal && !holds(&scan, sizeof scan, "Muster"));
	identify_item(&scan, &identity, item, sizeof item);
	ck_assert_str_eq(item, LINK);
	personal_text(&scan, &identity, text, sizeof text);
	ck_assert_str_eq(text, "contact data, not kept; also on the RFID tag: " LINK);

	set_scan(CARRIER_NFC, a, a_len);
	personal_identify(&scan, &key, &identity);
	ck_assert(!holds(&scan, sizeof scan, "Muster"));
	identify_item(&scan, &identity, item, sizeof item);
	ck_assert_str_eq(item, "nfc:04A1B2C3D4E5F6");
	personal_text(&scan, &identity, text, sizeof text);
	ck_assert_str_eq(text, "contact data, not kept");

	set_scan(CARRIER_NFC, a, a_len - 9); /* torn: the record is longer than the message */
	personal_identify(&scan, &key, &identity);
	ck_assert(identity.personal && !holds(&scan, sizeof scan, "Muster"));
}
END_TEST

static const struct code_family *line_family; /* of the last line */

static bool is_line(const char *text, int64_t at_ms)
{
	static struct personal_lines lines;

	if (!text) {
		memset(&lines, 0, sizeof lines);
		return false;
	}
	set_scan(CARRIER_BARCODE, text, strlen(text));
	scan.seen_ms = at_ms;
	identify(&scan, &identity);
	line_family = personal_lines_take(&lines, &scan, &identity);
	return line_family != NULL;
}

START_TEST(lines_belong_to_the_code_that_they_were_cut_from)
{
	ck_assert(!is_line("BEGIN:VCARD", 1000));
	ck_assert(is_line("N:Mustermann;Erika", 1010));
	ck_assert(is_line("NOTE:mag Tee", 1020));
	ck_assert(!is_line("4006381333931", 1030)); /* names an item */
	ck_assert(is_line("END:VCARD", 1040));
	ck_assert(!is_line("BOX-7", 1050));
	ck_assert(!is_line("]Q1BCD", 2000));
	ck_assert(is_line("002", 2001) && is_line("Erika Mustermann", 2002));
	ck_assert(!is_line("BOX-7", 2002 + PERSONAL_LINES_GAP_MS + 1)); /* another code */
	ck_assert(!is_line("BCD-7", 4000) && !is_line("BOX-7", 4001));
	ck_assert(!is_line("BCD\n002", 5000) && !is_line("BOX-7", 5001)); /* came whole */
	ck_assert(!is_line("BCD", 6000));
	for (int i = 0; i < 12; i++)
		ck_assert(is_line("x", 6001 + i));
	ck_assert(!is_line("BOX-7", 6020));
	is_line(NULL, 0);
}
END_TEST

/* The family of each kind exists: it is not the one for what is not known. */
START_TEST(lines_have_a_family)
{
	static const char *const begin[] = { "BEGIN:VCARD", "begin:vcalendar", "BEGIN:VEVENT", "BCD",
		"SPC", "UPNQR", "HRVHUB30",
		"\x1E"
		"ANSI 636000100002DL00410278ZV03190008DLDAQT64235789" };

	for (size_t i = 0; i < sizeof begin / sizeof begin[0]; i++) {
		int64_t at_ms = 1000 * (int64_t)(i + 1);

		ck_assert(!is_line(begin[i], at_ms));
		ck_assert_msg(is_line("Erika", at_ms + 1), "%s", begin[i]);
		ck_assert_msg(line_family->personal && line_family != family_row(0), "%s", begin[i]);
	}
	is_line(NULL, 0);
}
END_TEST

/* --- the store ------------------------------------------------------------------------------------- */

/* A caller that has not replaced it. */
START_TEST(the_store_never_gets_it)
{
	struct store *store = fixture_open();
	struct booking outcome;
	struct row_item item;
	struct personal_key own;
	char first[IDENTITY_ITEM_SIZE];

	for (int i = 0; i < 2; i++) {
		scan = fixture_scan("goods_in", "hand", WIFI);
		identify(&scan, &identity);
		ck_assert_int_eq(booking_record_scan(store, &scan, &identity, &outcome, &why), 0);
		ck_assert_int_eq(strncmp(outcome.item, "personal:wifi:", 14), 0);
		if (i == 1)
			ck_assert_str_eq(outcome.item, first);
		strcpy(first, outcome.item);
	}
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM scan WHERE instr(data, 'geheim') OR"
									" instr(text, 'geheim') OR instr(item, 'geheim')"),
		0);
	ck_assert_int_eq(fixture_number(
						 "SELECT count(*) FROM alarm WHERE instr(text || arguments, 'geheim')"),
		0);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM scan WHERE message = 'personal.not_kept'"
									" AND text LIKE '%, not kept'"),
		2);
	/* known again, by what somebody types as well */
	ck_assert_int_eq(store_find_item(store, WIFI, &item, &why), 1);
	ck_assert_str_eq(item.key, first);
	ck_assert_int_eq(store_personal_key(store, &own, &why), 0);
	for (size_t i = 0; store_tables[i]; i++)
		ck_assert_str_ne(store_tables[i], "personal_key");
	fixture_close(store);
}
END_TEST

/* An item made of one: it is booked, and read again it is a duplicate. */
START_TEST(an_item_is_known_again)
{
	struct store *store = fixture_open();
	struct booking outcome;
	char item[IDENTITY_ITEM_SIZE];
	int verdicts[] = { VERDICT_UNKNOWN, VERDICT_ACCEPTED, VERDICT_DUPLICATE };

	for (size_t i = 0; i < 3; i++) {
		scan = fixture_scan("goods_in", "hand", VCARD);
		identify(&scan, &identity);
		ck_assert_int_eq(booking_record_scan(store, &scan, &identity, &outcome, &why), 0);
		ck_assert_int_eq(outcome.verdict, verdicts[i]);
		strcpy(item, outcome.item);
		if (i == 0)
			ck_assert_int_eq(store_put_item(store, item, "", "Ausweis", "", &why), 0);
	}
	fixture_close(store);
}
END_TEST

/* --- frames of a tag ---------------------------------------------------------------------------- */

static void hear(struct nfc_trace *trace, bool sent, const unsigned char *bytes, size_t len)
{
	char line[1024];
	size_t used =
		(size_t)snprintf(line, sizeof line, "debug\tlibnfc.bus.uart\t%s:", sent ? "TX" : "RX");

	for (size_t i = 0; i < len; i++)
		used += (size_t)snprintf(line + used, sizeof line - used, " %02x", bytes[i]);
	nfc_trace_line(trace, line);
}

/* A PN532 frame around an answer. */
static void answer(struct nfc_trace *trace, const void *data, size_t len)
{
	unsigned char frame[300] = { 0x00, 0x00, 0xff, (unsigned char)(len + 1),
		(unsigned char)-(len + 1), 0xd5 };
	unsigned char sum = 0xd5;

	memcpy(frame + 6, data, len);
	for (size_t i = 0; i < len; i++)
		sum = (unsigned char)(sum + frame[6 + i]);
	frame[6 + len] = (unsigned char)-sum;
	hear(trace, false, frame, len + 8);
}

#define FOUND "\x4b\x01\x01\x00\x44\x00\x07\x04\xA1\xB2\xC3\xD4\xE5\xF6"
#define FOUND_OTHER "\x4b\x01\x01\x00\x44\x00\x07\x04\xA1\xB2\xC3\xD4\xE5\xF7"
#define READ "\x41\x00geheim77geheim77"

static void hear_tag(struct nfc_trace *trace, const char *found)
{
	static const unsigned char ask[] = { 0x00, 0x00, 0xff, 0x05, 0xfb, 0xd4, 0x40, 0x01, 0x30, 0x04,
		0xb7, 0x00 };

	answer(trace, found, 14);
	hear(trace, true, ask, sizeof ask);
	answer(trace, READ, sizeof READ - 1);
}

static int64_t count_frames(const char *where)
{
	char sql[200];

	snprintf(sql, sizeof sql, "SELECT count(*) FROM wire WHERE %s", where);
	return fixture_number(sql);
}

START_TEST(frames_wait_for_their_scan)
{
	static struct nfc_trace trace;
	struct store *store = fixture_open();
	char says[200];

	memset(&trace, 0, sizeof trace);
	hear_tag(&trace, FOUND);
	nfc_trace_flush(&trace, store, "reader:nfc", clock_mono_ms());
	ck_assert_int_eq(count_frames("1"), 2); /* the content is held */
	set_scan(CARRIER_NFC, "", 0);
	nfc_trace_decide(&trace, &scan, false);
	nfc_trace_flush(&trace, store, "reader:nfc", clock_mono_ms());
	ck_assert_int_eq(count_frames("instr(data, 'geheim77geheim77')"), 1);

	hear_tag(&trace, FOUND);
	hear_tag(&trace, FOUND_OTHER);
	nfc_trace_decide(&trace, &scan, true);
	wire_pn532_say(false, trace.frames[2].data, trace.frames[2].len, says, sizeof says);
	ck_assert_str_eq(says, "InDataExchange: no error (personal data, not kept)");
	nfc_trace_flush(&trace, store, "reader:nfc", clock_mono_ms());
	ck_assert_int_eq(count_frames("instr(data, 'geheim77')"), 1);
	ck_assert_int_eq(count_frames("instr(data, '****************')"), 1);
	ck_assert_int_eq(count_frames("1"), 8); /* the other tag's content is still held … */
	nfc_trace_flush(&trace, store, "reader:nfc", clock_mono_ms() + NFC_TRACE_HOLD_MS);
	ck_assert_int_eq(count_frames("1"), 9); /* … and no scan came */
	ck_assert_int_eq(count_frames("instr(data, 'geheim77')"), 1);

	hear_tag(&trace, FOUND);
	strcpy(scan.note.text, "removed");
	nfc_trace_decide(&trace, &scan, false);
	nfc_trace_flush(&trace, store, "reader:nfc", INT64_MAX);
	ck_assert_int_eq(count_frames("instr(data, 'geheim77')"), 1);
	fixture_close(store);
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { siphash_as_its_authors_say, every_personal_family_can_be_said,
		the_form_is_read_strictly, a_barcode_becomes_its_form, what_is_not_personal_stays,
		a_rejected_code_is_not_kept, a_tag_keeps_what_is_not_personal,
		lines_belong_to_the_code_that_they_were_cut_from, lines_have_a_family,
		the_store_never_gets_it, an_item_is_known_again, frames_wait_for_their_scan, NULL };

	return suite_of("personal", tests);
}
