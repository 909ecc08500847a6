/* retell: stored sentences told again in the other language; hostile texts and hostile catalogues. */
#include "core/base/retell.h"
#include "core/base/exe_path.h"
#include "core/base/message_catalog.h"
#include "core/base/lang.h"
#include "core/base/sentence.h"
#include "core/base/text.h"
#include "tests/support/suite.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { ROOM = 512 };

static void check_told(const char *lang, const char *text, const char *expected)
{
	char told[ROOM];

	lang_init(lang);
	for (int i = 0; i < 2; i++) { /* new, then remembered */
		text_copy(told, sizeof told, text);
		retell(told, sizeof told);
		ck_assert_str_eq(told, expected);
	}
	lang_init("en");
}

static const char *message_catalog_path(void)
{
	static char path[PATH_MAX];

	exe_path("../share/locale/de/LC_MESSAGES/warenspur.mo", path, sizeof path);
	return path;
}

/* --- the real catalogue ----------------------------------------------------------------------- */

/* As programs have stored them; each is told both ways. */
static const struct {
	const char *english, *german;
} pairs[] = {
	{ "no bridge took it; is it running?", "keine SPS-Brücke hat ihn angenommen; läuft sie?" },
	{ "nfc:04FFEEDDCCBBAA is not known here; import its article, or tie the tag to an item",
		"nfc:04FFEEDDCCBBAA ist hier nicht bekannt; importieren Sie den Artikel oder ordnen Sie das "
		"RFID-Tag einer Ware zu" },
	{ "box 17 goes to lane 3", "Karton 17 geht auf Bahn 3" },
	{ "the clock was set by -3600 s; earlier rows keep their times",
		"die Uhr wurde um -3600 s verstellt; frühere Zeilen behalten ihre Zeiten" },
	/* a sentence in a sentence */
	{ "cannot open /dev/ttyUSB0 (Permission denied); add yourself to the group dialout and log in "
	  "again",
		"/dev/ttyUSB0 lässt sich nicht öffnen (keine Berechtigung); nehmen Sie sich in die Gruppe "
		"dialout auf und melden Sie sich neu an" },
	{ "warenspur-reader has ended unexpectedly (exit code 3) and is started again",
		"warenspur-reader hat unerwartet geendet (Rückgabewert 3) und wird neu gestartet" },
	/* part by part */
	{ "demo: no bridge took it; is it running?",
		"demo: keine SPS-Brücke hat ihn angenommen; läuft sie?" },
	{ "a: b: c: Connection refused", "a: b: c: Verbindung abgewiesen" },
	/* plurals */
	{ "1 mistake in w.csv; nothing was imported, mend the file and try again",
		"1 Fehler in w.csv; nichts wurde übernommen, berichtigen Sie die Datei und versuchen Sie es "
		"noch einmal" },
	{ "21 mistakes in w.csv; nothing was imported, mend the file and try again",
		"21 Fehler in w.csv; nichts wurde übernommen, berichtigen Sie die Datei und versuchen Sie es "
		"noch einmal" },
	{ "1 box, 1 of them read", "1 Karton, 1 davon gelesen" },
	{ "12 boxes, 9 of them read", "12 Kartons, 9 davon gelesen" },
};

START_TEST(test_pairs)
{
	check_told("de", pairs[_i].english, pairs[_i].german);
	check_told("en", pairs[_i].german, pairs[_i].english);
	check_told("de", pairs[_i].german, pairs[_i].german);
	check_told("en", pairs[_i].english, pairs[_i].english);
}
END_TEST

static const char *const unchanged[] = { "", " ", "x", "tcp:127.0.0.1:1502",
	"tcp:127.0.0.1:1502, 20 ms", "Größe Ä 8 mm, ein langer Name", ": ", ":", "a: ", ": b", "%s",
	"%s is not %n", "stock", "receiving", "box x goes to lane 3", "no bridge took it; is it runn",
	"\"\"", "note: hold it back", "no bridge took it; is it running? " };

START_TEST(test_unchanged)
{
	check_told("de", unchanged[_i], unchanged[_i]);
	check_told("en", unchanged[_i], unchanged[_i]);
}
END_TEST

START_TEST(test_cut_at_a_character)
{
	char told[40] = "no bridge took it; is it running?";

	lang_init("de");
	retell(told, sizeof told);
	ck_assert_str_eq(told, "keine SPS-Brücke hat ihn angenommen; l");
	lang_init("en");
}
END_TEST

