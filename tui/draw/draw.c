#include "tui/draw/draw.h"
#include "tui/draw/ascii.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <wchar.h>

enum { CELLS_MAX = 512 };
enum { CLUSTER_MAX = 64, MARKS_DRAWN = 2 };
enum { FULL_BLOCK = 0x2588, BLOCK_EIGHTHS = 8 };
enum { FLAG_A = 0x1F1E6, SKIN_FIRST = 0x1F3FB, SKIN_LAST = 0x1F3FF };

static const wchar_t replacement = L'\xFFFD';
static const wchar_t ellipsis = L'\x2026';

/* A text read character by character. */
struct cursor {
	const char *text;
	const char *rest;    /* of the ASCII replacement of its last character */
	const char *cluster; /* the rest of a letter with marks, composed; NULL: none */
	char composed[CLUSTER_MAX];
	int marks; /* drawn on the last letter */
};

struct area draw_part(const struct area *a, int row, int col, int rows, int cols)
{
	if (rows > a->at.rows - row)
		rows = a->at.rows - row;
	if (cols > a->at.cols - col)
		cols = a->at.cols - col;
	return (struct area){ .win = a->win,
		.at = { .y = a->at.y + row,
			.x = a->at.x + col,
			.rows = rows > 0 ? rows : 0,
			.cols = cols > 0 ? cols : 0 } };
}

/* Bytes of "<U+FE0F>" and the like at text: a joiner that was written as text; 0: none. */
static size_t written_joiner(const char *text)
{
	char *end;
	unsigned long code;

	if (text[0] != '<' || text[1] != 'U' || text[2] != '+')
		return 0;
	code = strtoul(text + 3, &end, 16);
	return *end == '>' && code <= 0x10FFFF && text_is_joiner((uint32_t)code)
		? (size_t)(end + 1 - text)
		: 0;
}

/* A letter with marks at text: composes it. False: none is there. */
static bool begin_cluster(struct cursor *c)
{
	const unsigned char *text = (const unsigned char *)c->text;
	uint32_t code;
	size_t used = text_decode_utf8(text, strnlen(c->text, 4), &code), n, base = used;

	if (!used || text_is_mark(code))
		return false;
	while (text[used] >= 0xCC && used < CLUSTER_MAX - 4 &&
		(n = text_decode_utf8(text + used, strnlen(c->text + used, 4), &code)) != 0 &&
		text_is_mark(code))
		used += n;
	if (used == base)
		return false;
	text_compose(text, used, c->composed, sizeof c->composed);
	c->cluster = c->composed;
	c->text += used;
	return true;
}

/* Two letters of a flag are drawn as letters: terminals disagree about the width of a flag. */
static wchar_t letter_of_flag(wchar_t wide)
{
	return wide >= FLAG_A && wide <= FLAG_A + 25 ? L'A' + (wide - FLAG_A) : wide;
}

/* The next character of a text; 0 at its end. Its invalid bytes are replaced. */
static wchar_t next_decoded(const char **text)
{
	mbstate_t state = { 0 };
	wchar_t wide;
	size_t n = mbrtowc(&wide, *text, MB_CUR_MAX, &state);

	if (n == 0)
		return L'\0';
	if (n == (size_t)-1 || n == (size_t)-2) {
		(*text)++;
		return replacement;
	}
	*text += n;
	return letter_of_flag(wide);
}

static bool is_left_out(struct cursor *c, wchar_t wide)
{
	if (text_is_joiner((uint32_t)wide) || (wide >= SKIN_FIRST && wide <= SKIN_LAST))
		return true;
	if (!text_is_mark((uint32_t)wide) || wcwidth(wide) > 0) {
		c->marks = 0;
		return false;
	}
	return !c->cluster || ++c->marks > MARKS_DRAWN || !theme_shows(wide);
}

/* The next character, or a mark on the one before (without a width). What has no place of its own on a
 * screen is left out, unsafe characters are replaced. */
