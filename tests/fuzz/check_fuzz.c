/* Every parser of bytes from outside, on mutations of sound inputs. One row per parser; a new parser is a
 * new row. The sanitizers judge; each row also checks what must hold for any input.
 *
 *   FUZZ_RUNS=1000000 build/san/tests/check_fuzz     longer (default 3000 inputs per row)
 *   FUZZ_SEED=17 …                                   these inputs again; a failure names its seed */
#include "cli/import/import_head.h"
#include "cli/import/import_value.h"
#include "cli/import/sheet.h"
#include "core/base/lang.h"
#include "core/base/live_process.h"
#include "core/base/message.h"
#include "core/code/code_report.h"
#include "core/code/command_code.h"
#include "core/gs1/epc.h"
#include "core/gs1/gs1.h"
#include "core/gs1/gs1_guess.h"
#include "core/code/identify.h"
#include "core/code/iso15434.h"
#include "core/code/ndef.h"
#include "core/code/personal.h"
#include "core/code/plain_code.h"
#include "core/code/retail_code.h"
#include "core/plant/plant_fault.h"
#include "core/run/run_file.h"
#include "core/scanner/scanner_check.h"
#include "core/store/command.h"
#include "core/store_query/store_lots.h"
#include "core/wire/adu.h"
#include "core/wire/wire_pn532.h"
#include "reader/device/framing.h"
#include "reader/picture/image.h"
#include "reader/picture/y4m.h"
#include "reader/replay/replay_line.h"
#include "reader/scanner/keystrokes.h"
#include "tests/support/suite.h"
#include "tests/support/workbook.h"
#include "tui/command_line.h"
#include "core/lesson/lesson_check.h"
#include "core/lesson/trainer_fault.h"

#include <linux/input-event-codes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { INPUT_MAX = 2048, SEEDS_MAX = 6, RUNS = 3000 };

struct fuzz_target {
	const char *name;
	void (*run)(const unsigned char *bytes, size_t len);
	struct {
		const char *bytes;
		size_t len;
	} seeds[SEEDS_MAX]; /* sound inputs; bytes NULL: no more */
};

static struct fault why;

/* Every row of a file to import; values are cleaned as import does. */
static void read_sheet(const unsigned char *bytes, size_t len)
{
	static struct csv_row row;
	static char clean[TEXT_CLEAN_SIZE(4 * INPUT_MAX) + 1];
	struct import_head head;
	struct sheet sheet;
	char where[256];
	int got;

	why.message.text[0] = '\0';
	if (sheet_open(&sheet, (const char *)bytes, len, "F", &why)) {
		must(why.message.text[0] != '\0');
		sheet_close(&sheet);
		return;
	}
	while ((got = sheet_next(&sheet, &row, &why)) == 1) {
		must(row.count > 0 && row.count <= CSV_FIELDS_MAX);
		import_head_read(&row, &head);
		for (size_t i = 0; i < row.count; i++) {
			if (strlen(row.fields[i]) <= 3 * INPUT_MAX) /* merged texts stay whole, too */
				import_value_clean(row.fields[i], row.kinds[i], i % 2, clean);
			sheet_where(&sheet, &row, i, where, sizeof where);
		}
		must(sheet_progress(&sheet) >= 0 && sheet_progress(&sheet) <= 100);
	}
	must(got == 0 || why.message.text[0]);
	sheet_close(&sheet);
}

static void run_workbook_sheet(const unsigned char *bytes, size_t len)
{
	static unsigned char archive[4000 + 2 * INPUT_MAX];

	read_sheet(archive, workbook_write(bytes, len, archive));
}

/* Three bytes say which byte of a sound archive is another. */
static void run_workbook_archive(const unsigned char *bytes, size_t len)
{
	static const char sheet[] =
		"<worksheet><sheetData><row><c t=\"s\"><v>0</v></c></row></sheetData>"
		"</worksheet>";
	static unsigned char archive[4000 + 2 * INPUT_MAX];
	size_t size = workbook_write(sheet, strlen(sheet), archive);

	for (size_t i = 0; i + 2 < len; i += 3)
		archive[(size_t)(bytes[i] << 8 | bytes[i + 1]) % size] ^= bytes[i + 2];
	read_sheet(archive, len % 4 == 1 ? len % size : size);
}

static void run_element_string(const unsigned char *bytes, size_t len)
{
	struct gs1 gs1;

	if (gs1_parse_element_string((const char *)bytes, len, &gs1, &why) == 0)
		must(gs1.count > 0);
}

/* Dates that are chosen are dates. */
static void run_lot_search(const unsigned char *bytes, size_t len)
{
	char text[INPUT_MAX + 1];
	struct lot_choice choice;
	bool wrong;

	memcpy(text, bytes, len);
	text[len] = '\0';
	if (!lot_choice_parse(text, "2026-12-02", &choice, &wrong))
		return;
	must(!wrong);
	must(choice.lot[0] ? !choice.before[0] : strlen(choice.before) >= 5);
}