/* What a format says of made-up arguments; numbers begin with this one. */
static void write_out(const struct sentence *s, int first, char *out)
{
	size_t from = 0;

	for (size_t i = 0; i <= s->slot_count; i++) {
		size_t to = i < s->slot_count ? s->slots[i].begin : s->length;

		out += sprintf(out, "%.*s", (int)(to - from), s->format + from);
		if (i == s->slot_count)
			break;
		from = s->slots[i].end;
		if (s->slots[i].kind == '%')
			out += sprintf(out, "%%");
		else if (s->slots[i].kind == 's')
			out += sprintf(out, "<%c>", 'A' + s->slots[i].argument);
		else
			out += sprintf(out, "%d", (first + s->slots[i].argument) % 10);
	}
}

/* Told in the other language, a pair's sentence is the other one; *counts: it had to be. */
static bool comes_back(const struct message_catalog_pair *pair, bool to_german, bool *counts)
{
	const char *texts[2] = { pair->original, pair->translated };
	struct sentence from, to;
	char said[4096], expected[4096];

	*counts = false;
	if (!sentence_parse(texts[!to_german], &from) || !sentence_parse(texts[to_german], &to) ||
		from.letters < 8 || from.slot_count != to.slot_count || !strchr(from.format, ' ') ||
		from.length > 400 || strchr(from.format, '\n'))
		return true;
	write_out(&from, pair->only_one ? 1 : 2, said);
	write_out(&to, pair->only_one ? 1 : 2, expected);
	*counts = true;
	retell(said, sizeof said);
	return strcmp(said, expected) == 0;
}

/* Is it one sentence in this language and two in the other? Then it cannot be told which is meant. */
static bool is_ambiguous(const struct message_catalog *c, size_t at, bool to_german)
{
	for (size_t i = 0; i < c->count; i++) {
		const struct message_catalog_pair *a = &c->pairs[at], *b = &c->pairs[i];

		if (strcmp(to_german ? a->original : a->translated,
				to_german ? b->original : b->translated) == 0 &&
			strcmp(to_german ? a->translated : a->original,
				to_german ? b->translated : b->original) != 0)
			return true;
	}
	return false;
}

START_TEST(test_whole_catalogue)
{
	struct message_catalog c;

	ck_assert(message_catalog_read(message_catalog_path(), &c));
	ck_assert_uint_gt(c.count, 1000);
	for (int german = 0; german < 2; german++) {
		size_t tried = 0;

		lang_init(german ? "de" : "en");
		for (size_t i = 0; i < c.count; i++) {
			bool counts, back = comes_back(&c.pairs[i], german, &counts);

			tried += counts;
			ck_assert_msg(back || is_ambiguous(&c, i, german), "%s",
				german ? c.pairs[i].original : c.pairs[i].translated);
		}
		ck_assert_uint_gt(tried, 800);
	}
	lang_init("en");
	message_catalog_free(&c);
}
END_TEST

/* --- a catalogue of our own ------------------------------------------------------------------- */

struct written {
	const char *original, *translated; /* a plural's forms stand between "|" */
};

static char folder[] = "/tmp/warenspur-retell-XXXXXX";
static char own_path[64];

static void make_folder(void)
{
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(own_path, sizeof own_path, "%s/own.mo", folder);
}

static void remove_folder(void)
{
	unlink(own_path);
	rmdir(folder);
	retell_from(NULL);
}

static void write_bytes(const void *bytes, size_t len)
{
	FILE *file = fopen(own_path, "we");

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(bytes, 1, len, file), len);
	ck_assert_int_eq(fclose(file), 0);
}

static void put_word(unsigned char *at, uint32_t word, bool swapped)
{
	for (int i = 0; i < 4; i++)
		at[i] = (unsigned char)(word >> 8 * (swapped ? 3 - i : i));
}

static size_t put_text(unsigned char *bytes, size_t row, size_t at, const char *text, bool swapped)
{
	size_t len = strlen(text);

	put_word(bytes + row, (uint32_t)len, swapped);
	put_word(bytes + row + 4, (uint32_t)at, swapped);
	memcpy(bytes + at, text, len + 1);
	for (size_t i = 0; i < len; i++)
		if (bytes[at + i] == '|')
			bytes[at + i] = '\0';
	return at + len + 1;
}

/* swapped: big-endian. */
static void write_catalogue(const struct written *rows, size_t count, bool swapped)
{
	static unsigned char bytes[16384];
	const uint32_t head[] = { 0x950412DE, 0, (uint32_t)count, 28, 28 + 8 * (uint32_t)count, 0, 0 };
	size_t at = 28 + 16 * count;

	for (size_t i = 0; i < 7; i++)
		put_word(bytes + 4 * i, head[i], swapped);
	for (size_t i = 0; i < count; i++) {
		at = put_text(bytes, 28 + 8 * i, at, rows[i].original, swapped);
		at = put_text(bytes, 28 + 8 * (count + i), at, rows[i].translated, swapped);
	}
	write_bytes(bytes, at);
}

