#include "core/base/lang.h"
#include "core/base/exe_path.h"
#include "core/base/message_catalog.h"

#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char current[3] = "en";
static bool has_iso_dates;

enum { ID_END = '\004' };
/* The id of a plural's other form. */
static const char many_mark[] = ":many";

/* Read once and kept: texts that were returned stay valid. Its pairs are sorted by compare_pairs(). */
static struct {
	bool was_read;
	struct message_catalog catalog;
} german;

/* Those without an id by their text; then the others by id and form, whatever their text is. */
static int compare_pairs(const void *a, const void *b)
{
	const struct message_catalog_pair *p = a, *q = b;
	int order = (p->id_length > 0) - (q->id_length > 0);
	size_t both = p->id_length < q->id_length ? p->id_length : q->id_length;

	if (order || !p->id_length)
		return order ? order : strcmp(p->original, q->original);
	order = memcmp(p->id, q->id, both);
	if (order)
		return order;
	if (p->id_length != q->id_length)
		return p->id_length < q->id_length ? -1 : 1;
	return p->is_many - q->is_many;
}

bool lang_read_catalogue(const char *path)
{
	char beside[PATH_MAX];

	message_catalog_free(&german.catalog);
	german.was_read = true;
	if (!path && exe_path("../share/locale/de/LC_MESSAGES/warenspur.mo", beside, sizeof beside))
		path = beside;
	if (!path || !message_catalog_read(path, &german.catalog))
		return false;
	if (german.catalog.count == 0)
		return false;
	qsort(german.catalog.pairs, german.catalog.count, sizeof german.catalog.pairs[0],
		compare_pairs);
	return true;
}

/* Without it the texts stay English, as for a text that is not in it. */
static void read_german(void)
{
	if (!german.was_read)
		lang_read_catalogue(NULL);
}

/* The first variable that is set, in the order in which gettext reads them. */
static const char *language_from_environment(void)
{
	static const char *const names[] = { "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const char *value = getenv(names[i]);

		if (value && *value)
			return value;
	}
	return "en";
}

void lang_init(const char *lang)
{
	const char *language = lang ? lang : language_from_environment();

	strcpy(current, strncmp(language, "de", 2) == 0 ? "de" : "en");
	if (!setlocale(LC_CTYPE, "") || strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		setlocale(LC_CTYPE, "C.UTF-8");
	setenv("LANGUAGE", current, 1);
	if (current[0] == 'd')
		read_german();
}

static const struct message_catalog_pair *find_id(const char *id, size_t length)
{
	const size_t mark = sizeof many_mark - 1;
	struct message_catalog_pair key = { .id = id, .id_length = length };

	key.is_many = length > mark && memcmp(id + length - mark, many_mark, mark) == 0;
	if (key.is_many)
		key.id_length -= mark;
	if (key.id_length == 0 || german.catalog.count == 0)
		return NULL;
	return bsearch(&key, german.catalog.pairs, german.catalog.count, sizeof key, compare_pairs);
}

static const char *german_text(const char *text, const char *id_end)
{
	const struct message_catalog_pair key = { .original = text };
	const struct message_catalog_pair *pair;

	if (german.catalog.count == 0)
		return NULL;
	pair = id_end
		? find_id(text, (size_t)(id_end - text))
		: bsearch(&key, german.catalog.pairs, german.catalog.count, sizeof key, compare_pairs);
	return pair ? pair->translated : NULL;
}

const char *lang_text(const char *text)
{
	const char *id_end = strchr(text, ID_END);
	const char *found = current[0] == 'd' ? german_text(text, id_end) : NULL;

	if (found)
		return found;
	return id_end ? id_end + 1 : text;
}

bool lang_find_message(const char *id, struct lang_message *out)
{
	const struct message_catalog_pair *pair;

	read_german();
	pair = find_id(id, strlen(id));
	if (!pair)
		return false;
	out->english = pair->original;
	out->current = current[0] == 'd' ? pair->translated : pair->original;
	return true;
}

const char *lang_plural(const char *one, const char *many, unsigned long count)
{
	return lang_text(count == 1 ? one : many);
}

const char *lang_current(void)
{
	return current;
}

const char *lang_decimal_sign(void)
{
	return strcmp(current, "de") == 0 ? "," : ".";
}

const char *lang_number(double value, int decimals, char *out)
{
	char *point;

	snprintf(out, LANG_DECIMAL_SIZE, "%.*f", decimals, value);
	point = strchr(out, '.');
	if (point)
		*point = *lang_decimal_sign();
	return out;
}

static bool has_form(const char *text, const char *form)
{
	for (; *form; text++, form++)
		if (*form == '0' ? *text < '0' || *text > '9' : *text != *form)
			return false;
	return true;
}

const char *lang_date(const char *iso, char *out)
{
	bool has_day = has_form(iso, "0000-00-00");
	const char *rest = iso + (has_day ? 10 : 7);
	int len = (int)strlen(iso);

	if (len >= LANG_DATE_SIZE || !has_form(iso, "0000-00") || (!has_day && *rest) ||
		(*rest && !has_form(rest, "T00:00") && !has_form(rest, " 00:00")))
		snprintf(out, LANG_DATE_SIZE, "%s", iso);
	else if (has_iso_dates || strcmp(current, "de") != 0)
		snprintf(out, LANG_DATE_SIZE, "%.*s%s%s", (int)(rest - iso), iso, *rest ? " " : "",
			*rest ? rest + 1 : "");
	else
		snprintf(out, LANG_DATE_SIZE, "%.2s%s%.2s.%.4s%s%s", has_day ? iso + 8 : "",
			has_day ? "." : "", iso + 5, iso, *rest ? " " : "", *rest ? rest + 1 : "");
	return out;
}

void lang_keep_iso_dates(void)
{
	has_iso_dates = true;
}

const char *lang_decimal(double value, char *out)
{
	return lang_number(value, 1, out);
}