/* A date that is written is one of the calendar. */
static void run_lot_field(const unsigned char *bytes, size_t len)
{
	static const char *const forms[] = { "YYMMDD", "YYYYMMDD", "YYJJJ", "YYJJJHH", "MMYY",
		"CYYJJJ" };
	char out[LOT_DATE_SIZE];
	int month, day;

	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
		struct lot l;

		lot_init(&l);
		lot_add_field(&l, LOT_EXPIRY, forms[i], (const char *)bytes, len);
		lot_add_field(&l, LOT_NUMBER, NULL, (const char *)bytes, len);
		lot_format_date(&l.expiry, 2026, out);
		must(strlen(l.number) < sizeof l.number);
		if (out[0])
			must(sscanf(out, "%*4d-%2d-%2d", &month, &day) == 2 && month >= 1 && month <= 12 &&
				day >= 1 && day <= 31);
	}
}

static void run_separators(const unsigned char *bytes, size_t len)
{
	gs1_guess_elements((const char *)bytes, len);
	gs1_guess_part((const char *)bytes, len);
	why.message.text[0] = '\0';
	if (gs1_guess_separators((const char *)bytes, len, &why) != GS1_SEPARATORS_FINE)
		must(why.message.text[0] != '\0');
}

/* A byte is a key that is pressed and released, above 0x7F with Alt held. */
static void run_keystrokes(const unsigned char *bytes, size_t len)
{
	static struct keystrokes keys;
	static struct scan scan;

	keystrokes_init(&keys, len % 2 ? KEYMAP_US : KEYMAP_DE);
	for (size_t i = 0; i < len; i++) {
		enum keystrokes_result result;

		if ((i == 0 || bytes[i - 1] < 0x80) != (bytes[i] < 0x80))
			keystrokes_feed(&keys, KEY_LEFTALT, bytes[i] >= 0x80, (int64_t)i, &scan);
		result = keystrokes_feed(&keys, bytes[i] & 0x7F, 1, (int64_t)i, &scan);
		must(result != KEYSTROKES_CODE || (scan.data_len > 0 && scan.data_len <= SCAN_DATA_MAX));
		must(result != KEYSTROKES_CODE ||
			(scan.loss != SCAN_COMPLETE) == (scan.note.text[0] != '\0'));
		keystrokes_feed(&keys, bytes[i] & 0x7F, 0, (int64_t)i, &scan);
	}
}

static void run_alt_code(const unsigned char *bytes, size_t len)
{
	char number[INPUT_MAX + 1];
	uint32_t c;

	memcpy(number, bytes, len);
	number[len] = '\0';
	if (alt_code_char(number, &c))
		must(c <= 0xFFFF && (c < 0xD800 || c > 0xDFFF));
}

static void run_framing(const unsigned char *bytes, size_t len)
{
	static struct framing framing;
	static struct scan scan;
	char option[INPUT_MAX + 1];

	memcpy(option, bytes, len);
	option[len] = '\0';
	if (framing_parse(option, option, option, &framing, &why))
		framing_parse("P", ";", NULL, &framing, &why);
	memset(&scan, 0, sizeof scan);
	scan.data_len = (uint32_t)len;
	memcpy(scan.data, bytes, len);
	must(framing_apply(&framing, &scan) == (scan.data_len > 0) && scan.data_len <= len);
}

static void run_retail_code(const unsigned char *bytes, size_t len)
{
	static const enum symbology symbologies[] = { SYMBOLOGY_UNKNOWN, SYMBOLOGY_EAN13,
		SYMBOLOGY_EAN8, SYMBOLOGY_UPCA, SYMBOLOGY_UPCE };
	struct retail_code code;
	char digits[15];

	for (size_t i = 0; i < sizeof symbologies / sizeof symbologies[0]; i++) {
		if (retail_code_parse(symbologies[i], (const char *)bytes, len, &code))
			must(gs1_check_ok(code.gtin, 14) && code.main_len <= len && code.main_len >= 8);
		must(
			retail_code_digits(symbologies[i], (const char *)bytes, len, digits) == strlen(digits));
	}
}

static void run_process_line(const unsigned char *bytes, size_t len)
{
	char line[INPUT_MAX + 1], name[16], state;
	unsigned long long start;

	memcpy(line, bytes, len);
	line[len] = '\0';
	if (live_process_parse(line, name, sizeof name, &state, &start))
		must(strlen(name) < sizeof name && state);
}

static void run_digital_link(const unsigned char *bytes, size_t len)
{
	struct gs1 gs1;

	gs1_parse_digital_link((const char *)bytes, len, &gs1, &why);
}

