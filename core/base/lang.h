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

/* The text in the current language; not for "". Skips gettext for English: a screen needs hundreds of
 * texts a second, and gettext searches all its files before it finds that English has none. */
const char *lang_text(const char *text) __attribute__((format_arg(1)));

/* The language in use: "de" or "en". */
const char *lang_current(void);

/* The meaning of an errno in the current language; the C library has German texts only where the
 * language packages of the system are installed. Never NULL. */
const char *lang_error(int code);

/* value with one decimal in the form of the current language: "1.5", "1,5". Returns out. For screens
 * only; files and interfaces have a point. */
#define LANG_DECIMAL_SIZE 32
const char *lang_decimal(double value, char *out);

#endif
