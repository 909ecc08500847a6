#include "cli/trainer/typed_line.h"

#include <stdbool.h>

#define CTRL(letter) ((letter)&0x1f)

enum { ESCAPE = 27, DELETE = 127 };

static bool is_continuation(char byte)
{
	return ((unsigned char)byte & 0xc0) == 0x80;
}

static enum typed_event cut_at(struct typed_line *t, size_t len)
{
	enum typed_event event = len == t->len ? TYPED_NOTHING : TYPED_CHANGED;

	t->len = len;
	t->text[len] = '\0';
	return event;
}

static enum typed_event delete_character(struct typed_line *t)
{
	size_t len = t->len;

	while (len > 0 && is_continuation(t->text[len - 1]))
		len--;
	return cut_at(t, len > 0 ? len - 1 : 0);
}

static enum typed_event delete_word(struct typed_line *t)
{
	size_t len = t->len;

	while (len > 0 && t->text[len - 1] == ' ')
		len--;
	while (len > 0 && t->text[len - 1] != ' ')
		len--;
	return cut_at(t, len);
}

/* ESC [ … letter, ESC O letter, ESC letter. */
static bool is_in_sequence(struct typed_line *t, unsigned char byte)
{
	if (t->escape == 0) {
		t->escape = byte == ESCAPE;
		return byte == ESCAPE;
	}
	if (t->escape == 1)
		t->escape = byte == '[' || byte == 'O' ? 2 : 0;
	else if (byte >= '@' && byte <= '~')
		t->escape = 0;
	return true;
}

static enum typed_event add_byte(struct typed_line *t, unsigned char byte)
{
	if (byte < ' ' || t->len + 1 >= sizeof t->text)
		return TYPED_NOTHING;
	t->text[t->len++] = (char)byte;
	t->text[t->len] = '\0';
	return TYPED_CHANGED;
}

enum typed_event typed_line_add(struct typed_line *t, unsigned char byte)
{
	if (byte == '\n' || byte == '\r') {
		t->escape = 0;
		return TYPED_DONE;
	}
	if (is_in_sequence(t, byte))
		return TYPED_NOTHING;
	switch (byte) {
	case DELETE:
	case '\b':
		return delete_character(t);
	case CTRL('u'):
		return cut_at(t, 0);
	case CTRL('w'):
		return delete_word(t);
	case CTRL('d'):
		return t->len ? TYPED_NOTHING : TYPED_LEFT;
	default:
		return add_byte(t, byte);
	}
}

void typed_line_clear(struct typed_line *t)
{
	*t = (struct typed_line){ .len = 0 };
}

const char *typed_line_shown(const struct typed_line *t)
{
	const char *at = t->text + t->len;
	int characters = 0;

	while (at > t->text && (characters < TYPED_LINE_SHOWN_MAX || is_continuation(*at))) {
		at--;
		characters += !is_continuation(*at);
	}
	return at;
}