static void run_epc(const unsigned char *bytes, size_t len)
{
	char uri[EPC_URI_MAX], hex[EPC_HEX_SIZE];
	const char *kind;
	struct gs1 gs1;

	if (epc_parse((const char *)bytes, len, &gs1, &why) != 1)
		return;
	epc_uri(&gs1, uri);
	epc_hex(&gs1, &kind, hex);
}

static void run_iso15434(const unsigned char *bytes, size_t len)
{
	struct iso15434 code;

	iso15434_parse((const char *)bytes, len, &code, &why);
}

/* Each family, whatever the others say, on a text of its own size. */
static void run_families(const unsigned char *bytes, size_t len)
{
	static const enum symbology symbologies[] = { SYMBOLOGY_UNKNOWN, SYMBOLOGY_CODE39,
		SYMBOLOGY_ITF };
	static struct code_report report;
	static struct identity identity;

	for (size_t k = 0; k < sizeof symbologies / sizeof symbologies[0]; k++) {
		const struct code_text c = { .text = (const char *)bytes,
			.len = len,
			.symbology = symbologies[k],
			.in_tag = len % 5 == 0,
			.year = 2026 };

		for (size_t i = 0; len > 0 && family_row(i); i++) {
			memset(&report, 0, sizeof report);
			memset(&identity, 0, sizeof identity);
			if (family_row(i)->recognise(&c, &identity) && family_row(i)->describe &&
				!identity.rejected)
				family_row(i)->describe(&report, &c);
			must(report.count <= CODE_REPORT_ROWS_MAX);
		}
	}
}

static void run_ndef(const unsigned char *bytes, size_t len)
{
	struct ndef_record record;
	size_t at = 0, before;

	for (int i = 0; i <= INPUT_MAX; i++) {
		before = at;
		if (ndef_next_record(bytes, len, &at, &record, &why) != 1)
			return;
		must(at > before && at <= len);
	}
	ck_abort_msg("more records than bytes");
}

static void run_tag_memory(const unsigned char *bytes, size_t len)
{
	size_t offset, length;

	if (ndef_find_message(bytes, len, len, &offset, &length, &why) == 1)
		must(offset <= len && length <= len - offset);
}

static void count_row(void *user, const struct code_report_row *row)
{
	must(strlen(row->label) < sizeof row->label && strlen(row->value) < sizeof row->value);
	++*(size_t *)user;
}

static void run_scan(const unsigned char *bytes, size_t len)
{
	struct scan scan = { .carrier = len % 3 ? CARRIER_BARCODE : CARRIER_NFC };
	struct identity identity;
	struct code_report report;
	size_t rows = 0;

	scan.data_len = (uint32_t)(len < SCAN_DATA_MAX ? len : SCAN_DATA_MAX);
	memcpy(scan.data, bytes, scan.data_len);
	identify(&scan, &identity);
	code_report_make(&scan, 2026, NULL, count_row, &rows, &report);
	must(rows > 0);
}

/* Whatever the bytes are: what is kept of them is never more than they were, and is kept as it is. */
static void run_personal(const unsigned char *bytes, size_t len)
{
	static const struct personal_key key = { { 1 } };
	struct scan scan = { .carrier = len % 3 ? CARRIER_BARCODE : CARRIER_NFC }, again;
	struct identity identity;
	const struct code_family *family;
	struct message m;

	scan.data_len = (uint32_t)(len < SCAN_DATA_MAX ? len : SCAN_DATA_MAX);
	memcpy(scan.data, bytes, scan.data_len);
	personal_read_form((const char *)bytes, len, &family);
	personal_identify(&scan, &key, &identity);
	must(personal_say_scan(&scan, &identity, &m) == identity.personal);
	again = scan;
	personal_identify(&again, &key, &identity);
	must(again.data_len == scan.data_len && memcmp(again.data, scan.data, scan.data_len) == 0);
}

static void run_plain_code(const unsigned char *bytes, size_t len)
{
	struct scan scan;

	plain_code_to_scan((const char *)bytes, len, SYMBOLOGY_UNKNOWN, &scan, &why);
	must(plain_code_uid((const char *)bytes, len, scan.tag, NULL) == (scan.tag[0] != '\0'));
}

static void run_command_code(const unsigned char *bytes, size_t len)
{
	const struct command_code *command;
	const char *argument;
	char text[INPUT_MAX + 1];

	memcpy(text, bytes, len);
	text[len] = '\0';
	command_code_find(text, &command, &argument);
}

/* Words that are taken are written as words that mean the same. */
static void run_command(const unsigned char *bytes, size_t len)
{
	struct command first, second;
	char text[INPUT_MAX + 1], words[COMMAND_WORDS_SIZE];

	memcpy(text, bytes, len);
	text[len] = '\0';
	command_read("lane", text, &first);
	command_read("speed", text, &first);
	if (command_parse(text, &first, &why))
		return;
	must(command_parse(command_write(&first, words), &second, &why) == 0);
	must(first.verb == second.verb && first.track == second.track &&
		first.argument == second.argument);
}

