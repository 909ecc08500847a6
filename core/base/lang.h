/* lang: German and English through gettext, also where no German locale is generated. */
#ifndef CORE_BASE_LANG_H
#define CORE_BASE_LANG_H

#include <libintl.h> /* ngettext() */

#define _(text) lang_text(text)
#define N_(text) (text) /* marks a text in a table; the reader of the table calls _() */

/* Sets locale and language of this process. lang: "de", "en" or NULL (from the environment).
 * Character type is always UTF-8 (C.UTF-8 if the user's locale is not), numbers stay in "C".
 * The texts are found beside the program: <bin>/../share/locale. Call again to change. */
void lang_init(const char *lang);

/* The text in that language; not for "". A screen asks for hundreds of them a second, and gettext
 * looks through all there is before it finds that there is nothing for English. */
const char *lang_text(const char *text) __attribute__((format_arg(1)));

/* The language in use: "de" or "en". */
const char *lang_current(void);

/* What a code of errno means, in that language: the C library has its own texts only where the
 * language packages of the system are installed. Never NULL. */
const char *lang_error(int code);

/* value with one decimal, as people of this language write it: "1.5", "1,5". Returns out. For
 * screens only; files and machines get a point. */
#define LANG_DECIMAL_SIZE 32
const char *lang_decimal(double value, char *out);

#endif
