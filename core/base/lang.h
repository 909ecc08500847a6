/* lang: texts in German and English. The program reads its own catalogue (GNU MO format): no locale
 * needs to be generated, and no version of the C library decides whether German appears. */
#ifndef CORE_BASE_LANG_H
#define CORE_BASE_LANG_H

#include <stdbool.h>

#define _(text) lang_text(text)
#define N_(text) (text) /* marks a text in a table; the reader of the table calls _() */
#define N_PLURAL(one, many) one, many /* the same for two forms; the reader calls lang_plural() */

/* Sets character type and language of this process, and LANGUAGE for the programs that it starts. lang: "de", "en" or NULL (from the environment).
 * Character type is always UTF-8 (C.UTF-8 if the user's locale is not), numbers stay in "C".
 * The texts are found beside the program: <bin>/../share/locale. Call again to change. */
void lang_init(const char *lang);

/* The text in the current language, or text itself if the catalogue does not have it. Valid until the
 * program ends. A MESSAGE() (message.h) is found by its id, and given without it. */
const char *lang_text(const char *text) __attribute__((format_arg(1)));

/* one for count 1, else many; in the current language. Both languages have two forms; a test checks that
 * po/de.po says so. */
const char *lang_plural(const char *one, const char *many, unsigned long count)
	__attribute__((format_arg(1), format_arg(2)));

/* The language in use: "de" or "en". */
const char *lang_current(void);

/* What the catalogue says for the id of a message; valid until the program ends. */
struct lang_message {
	const char *english, *current;
};
/* Takes the German texts of this catalogue from now on, and forgets the others, also those that were
 * returned; NULL: of the one beside the program. False: there are none, all stays English. For tests. */
bool lang_read_catalogue(const char *path);

/* False: there is no catalogue, or it does not know the id. Reads the catalogue when it is first
 * needed: not for several threads at once. */
bool lang_find_message(const char *id, struct lang_message *out);

/* The decimal sign of the current language: "." or ",". For screens only; files and interfaces
 * have a point. */
const char *lang_decimal_sign(void);
/* value with that many decimals, in the form of the current language: "1.50", "1,50". out:
 * LANG_DECIMAL_SIZE. Returns out. */
#define LANG_DECIMAL_SIZE 32
const char *lang_number(double value, int decimals, char *out);
/* The same with one decimal. */
const char *lang_decimal(double value, char *out);

/* A date "2026-12-31" or a month "2026-12" as people write it in the current language: "31.12.2026", "12.2026"; a time of day
 * behind it ("T08:30", " 08:30:15") stays. Another text is returned as it is. Returns out. */
#define LANG_DATE_SIZE 32
const char *lang_date(const char *iso, char *out);
/* From now on lang_date() changes nothing: for output that programs read. */
void lang_keep_iso_dates(void);

#endif