/* An order is complete, and what it says is in its question. */
static void run_command_line(const unsigned char *bytes, size_t len)
{
	char text[INPUT_MAX + 1], clean[256], question[768], hint[192];
	struct command_line o;

	snprintf(text, sizeof text, "%.*s", (int)len, (const char *)bytes);
	text_clean_again(text, strlen(text), clean, sizeof clean);
	if (command_line_parse(clean, &o, &why) || o.kind != COMMAND_LINE_ARTICLE)
		return;
	must(o.number >= 1 && o.number <= 3 && *o.text);
	if (*o.item && new_article_choose_typed(&o.article, o.item, &why)) {
		must(!*o.article.item && !*o.article.gtin && !*o.article.number);
		return;
	}
	must(!*o.item || (*o.article.item && !*o.article.gtin == (*o.article.number != '\0')));
	must(strlen(o.article.number) <= ARTICLE_NUMBER_MAX);
	new_article_question(&o.article, o.text, (int)o.number, question, sizeof question);
	must(strstr(question, o.text) != NULL);
	new_article_hint(&o.article, hint, sizeof hint);
	must(strlen(hint) < sizeof hint);
}

static void run_adu(const unsigned char *bytes, size_t len)
{
	struct adu adu;
	uint16_t value;

	for (int answer = 0; answer < 2; answer++)
		for (int wire = ADU_TCP; wire <= ADU_RTU; wire++) {
			adu_parse((enum adu_wire)wire, bytes, len < ADU_MAX ? len : ADU_MAX, answer, NULL,
				&adu);
			for (int i = -1; i < 130; i++)
				adu_value(&adu, i, &value);
		}
}

static void run_pn532(const unsigned char *bytes, size_t len)
{
	char text[200];

	for (int sent = 0; sent < 2; sent++) {
		wire_pn532_say(sent, bytes, len, text, sizeof text);
		must(memchr(text, '\0', sizeof text) != NULL);
	}
}

static void run_image(const unsigned char *bytes, size_t len)
{
	struct image image = { 0 };

	image_parse(bytes, len, "fuzz", &image, &why);
	image_free(&image);
}

static void run_y4m(const unsigned char *bytes, size_t len)
{
	struct y4m stream;
	size_t used, at = 0;

	y4m_init(&stream);
	while (at < len && y4m_feed(&stream, bytes + at, len - at, &used, &why) >= 0 && used > 0)
		at += used;
	y4m_free(&stream);
}

static void run_replay_line(const unsigned char *bytes, size_t len)
{
	struct scan scan;

	replay_line_parse((const char *)bytes, len, 1, &scan, &why);
}

/* clang-format off */
#define SEED(text) { text, sizeof text - 1 }
/* clang-format on */

/* Copies a line of the input and steps over it. */
static void take_line(const char **at, const char *end, char *out, size_t size)
{
	const char *newline = memchr(*at, '\n', (size_t)(end - *at));
	size_t len = (size_t)((newline ? newline : end) - *at);
	size_t fits = len < size ? len : size - 1;

	memcpy(out, *at, fits);
	out[fits] = '\0';
	*at = newline ? newline + 1 : end;
}

/* A record as any SQL tool may have written it: id, arguments, text; also as the cause of another. */
static void run_message(const unsigned char *bytes, size_t len)
{
	const char *at = (const char *)bytes, *end = at + len;
	char name[INPUT_MAX + 1];
	struct message m, outer;

	take_line(&at, end, m.id, sizeof m.id);
	take_line(&at, end, m.arguments, sizeof m.arguments);
	take_line(&at, end, m.text, sizeof m.text);
	lang_init(len % 2 ? "de" : "en");
	message_set(&outer, MESSAGE("booking_scan.odd_step", "%.200s, %s: %s"), message_argument(&m),
		m.text, message_argument(&m));
	message_translate(&outer);
	must(text_whole_utf8(outer.text, strlen(outer.text)) == strlen(outer.text));
	message_translate(&m);
	must(strlen(m.text) < sizeof m.text);
	/* a name that looks like a word or a message */
	memcpy(name + 1, bytes, len);
	name[0] = '\002';
	name[len < INPUT_MAX ? len + 1 : INPUT_MAX] = '\0';
	message_set(&m, MESSAGE("bridge.profile_lacks", "the PLC profile has no %s"), name);
	must(strstr(m.text, "<U+0002>") != NULL);
	for (const char *c = m.text; *c; c++)
		must((unsigned char)*c >= ' ');
	message_translate(&m);
	lang_init("en");
}

static void run_run_file(const unsigned char *bytes, size_t len)
{
	char text[RUN_FILE_BYTES_MAX];
	struct run_record record;

	if (!run_file_parse((const char *)bytes, len, &record))
		return;
	must(record.db[0] == '/' && record.pid > 0 && record.begun_us > 0);
	must(run_file_format(&record, text, sizeof text));
}

