#include "tui/prompt.h"
#include "tui/draw/theme.h"
#include "core/base/text.h"
#include "core/code/identify.h"
#include "core/code/plain_code.h"

#include <string.h>

#define CTRL(letter) ((letter)&0x1f)

enum { ESCAPE = 27, DELETE = 127 };

void prompt_open(struct prompt *p, char kind, const char *text)
{
	p->kind = kind;
	p->at = -1;
	text_copy(p->text, sizeof p->text, text);
}

/* ":show" of a code with personal data is not shown to who types next. */
static bool is_personal(const char *text)
{
	const char *code = strchr(text, ' ');
	struct identity identity;
	struct scan scan;

	if (!code || plain_code_to_scan(code + 1, strlen(code + 1), SYMBOLOGY_UNKNOWN, &scan, NULL))
		return false;
	identify(&scan, &identity);
	return identity.personal;
}

static void remember_command(struct prompt *p)
{
	if (p->kind != ':' || !p->text[0] || is_personal(p->text) ||
		(p->history_count && strcmp(p->history[0], p->text) == 0))
		return;
	if (p->history_count < PROMPT_HISTORY_MAX)
		p->history_count++;
	memmove(p->history[1], p->history[0], sizeof p->history[0] * (PROMPT_HISTORY_MAX - 1));
	strcpy(p->history[0], p->text);
}

static enum prompt_event recall_command(struct prompt *p, int step)
{
	int at = p->at + step;

	if (p->kind != ':' || at < -1 || at >= p->history_count)
		return PROMPT_GOES_ON;
	p->at = at;
	text_copy(p->text, sizeof p->text, at < 0 ? "" : p->history[at]);
	return PROMPT_CHANGED;
}

static enum prompt_event close_prompt(struct prompt *p, enum prompt_event event)
{
	if (event == PROMPT_DONE)
		remember_command(p);
	p->kind = '\0';
	return event;
}

static enum prompt_event delete_character(struct prompt *p)
{
	size_t len = strlen(p->text);

	if (len == 0)
		return close_prompt(p, PROMPT_LEFT);
	p->text[text_whole_utf8(p->text, len - 1)] = '\0';
	return PROMPT_CHANGED;
}

static enum prompt_event insert_character(struct prompt *p, wint_t key)
{
	if (key < ' ' || key == DELETE || (wcwidth((wchar_t)key) < 1 && !text_is_mark((uint32_t)key)))
		return PROMPT_GOES_ON;
	if (!text_append_utf8(p->text, sizeof p->text, key))
		return PROMPT_GOES_ON;
	text_compose(p->text, strlen(p->text), p->text, sizeof p->text);
	return PROMPT_CHANGED;
}

static enum prompt_event clear_text(struct prompt *p)
{
	p->text[0] = '\0';
	return PROMPT_CHANGED;
}

enum prompt_event prompt_key(struct prompt *p, wint_t key, bool is_code)
{
	if (is_code) {
		if (key == KEY_UP || key == KEY_DOWN)
			return recall_command(p, key == KEY_UP ? 1 : -1);
		key = key == KEY_ENTER ? '\r' : key == KEY_BACKSPACE ? '\b' : 0;
	}
	switch (key) {
	case ESCAPE:
	case CTRL('c'):
		return close_prompt(p, PROMPT_LEFT);
	case '\r':
	case '\n':
		return close_prompt(p, PROMPT_DONE);
	case '\t':
		return PROMPT_COMPLETE;
	case '\b':
	case DELETE:
		return delete_character(p);
	case CTRL('u'):
		return clear_text(p);
	default:
		return insert_character(p, key);
	}
}