static const struct written own[] = {
	{ "", "Language: de\n" },
	{ "%s was moved to %s by %s", "%3$s brachte %1$s nach %2$s" },
	{ "%s was moved to the store", "%s kam ins Lager" },
	{ "moved %.1f of %5.2f metres, 100 %% sure",
		"%1$.1f von %2$5.2f Metern bewegt, zu 100 %% sicher" },
	{ "checksum %02X%02X is wrong, %-4s, %+d", "Prüfsumme %02X%02X ist falsch, %-4s, %+d" },
	{ "the letter %c is no digit", "der Buchstabe %c ist keine Ziffer" },
	{ "%d box was delayed|%d boxes were delayed", "%d Karton kam später|%d Kartons kamen später" },
	{ "%.*s is cut short", "%.*s ist abgeschnitten" },
	{ "menu\004open the whole file", "die ganze Datei öffnen" },
	{ "the number %d is lost in it", "die Zahl geht darin verloren" },
	{ "%s%s%s", "%s %s %s" },
	{ "nothing at %p, nothing %n", "nichts bei %p, nichts %n" },
};

static const struct {
	const char *lang, *text, *told;
} own_told[] = {
	{ "de", "box 4 was moved to lane 2 by Anna", "Anna brachte box 4 nach lane 2" },
	{ "en", "Anna Maria brachte Karton 4 nach Bahn 2",
		"Karton 4 was moved to Bahn 2 by Anna Maria" },
	{ "de", "the box was moved to the store by Anna", "Anna brachte the box nach the store" },
	{ "de", "moved 1.5 of 12.25 metres, 100 % sure",
		"1.5 von 12.25 Metern bewegt, zu 100 % sicher" },
	{ "en", "1,5 von 12,25 Metern bewegt, zu 100 % sicher",
		"moved 1,5 of 12,25 metres, 100 % sure" },
	{ "de", "moved x of 12.25 metres, 100 % sure", "moved x of 12.25 metres, 100 % sure" },
	{ "de", "checksum 0aFF is wrong, a, b, +7", "Prüfsumme 0aFF ist falsch, a, b, +7" },
	{ "de", "the letter ä is no digit", "der Buchstabe ä ist keine Ziffer" },
	{ "de", "the letter ab is no digit", "the letter ab is no digit" },
	{ "de", "1 box was delayed", "1 Karton kam später" },
	{ "de", "3 boxes were delayed", "3 Kartons kamen später" },
	{ "en", "3 Kartons kamen später", "3 boxes were delayed" },
	{ "de", "A is cut short", "A ist abgeschnitten" },
	{ "de", "open the whole file", "die ganze Datei öffnen" },
	{ "de", "the number 5 is lost in it", "die Zahl geht darin verloren" },
	{ "en", "die Zahl geht darin verloren", "die Zahl geht darin verloren" },
	{ "de", "open the whole file is cut short", "die ganze Datei öffnen ist abgeschnitten" },
	{ "de", "x: open the whole file: y was moved to the store",
		"x: die ganze Datei öffnen: y kam ins Lager" },
	{ "de", "nothing at 0, nothing 1", "nothing at 0, nothing 1" },
	{ "de", "a b c", "a b c" },
};

START_TEST(test_own_catalogue)
{
	for (int swapped = 0; swapped < 2; swapped++) {
		write_catalogue(own, sizeof own / sizeof own[0], swapped);
		ck_assert(retell_from(own_path));
		check_told(own_told[_i].lang, own_told[_i].text, own_told[_i].told);
	}
}
END_TEST

START_TEST(test_no_catalogue)
{
	const char *text = "no bridge took it; is it running?";

	ck_assert(!retell_from("/nowhere/at/all.mo"));
	check_told("de", text, text);
	ck_assert(!retell_from(folder));
	check_told("de", text, text);
	write_catalogue(own, 0, false);
	ck_assert(!retell_from(own_path));
	check_told("de", text, text);
	ck_assert(retell_from(NULL));
	check_told("de", text, "keine SPS-Brücke hat ihn angenommen; läuft sie?");
}
END_TEST

/* --- hostile ---------------------------------------------------------------------------------- */

static void begin_random(void)
{
	const char *wanted = getenv("RETELL_SEED");
	unsigned seed = wanted ? (unsigned)strtoul(wanted, NULL, 10) : (unsigned)time(NULL);

	printf("RETELL_SEED=%u\n", seed);
	srandom(seed);
}