static void run_plant_states(const unsigned char *bytes, size_t len)
{
	enum plant_fault_state states[PLANT_FAULT_MAX];
	char text[4096];

	snprintf(text, sizeof text, "%.*s", (int)(len < sizeof text ? len : sizeof text - 1), bytes);
	plant_fault_read_states(text, states);
	for (size_t i = 0; i < PLANT_FAULT_MAX; i++)
		must(states[i] <= PLANT_FAULT_ABSENT);
	plant_fault_find(text);
}

static void run_date(const unsigned char *bytes, size_t len)
{
	char text[INPUT_MAX + 1], out[LANG_DATE_SIZE];

	memcpy(text, bytes, len);
	text[len] = '\0';
	must(strlen(lang_date(text, out)) < LANG_DATE_SIZE);
	must(strlen(message_date(text)) < INPUT_MAX + MESSAGE_TEXT_SIZE);
}

static void run_scanner_check(const unsigned char *bytes, size_t len)
{
	struct scanner_check check;

	if (!scanner_check_examine((const char *)bytes, len, false, &check))
		return;
	must(check.count >= 1 && check.count <= SCANNER_CHECK_FINDINGS_MAX);
	for (size_t i = 0; i < check.count; i++)
		must(check.texts[i][0]);
}

static void check_places(const struct mistakes *m, size_t len)
{
	for (size_t i = 0; i < m->count; i++)
		must(m->list[i].line >= 1 && m->list[i].column >= 1 && m->list[i].at <= len &&
			m->list[i].message.text[0]);
}

static void run_lesson(const unsigned char *bytes, size_t len)
{
	static struct mistakes m;
	char *text = malloc(len + 1);
	struct lesson *lesson;

	ck_assert_ptr_nonnull(text);
	memcpy(text, bytes, len);
	text[len] = '\0';
	lesson = lesson_read(text, len, &m);
	ck_assert_ptr_nonnull(lesson);
	lesson_check(lesson, &m);
	check_places(&m, len);
	must(m.count > 0 || lesson->step_count > 0);
	lesson_free(lesson);
	free(text);
}

static void run_trainer_fault(const unsigned char *bytes, size_t len)
{
	static struct mistakes m;
	char *text = malloc(len + 1);
	struct trainer_fault *fault;

	ck_assert_ptr_nonnull(text);
	memcpy(text, bytes, len);
	text[len] = '\0';
	fault = trainer_fault_read(text, len, &m);
	ck_assert_ptr_nonnull(fault);
	check_places(&m, len);
	must(m.count > 0 || (fault->start.count > 0 && fault->path_count > 1));
	trainer_fault_free(fault);
	free(text);
}

/* What is read without a mistake has clauses, and what is not has a mistake. */
static void run_condition(const unsigned char *bytes, size_t len)
{
	static struct mistakes m;
	struct condition condition;
	char *text = malloc(len + 1);
	int result;

	ck_assert_ptr_nonnull(text);
	memcpy(text, bytes, len);
	text[len] = '\0';
	m = (struct mistakes){ .text = text, .len = len };
	result = condition_parse(&m, 0, len, NULL, &condition);
	check_places(&m, len);
	must((result == 0) == (m.count == 0));
	must(result || condition.is_always || condition.clause_count > 0);
	condition_holds_on_nothing(&condition);
	free(text);
}