static wchar_t next_unicode(struct cursor *c)
{
	for (;;) {
		const char **text = c->cluster && *c->cluster ? &c->cluster : &c->text;
		size_t joiner;
		wchar_t wide;

		if (text == &c->text) {
			c->cluster = NULL;
			/* Most of it is ASCII, and a moving belt is drawn ten times a second. */
			if (**text >= ' ' && **text < '\177' && **text != '<' &&
				(unsigned char)(*text)[1] < 0xCC)
				return (wchar_t) * (*text)++;
			joiner = written_joiner(*text);
			*text += joiner;
			if (joiner || begin_cluster(c))
				continue;
		}
		wide = next_decoded(text);
		if (wide == L'\0' || wide == replacement)
			return wide;
		if (is_left_out(c, wide))
			continue;
		return wcwidth(wide) > 0 || text_is_mark((uint32_t)wide) ? wide : replacement;
	}
}

static wchar_t next_wide(struct cursor *c)
{
	wchar_t wide;

	if (c->rest && *c->rest)
		return (wchar_t)*c->rest++;
	wide = next_unicode(c);
	if (theme_shows(wide))
		return wide;
	c->rest = ascii_for(wide);
	return (wchar_t)*c->rest++;
}

static int columns_of(wchar_t wide)
{
	int columns = wide < 0x7F ? 1 : wcwidth(wide);

	return columns > 0 ? columns : 0;
}

int draw_width(const char *text)
{
	struct cursor c = { .text = text };
	int width = 0;
	wchar_t wide;

	while ((wide = next_wide(&c)) != L'\0')
		width += columns_of(wide);
	return width;
}

int draw_fit(const char *text, int width)
{
	struct cursor c = { .text = text };
	const char *blank = text;
	int used = 0;

	for (;;) {
		const char *before = c.text;
		int len = (int)(before - text);
		wchar_t wide;

		do {
			wide = next_wide(&c);
			if (wide == L'\0')
				return (int)strlen(text); /* combining marks at its end have no width */
			used += columns_of(wide);
		} while (c.rest && *c.rest);
		if (used > width)
			return blank - text > len / 2 ? (int)(blank - text)
				: len > 0                 ? len
										  : (int)(c.text - text);
		if (wide == L' ')
			blank = c.text;
	}
}

int draw_wrapped(const struct area *a, int row, int col, int width, int rows, enum role role,
	const char *text)
{
	int used = 0;
	char line[CELLS_MAX * 4];

	while (*text && used < rows && width > 0) {
		int len = draw_fit(text, width);

		/* the rest is cut with an ellipsis */
		if (used == rows - 1)
			len = (int)strlen(text);
		snprintf(line, sizeof line, "%.*s", len, text);
		draw_text(a, row + used++, col, width, role, line);
		text += len;
	}
	return used;
}

/* Copies what fits into width columns. Returns the columns used. */
static int cut_text(const char *text, int width, wchar_t *out)
{
	struct cursor c = { .text = text };
	bool all = draw_width(text) <= width;
	int used = 0, n = 0, room = all ? width : width - 1;
	wchar_t wide;

	while (n < CELLS_MAX - 2 && (wide = next_wide(&c)) != L'\0') {
		if (used + columns_of(wide) > room)
			break;
		used += columns_of(wide);
		out[n++] = wide;
	}
	if (!all && width > 0) {
		out[n++] = theme_shows(ellipsis) ? ellipsis : (wchar_t)*ascii_for(ellipsis);
		used++;
	}
	out[n] = L'\0';
	return used;
}

static int draw_styled(const struct area *a, int row, int col, int width, attr_t attr, short pair,
	const char *text)
{
	wchar_t wide[CELLS_MAX];
	int used;

	if (row < 0 || row >= a->at.rows || col < 0 || col >= a->at.cols)
		return 0;
	if (width > a->at.cols - col)
		width = a->at.cols - col;
	if (width <= 0)
		return 0;
	used = cut_text(text, width, wide);
	wattr_set(a->win, attr, pair, NULL);
	mvwaddwstr(a->win, a->at.y + row, a->at.x + col, wide);
	return used;
}