/* One that takes for ever ends at the time-out of the case. */
static void tell_hostile(const char *text)
{
	char told[RETELL_BYTES_MAX + 8];

	text_copy(told, RETELL_BYTES_MAX, text);
	retell(told, RETELL_BYTES_MAX);
	must(strlen(told) < RETELL_BYTES_MAX && text_whole_utf8(told, strlen(told)) == strlen(told));
}

/* Full of what sentences are made of, so that everything nearly fits. */
static const char *const crumbs[] = { ": ", ", ", "; ", " (", ") ", " is ", " not ", "1", "22", "a",
	" ", "cannot open ", " goes to ", "box ", " ist ", " nicht ", "ä", "%s", "%", " to ", " and ",
	"x: ", ", worst ", " or " };

START_TEST(test_hostile_texts)
{
	begin_random();
	retell_from(NULL);
	for (int i = 0; i < 3000; i++) {
		char text[ROOM * 2] = "";
		size_t room = (size_t)(random() % 900), few = (size_t)(1 + random() % 6), used = 0;

		while (used < room)
			used += (size_t)sprintf(text + used, "%s",
				crumbs[few == 6 ? (size_t)random() % (sizeof crumbs / sizeof crumbs[0])
								: (size_t)random() % few]);
		lang_init(i % 2 ? "de" : "en");
		tell_hostile(text);
	}
	lang_init("en");
}
END_TEST

START_TEST(test_separators_only)
{
	char text[RETELL_BYTES_MAX] = "";

	lang_init("de");
	retell_from(NULL);
	for (size_t n = 0; n + 2 < sizeof text - 1; n += 2)
		strcpy(text + n, ": ");
	tell_hostile(text);
	for (size_t n = 0; n + 2 < sizeof text - 1; n += 2)
		memcpy(text + n, n % 6 ? " (" : "; ", 2);
	tell_hostile(text);
	for (size_t n = 0; n < sizeof text - 8; n += 4)
		memcpy(text + n, ", a ", 4);
	tell_hostile(text);
	lang_init("en");
}
END_TEST

static unsigned char *read_real(size_t *len)
{
	struct message_catalog c;
	unsigned char *bytes;

	ck_assert(message_catalog_read(message_catalog_path(), &c));
	*len = c.size;
	bytes = malloc(c.size);
	ck_assert_ptr_nonnull(bytes);
	memcpy(bytes, c.bytes, c.size);
	message_catalog_free(&c);
	return bytes;
}

/* Cut anywhere, and bytes of head, tables and texts turned over: whatever is left of it is used. */
START_TEST(test_hostile_catalogues)
{
	size_t len, used = 0;
	unsigned char *bytes = read_real(&len), *copy = malloc(len);

	begin_random();
	ck_assert_ptr_nonnull(copy);
	for (int i = 0; i < 300; i++) {
		size_t left = i % 3 ? len : (size_t)random() % len;
		size_t within = i % 4 == 0 ? 28 : i % 4 == 1 ? len / 8 : len;

		memcpy(copy, bytes, len);
		for (long n = random() % 40; n > 0; n--)
			copy[(size_t)random() % within] ^= (unsigned char)(1 << random() % 8);
		write_bytes(copy, left);
		used += retell_from(own_path);
		lang_init(i % 2 ? "de" : "en");
		for (size_t k = 0; k < sizeof pairs / sizeof pairs[0]; k++)
			tell_hostile(i % 2 ? pairs[k].english : pairs[k].german);
	}
	printf("%zu of 300 gave sentences\n", used);
	lang_init("en");
	free(copy);
	free(bytes);
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("core_retell");
	TCase *tables = tcase_create("tables"), *made = tcase_create("own"), *all = tcase_create("all");

	add_table(tables, test_pairs, pairs);
	add_table(tables, test_unchanged, unchanged);
	suite_add_tcase(s, tables);
	tcase_add_checked_fixture(made, make_folder, remove_folder);
	tcase_set_timeout(made, 120);
	add_table(made, test_own_catalogue, own_told);
	tcase_add_test(made, test_no_catalogue);
	tcase_add_test(made, test_hostile_catalogues);
	suite_add_tcase(s, made);
	tcase_set_timeout(all, 120);
	tcase_add_test(all, test_cut_at_a_character);
	tcase_add_test(all, test_whole_catalogue);
	tcase_add_test(all, test_hostile_texts);
	tcase_add_test(all, test_separators_only);
	suite_add_tcase(s, all);
	return s;
}