static const struct fuzz_target targets[] = {
	{ "table to import", read_sheet,
		{ SEED("sep=;\r\nArtikel-Nr.;Bezeichnung;Bahn\r\n4711;\"a\"\"b\";1\r\n"),
			SEED("\xFF\xFEg\0t\0i\0n\0,\0n\0"),
			SEED("gtin|name\n9521234000013|Caf\xE9 \x84x\x93\n"),
			SEED("[{\"gtin\":\"1\",\"name\":null,\"lane\":3}]"), SEED("PK\3\4"),
			SEED("\n\ngtin\tname\tlane\r4,00638E+12\t'=x\t1,0\r") } },
	{ "sheet of a workbook", run_workbook_sheet,
		{ SEED(
			  "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\">"
			  "<v>1</v></c></row><row r=\"2\"><c r=\"A2\" s=\"1\"><v>44228.5</v></c><c t=\"inlineStr\">"
			  "<is><t>_x000D_x</t></is></c></row></sheetData><mergeCells><mergeCell ref=\"A1:A3\"/>"
			  "</mergeCells></worksheet>"),
			SEED(
				"<x><row><c><v>1E3</v></c><c t=\"b\"><v>1</v></c><c t=\"e\"><v>#N/A</v></c></row></x>"),
			SEED("<!DOCTYPE x [<!ENTITY a \"b\">]><x>&a;</x>") } },
	{ "archive of a workbook", run_workbook_archive,
		{ SEED("\0\0\0"), SEED("\4\x11\xFF\1\2\3\5\6\7"), SEED("\6\x20\x80\6\x21\1") } },
	{ "record of a message", run_message,
		{ SEED("operator_command.box_goes_lane\n[17,3]\nbox 17 goes to lane 3"),
			SEED("serial.permission_denied\n[\"a\",{\"id\":\"errno.eacces\",\"text\":\"b\"}]\nc"),
			SEED("import.mistake_in:many\n[7,\"x\"]\n7"),
			SEED("{\"id\":\"bridge.lost_again\",\"arguments\":[{\"id\":\"child_process.exit_code\","
				 "\"arguments\":[3],\"text\":\"t\"},4,60],\"text\":\"u\"}"),
			SEED("errno.eacces\004Permission denied") } },
	{ "GS1 element string", run_element_string,
		{ SEED("0109521234000013211001\0351726123110LOT"), SEED("00395212340000000014"),
			SEED("8003095212340000131001\0353103001500") } },
	{ "GS1 separators", run_separators,
		{ SEED("010952123400001310LOT7~2144"), SEED("010952123400001310LOT7<GS>2144"),
			SEED("01095212340000131726013110A2021121095212341118411519721") } },
	{ "keystrokes", run_keystrokes,
		{ SEED("\x02\x03\x04\x1c"), SEED("\x02\xd2\xd0\xc9\x03\x1c"),
			SEED("\x1d\x1b\x1d\x02\x1c") } },
	{ "number with Alt", run_alt_code, { SEED("0246"), SEED("148"), SEED("+20AC") } },
	{ "frame of a scanner", run_framing,
		{ SEED("\0029521234000013\003\r\n"), SEED("P4711;"), SEED("NoRead,\\x18,?"),
			SEED("NoRead") } },
	{ "date for people", run_date,
		{ SEED("2026-12-31"), SEED("2026-12-31T08:30"), SEED("2026-12") } },
	{ "check of a scanner", run_scanner_check,
		{ SEED("]C1010952123400001310LOT7\x1d"
			   "211001"),
			SEED("]Q1yz-/:_?#"), SEED("zyß-Ö?_§") } },
	{ "EAN and UPC", run_retail_code,
		{ SEED("01234505"), SEED("978054466825652495"), SEED("9771473968012 04"),
			SEED("9638507412345"), SEED("03600029145205") } },
	{ "GS1 Digital Link", run_digital_link,
		{ SEED("https://id.gs1.org/01/09521234000013/21/1001?17=261231"),
			SEED("https://id.gs1.org/00/395212340000000014") } },
	{ "EPC", run_epc,
		{ SEED("urn:epc:id:sgtin:9521234.000001.1001"),
			SEED("urn:epc:tag:itip-110:3.9521141.012345.01.02.981"),
			SEED("F0395211415E87A145BAFB4D19A8C0E4"), SEED("3D76451FD75411DEF6B4CC00000003039000"),
			SEED("F73795211411234538566CB0AFC4"), SEED("3074257BF7194E4000001A85") } },
	{ "ISO 15434", run_iso15434,
		{ SEED("[)>\03606\035P12345\0351T77\035Q10\036\004"), SEED("[)>\03612\035PABC\036\004") } },
	{ "families: goods", run_families,
		{ SEED("[)>\03606\0359N110375286414\0351T12345ABCD\035D150617\035S1\036\004"),
			SEED("[)>\03601\03596841706672\035840\035001\0351Z12345675\035UPSN\036\004"),
			SEED("+A99912345/$$52001510X3/16D20111212/S77DEFG457"),
			SEED("{pbn:PICK2009291337,on:SO2009291337,pc:C312270,qty:2}"),
			SEED("https://example.com/?.25P=UNABC&.S=4711"),
			SEED("PWBP-302 1PMPN Q1 K19361337/1") } },
	{ "families: persons", run_families,
		{ SEED("WIFI:T:WPA;S:my\\;network;P:mypass;;"),
			SEED("BEGIN:VCARD\r\nFN:Erika\r\nitem1.TEL;TYPE=work:+49 30 1\r\nEND:VCARD"),
			SEED("BCD\n002\n1\nSCT\nBIC\nName\nBE72000000001616\nEUR1\n\n\nText"),
			SEED("00020101021153039785802DE5901X6001Y630472C0"),
			SEED("M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 326J001A0025 100"),
			SEED("@\n\036\rANSI 636000090002DL00410278ZV03190008DLDAQT64\nDCSSAMPLE\n") } },
	{ "families: numbers", run_families,
		{ SEED("-27580899"), SEED("CSQU 305438 3 22G1"), SEED("1M8GDM9AXKP042788"),
			SEED("490154203237518"), SEED("1Z999AA10123456784"), SEED("=W00000912345600") } },
	{ "NDEF message", run_ndef,
		{ SEED("\xD1\x01\x0CU\x02id.gs1.org/"),
			SEED("\xD1\x01\x08T\x02"
				 "enHello"),
			SEED("\xD1\x02\x10Sp\xD1\x01\x0CU\x02id.gs1.org/") } },
	{ "tag memory", run_tag_memory,
		{ SEED("\x01\x03\xA0\x0C\x34\x03\x10\xD1\x01\x0CU\x02id.gs1.org/\xFE"),
			SEED("\x03\xFF\x01\x00\xD1\x01") } },
	{ "personal data", run_personal,
		{ SEED("]Q1WIFI:S:a;T:WPA;P:b;;"), SEED("BEGIN:VCARD\r\nN:a;b\r\nEND:VCARD"),
			SEED("personal:wifi:0123456789abcdef"),
			SEED("\xD1\x01\x0ET\x02"
				 "deBEGIN:VCARD"),
			SEED("\x91\x01\x0ET\x02"
				 "deBEGIN:VCARD\x51\x01\x0CU\x02id.gs1.org/") } },
	{ "scan", run_scan,
		{ SEED("]C1010952123400001321"
			   "1001"),
			SEED("]d2010952123400001321"
				 "1001"),
			SEED("4012345678901"), SEED("WSP:LANE1"), SEED("\xD1\x01\x0CU\x02id.gs1.org/"),
			SEED("urn:epc:id:sgtin:952123.0000013.1") } },
	{ "plain code", run_plain_code,
		{ SEED("(01)09521234000013(21)1001"), SEED("4012345678901"),
			SEED("nfc:04:A1:B2:C3:D4:E5:F6") } },
	{ "command code", run_command_code, { SEED("WSP:START:plc1"), SEED("WSP:LANG:de") } },
	{ "operator command", run_command,
		{ SEED("lane 17 2"), SEED("speed 300"), SEED("17 2"), SEED("lane next 2"),
			SEED("next off") } },
	{ "command line", run_command_line,
		{ SEED("article 2 Coffee"), SEED("article 4711 lane 3 Tea"),
			SEED("article \"A \"\"1\" 2 X"), SEED("article 4006381333932 1 Y"),
			SEED("article (01)04006381333931 Bahn2 Z") } },
	{ "states of faults", run_plant_states,
		{ SEED("ok lane_1_full=active lane_2_full=off camera_off=absent"),
			SEED("lane 1 is full") } },
	{ "run file", run_run_file,
		{ SEED("warenspur run 1\nkind demo\npid 7\nbegun 9\ntemporary yes\ndatabase /a\n"),
			SEED("warenspur run 1\nkind up\npid 7\nbegun 9\ndatabase /a/b.db\ncontrol /c\n") } },
	{ "Modbus ADU", run_adu,
		{ SEED("\0\1\0\0\0\6\1\3\0\0\0\33"), SEED("\1\3\4\0\2\0\7\x5A\x31"),
			SEED("\0\2\0\0\0\3\1\203\2") } },
	{ "PN532 frame", run_pn532,
		{ SEED("\0\0\xFF\x02\xFE\xD4\x02\x2A\0"),
			SEED("\0\0\xFF\x06\xFA\xD5\x03\x32\x01\x06\x07\xE8\0") } },
	{ "image", run_image,
		{ SEED("P5 4 2 255 abcdefgh"), SEED("P2\n2 2\n15\n1 2 3 4\n"), SEED("P6 1 1 255 rgb"),
			SEED("\x89PNG\r\n\032\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\10\0\0\0\0"),
			SEED("\xFF\xD8\xFF\xE0\0\020JFIF\0\1\1\0\0\1\0\1\0\0") } },
	{ "process line", run_process_line,
		{ SEED("17 (a) b S 1 17 17 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 4711 1 1 1\n") } },
	{ "lesson", run_lesson,
		{ SEED(
			  "title.de: A\r\ntitle.en: B\nneeds: conveyor any, nfc real\nbelt: running\n"
			  "article: 9521234000013 lane 1 a | b\nplace: x storing\nfault: no_code\nstep:\ndo.de: a\n  # c\n  b\n"
			  "expect:\n  scan place=x item~\"/21/\"\n  and not last passage result=late\nsolution:\n"
			  "  scan x 1\n  tag x 04A1B2C3 y\n  command lane next 2\n  fault motor end\n  wait 3\n  key s\n"
			  "hint:\nwhen: always\nexample: plant help\n"),
			SEED("\xEF\xBB\xBFtitel.de: \xE4\n x\nstep\nhint: a\n"),
			SEED("minutes: 5\nminuts: 6\ncan.de:\n") } },
	{ "trainer's fault", run_trainer_fault,
		{ SEED(
			  "title.de: A\ntitle.en: B\ntarget: lane\nspeed: creeping\npath.de: a\npath.en: b\npath.de: c\n"
			  "start:\n  lane 1 full\n  after 20 wire delay 100\n # c\nend: fault motor end\n"
			  "first-symptom: alarm code=plc_fault\nmended: by-hand\nright-look: alarms, line\nminutes: 5\n"),
			SEED("step:\nstart: after\nright-look: ,,\n") } },
	{ "condition", run_condition,
		{ SEED("scan place=goods-in item~\"/21/\" and passage result=sorted count=3 in-a-row"),
			SEED(
				"signal STOPPER_OPEN=0 plc!=\xE2\x80\x9Ex\xE2\x80\x9C and not last passage track>=4"),
			SEED("always") } },
	{ "lot search", run_lot_search,
		{ SEED("lot:L42"), SEED("expires:2026-12-31"), SEED("ablauf:31.12.2026"),
			SEED("expires:12/2026") } },
	{ "lot field", run_lot_field, { SEED("20261231"), SEED("261200"), SEED("2636508") } },
	{ "Y4M stream", run_y4m, { SEED("YUV4MPEG2 W4 H1 Cmono\nFRAME\nabcdFRAME\nefgh") } },
	{ "replay line", run_replay_line,
		{ SEED(
			  "{\"at\":\"2026-11-23T15:04:05+01:00\",\"carrier\":\"barcode\",\"text\":\"4012345678901\"}"),
			SEED("4012345678901") } },
};