int draw_text(const struct area *a, int row, int col, int width, enum role role, const char *text)
{
	return draw_styled(a, row, col, width, theme_attr(role), theme_pair(role), text);
}

void draw_ink(const struct area *a, int row, int col, int width, enum role role, const char *text)
{
	draw_styled(a, row, col, width, theme_block_attr(role, false) | A_BOLD, theme_block_pair(role),
		text);
}

int draw_right(const struct area *a, int row, int end, int width, enum role role, const char *text)
{
	int need = draw_width(text);

	if (need > width)
		need = width;
	return draw_text(a, row, end - need, need, role, text);
}

int draw_format(const struct area *a, int row, int col, int width, enum role role,
	const char *format, ...)
{
	char text[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	return draw_text(a, row, col, width, role, text);
}

static bool is_block(wchar_t wide)
{
	return wide >= 0x2580 && wide <= 0x258F;
}

void draw_line(const struct area *a, int row, int col, int n, enum role role, const cchar_t *line)
{
	wchar_t wide[CCHARW_MAX + 1] = L"";
	cchar_t plain;
	attr_t attrs;
	short pair;

	if (col < 0) {
		n += col;
		col = 0;
	}
	if (n > a->at.cols - col)
		n = a->at.cols - col;
	if (row < 0 || row >= a->at.rows || n <= 0)
		return;
	if (getcchar(line, wide, &attrs, &pair, NULL) == OK && !theme_shows(wide[0])) {
		wide[0] = (wchar_t)*ascii_for(wide[0]);
		wide[1] = L'\0';
		setcchar(&plain, wide, attrs, pair, NULL);
		line = &plain;
	}
	if (is_block(wide[0]))
		wattr_set(a->win, theme_block_attr(role, false), theme_block_pair(role), NULL);
	else
		wattr_set(a->win, theme_attr(role), theme_pair(role), NULL);
	mvwhline_set(a->win, a->at.y + row, a->at.x + col, line, n);
}

void draw_outline(const struct area *a, enum role role, bool is_double)
{
	int bottom = a->at.rows - 1, right = a->at.cols - 1;
	const cchar_t *side = is_double ? WACS_D_VLINE : WACS_VLINE;
	const cchar_t *level = is_double ? WACS_D_HLINE : WACS_HLINE;

	draw_line(a, 0, 0, a->at.cols, role, level);
	draw_line(a, bottom, 0, a->at.cols, role, level);
	for (int row = 1; row < bottom; row++) {
		draw_line(a, row, 0, 1, role, side);
		draw_line(a, row, right, 1, role, side);
	}
	draw_line(a, 0, 0, 1, role, is_double ? WACS_D_ULCORNER : WACS_ULCORNER);
	draw_line(a, 0, right, 1, role, is_double ? WACS_D_URCORNER : WACS_URCORNER);
	draw_line(a, bottom, 0, 1, role, is_double ? WACS_D_LLCORNER : WACS_LLCORNER);
	draw_line(a, bottom, right, 1, role, is_double ? WACS_D_LRCORNER : WACS_LRCORNER);
}

void draw_fill(const struct area *a, int row, int col, int n, enum role role, const char *character)
{
	struct cursor c = { .text = character };
	wchar_t wide[2] = { next_wide(&c), L'\0' };
	cchar_t cell;

	setcchar(&cell, wide, A_NORMAL, 0, NULL);
	draw_line(a, row, col, n, role, &cell);
}

void draw_block(const struct area *a, int row, int col, enum role role, int eighths, bool rest)
{
	wchar_t block[2] = { (wchar_t)(FULL_BLOCK + BLOCK_EIGHTHS - eighths), L'\0' };

	if (row < 0 || row >= a->at.rows || col < 0 || col >= a->at.cols || eighths <= 0)
		return;
	wattr_set(a->win, theme_block_attr(role, rest), theme_block_pair(role), NULL);
	mvwaddwstr(a->win, a->at.y + row, a->at.x + col, block);
}

int draw_block_step(void)
{
	if (!theme_shows(FULL_BLOCK))
		return BLOCK_EIGHTHS;
	for (wchar_t block = FULL_BLOCK + 1; block <= FULL_BLOCK + BLOCK_EIGHTHS - 1; block++)
		if (!theme_shows(block))
			return theme_shows(FULL_BLOCK + BLOCK_EIGHTHS / 2) ? BLOCK_EIGHTHS / 2 : BLOCK_EIGHTHS;
	return 1;
}

void draw_title(const struct area *a, const char *title, const char *note)
{
	int cols = a->at.cols, used;

	draw_line(a, 0, 0, cols, ROLE_FRAME, WACS_HLINE);
	draw_text(a, 0, 2, 1, ROLE_FRAME, " ");
	used = 3 + draw_text(a, 0, 3, cols - 6, ROLE_TITLE, title);
	draw_text(a, 0, used, 1, ROLE_FRAME, " ");
	if (note && *note && cols - used - 4 > draw_width(note)) {
		int start = cols - draw_width(note) - 4;

		draw_text(a, 0, start, 1, ROLE_FRAME, " ");
		draw_text(a, 0, start + 1, cols - start - 2, ROLE_QUIET, note);
		draw_text(a, 0, cols - 3, 1, ROLE_FRAME, " ");
	}
}

#define YEAR_US (300 * 86400000000) /* from this age on month and year are shown */

/* The names of the months must not follow the environment's locale. */
static const char months[12][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep",
	"Oct", "Nov", "Dec" };

/* english follows the name of the month. */
static const char *draw_date(int64_t at_us, const char *german, const char *english, char *out,
	size_t size)
{
	time_t seconds = (time_t)(at_us / 1000000);
	bool is_german = strcmp(lang_current(), "de") == 0;
	struct tm local;
	size_t used = 0;

	out[0] = '\0';
	if (!localtime_r(&seconds, &local))
		return out;
	if (!is_german)
		used = (size_t)snprintf(out, size, "%s ", months[local.tm_mon]);
	strftime(out + used, size - used, is_german ? german : english, &local);
	return out;
}

const char *draw_when(int64_t at_us, int64_t now_us, char *out)
{
	if (at_us <= 0 || now_us - at_us < DRAW_DAY_US)
		return clock_format_time(at_us, out);
	if (now_us - at_us < YEAR_US)
		return draw_date(at_us, "%d.%m.", "%d", out, 16);
	return draw_date(at_us, "%m.%Y", "%Y", out, 16);
}

const char *draw_when_long(int64_t at_us, int64_t now_us, char *out)
{
	if (at_us <= 0 || now_us - at_us < DRAW_DAY_US)
		return clock_format_time(at_us, out);
	if (now_us - at_us < YEAR_US)
		return draw_date(at_us, "%d.%m. %H:%M", "%d, %H:%M", out, 24);
	return draw_date(at_us, "%d.%m.%Y", "%d, %Y", out, 24);
}

const char *draw_span(int64_t span_us, char *out)
{
	int64_t ms = span_us > 0 ? span_us / 1000 : 0;
	char seconds[LANG_DECIMAL_SIZE];

	if (span_us > 0 && ms == 0)
		snprintf(out, 24, "<1 ms");
	else if (ms < 1000)
		snprintf(out, 24, "%d ms", (int)ms);
	else if (ms < 60000)
		snprintf(out, 24, "%.16s s", lang_decimal((double)ms / 1000, seconds));
	else if (ms < 7200000)
		snprintf(out, 24, "%d min", (int)(ms / 60000));
	else
		snprintf(out, 24, "%d h", (int)(ms / 3600000 % 1000000));
	return out;
}