/* --- mutation --------------------------------------------------------------------------------- */

static uint64_t state;

static uint32_t draw(uint32_t below)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return below ? (uint32_t)(state >> 33) % below : 0;
}

static size_t mutate(unsigned char *bytes, size_t len)
{
	static const unsigned char telling[] = { 0, 1, 0x1D, 0x1E, 0x04, '0', '9', '(', ')', '/', '%',
		0x7F, 0x80, 0xFF };
	size_t at = draw((uint32_t)len + 1), count = 1 + draw(16);

	switch (draw(5)) {
	case 0: /* another byte */
		if (at < len)
			bytes[at] = draw(2) ? telling[draw(sizeof telling)] : (unsigned char)draw(256);
		return len;
	case 1: /* cut */
		return at;
	case 2: /* take out */
		count = count > len - at ? len - at : count;
		memmove(bytes + at, bytes + at + count, len - at - count);
		return len - count;
	case 3: /* double a part */
		count = count > len - at ? len - at : count;
		if (len + count > INPUT_MAX)
			return len;
		memmove(bytes + at + count, bytes + at, len - at);
		return len + count;
	default: /* insert */
		if (len + count > INPUT_MAX)
			return len;
		memmove(bytes + at + count, bytes + at, len - at);
		for (size_t i = 0; i < count; i++)
			bytes[at + i] = telling[draw(sizeof telling)];
		return len + count;
	}
}

/* In memory of exactly its size, so that one byte too many is seen. */
static void run_exactly(const struct fuzz_target *target, const unsigned char *bytes, size_t len)
{
	unsigned char *exact = malloc(len ? len : 1);

	ck_assert_ptr_nonnull(exact);
	memcpy(exact, bytes, len);
	target->run(exact, len);
	free(exact);
}

static uint64_t setting(const char *name, uint64_t fallback)
{
	const char *text = getenv(name);

	return text && *text ? strtoull(text, NULL, 10) : fallback;
}

START_TEST(any_bytes_are_survived)
{
	const struct fuzz_target *target = &targets[_i];
	uint64_t seed = setting("FUZZ_SEED", (uint64_t)time(NULL)), runs = setting("FUZZ_RUNS", RUNS);
	unsigned char bytes[INPUT_MAX];
	size_t seeds = 0;

	printf("%s: FUZZ_SEED=%llu\n", target->name, (unsigned long long)seed);
	fflush(stdout);
	state = seed;
	while (seeds < SEEDS_MAX && target->seeds[seeds].bytes)
		seeds++;
	for (size_t i = 0; i < seeds; i++)
		run_exactly(target, (const unsigned char *)target->seeds[i].bytes, target->seeds[i].len);
	for (uint64_t i = 0; i < runs; i++) {
		size_t which = draw((uint32_t)seeds), len = target->seeds[which].len;

		memcpy(bytes, target->seeds[which].bytes, len);
		for (uint32_t n = 1 + draw(8); n > 0; n--)
			len = mutate(bytes, len);
		run_exactly(target, bytes, len);
	}
}
END_TEST

Suite *suite(void)
{
	static const TTest *const none[] = { NULL };
	Suite *s = suite_of("fuzz", none);
	TCase *parsers = tcase_create("parsers");

	tcase_set_timeout(parsers, 0);
	add_table(parsers, any_bytes_are_survived, targets);
	suite_add_tcase(s, parsers);
	return s;
}
