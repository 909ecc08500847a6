#include "tui/typed.h"
#include "tui/input.h"
#include "core/base/lang.h"

#include <stdio.h>
#include <string.h>
#include <wctype.h>

/* Two keys of which the first changed only what is shown were pressed in a hurry, for example
 * "4a". */
static bool is_text(const struct screen *s)
{
	const struct burst *burst = &s->typed.burst;

	return burst->is_text && (burst->count > 2 || !s->typed.has_moved);
}

static bool is_enter(wint_t key, bool is_code)
{
	return is_code ? key == KEY_ENTER : key == '\r' || key == '\n';
}

static bool is_stop(const struct screen *s, wint_t key, bool is_code)
{
	return keys_find(key, is_code, (int)s->view) == ACTION_STOP;
}

static unsigned release_key(struct screen *s, int64_t wall_us)
{
	wint_t key = s->typed.held;

	s->typed.held = 0;
	return key ? input_key(s, key, false, wall_us) : 0;
}

/* Enter stays: it is the end of the text. */
static void drop_key(struct screen *s)
{
	if (!s->typed.held || is_enter(s->typed.held, false))
		return;
	s->typed.has_dropped = true;
	s->typed.held = 0;
}

static void offer_code(struct screen *s, const char *text)
{
	s->order = (struct command_line){ .kind = COMMAND_LINE_SHOW };
	text_copy(s->order.text, sizeof s->order.text, text + strspn(text, " "));
	text_trim_end(s->order.text);
	command_line_question(&s->order, s->question, sizeof s->question);
}

/* A paste into an open prompt; line ends are blanks in it. */
static unsigned insert_text(struct screen *s, const char *text, int64_t wall_us)
{
	unsigned asked = 0;

	while (*text)
		asked |= input_key(s, keys_next_character(&text), false, wall_us);
	return asked;
}

static unsigned end_burst(struct screen *s, int64_t wall_us)
{
	struct burst burst = s->typed.burst;
	bool has_dropped = s->typed.has_dropped, was_entered = s->typed.was_entered;
	unsigned asked = release_key(s, wall_us);

	s->typed = (struct typed){ .quiet_ms = s->typed.quiet_ms };
	if (s->question[0] || was_entered)
		return asked;
	if (s->prompt.kind)
		return burst.is_paste ? asked | insert_text(s, burst.text, wall_us) : asked;
	if (burst_is_code(&burst))
		offer_code(s, burst.text);
	else if (has_dropped)
		screen_show_message(s, _("keys typed all at once were ignored; press one key at a time"),
			wall_us);
	return asked;
}

static unsigned on_question(struct screen *s, wint_t key, bool is_code, int64_t wall_us)
{
	if (s->typed.has_question || is_text(s))
		return 0;
	if (is_code || !iswprint(key))
		return input_key(s, key, is_code, wall_us);
	s->typed.held = key;
	return 0;
}

/* Enter at the end of a text. A command that changes something without a question, other than stop,
 * needs a separate Enter; a question is shown only when it can be answered. */
static unsigned on_enter(struct screen *s, wint_t key, bool is_code, int64_t wall_us)
{
	struct command_line o = { 0 };
	struct fault why;
	char question[sizeof s->question];
	bool is_command = s->prompt.kind == ':' && is_text(s);
	bool is_wrong = is_command && command_line_parse(s->prompt.text, &o, &why);

	if (!is_command ||
		(!is_wrong && o.kind == COMMAND_LINE_COMMAND && o.command.verb == COMMAND_STOP))
		return input_key(s, key, is_code, wall_us);
	if (!is_wrong && command_line_changes(o.kind) &&
		!*command_line_question(&o, question, sizeof question))
		text_copy(s->hint, sizeof s->hint, _("typed all at once; press Enter once more to run it"));
	else
		s->typed.held = '\r';
	return 0;
}

static unsigned on_prompt(struct screen *s, wint_t key, bool is_code, int64_t wall_us)
{
	bool has_entered = s->typed.held == '\r';

	s->typed.was_entered = true;
	if (is_enter(key, is_code))
		return has_entered ? 0 : on_enter(s, key, is_code, wall_us);
	/* A text whose first letter opened the prompt: whoever typed has not seen the prompt yet. */
	if ((s->typed.has_prompt || has_entered) && is_stop(s, key, is_code))
		s->typed.held = 0, s->prompt.kind = '\0';
	return s->typed.held == '\r' ? 0 : input_key(s, key, is_code, wall_us);
}

static bool opens_prompt(enum action action)
{
	return action == ACTION_COMMAND || action == ACTION_SEARCH || action == ACTION_SPEED ||
		action == ACTION_LANE || action == ACTION_SESSION || action == ACTION_ARTICLE ||
		action == ACTION_FOUND || action == ACTION_NOTE || action == ACTION_SAVE;
}

static unsigned on_action(struct screen *s, wint_t key, bool is_code, int64_t wall_us)
{
	/* In a kiosk's lesson digits are answers. */
	enum action action = s->kiosk.is_busy ? ACTION_FREEZE : keys_find(key, is_code, (int)s->view);

	s->typed.has_moved |= s->typed.burst.count == 1 && keys_move_about(action);
	if (is_code || !iswprint(key) || action == ACTION_STOP || keys_move_about(action))
		return input_key(s, key, is_code, wall_us);
	if (is_text(s)) {
		s->typed.has_dropped |= action != ACTION_NONE;
		return 0;
	}
	if (opens_prompt(action) && s->typed.burst.count == 1) {
		s->typed.has_prompt = action != ACTION_COMMAND && action != ACTION_SEARCH;
		return input_key(s, key, is_code, wall_us);
	}
	s->typed.held = key;
	return 0;
}

static unsigned dispatch_key(struct screen *s, wint_t key, bool is_code, int64_t wall_us)
{
	unsigned asked;

	if (s->question[0])
		return on_question(s, key, is_code, wall_us);
	asked =
		s->prompt.kind ? on_prompt(s, key, is_code, wall_us) : on_action(s, key, is_code, wall_us);
	s->typed.has_question |= s->question[0] != '\0';
	return asked;
}

static unsigned add_key(struct screen *s, wint_t key, bool is_code, int64_t wall_us)
{
	struct burst *burst = &s->typed.burst;
	unsigned asked = 0;

	burst_add(burst, key, is_code);
	if (burst->is_paste)
		return 0;
	if (is_text(s))
		drop_key(s);
	else if (is_code || !iswprint(key))
		asked = release_key(s, wall_us);
	s->typed.has_question |= asked && s->question[0];
	return asked | dispatch_key(s, key, is_code, wall_us);
}

unsigned typed_key(struct screen *s, wint_t key, bool is_code, int64_t wall_us)
{
	bool begins_paste = is_code && key == TYPED_PASTE_BEGINS;
	bool ends_paste = is_code && key == TYPED_PASTE_ENDS;
	unsigned asked = 0;

	if (s->typed.quiet_ms >= burst_gap_ms(&s->typed.burst) || begins_paste)
		asked = end_burst(s, wall_us);
	s->typed.quiet_ms = 0;
	if (begins_paste)
		s->typed.burst.is_paste = true;
	else if (ends_paste)
		asked |= end_burst(s, wall_us);
	else
		asked |= add_key(s, key, is_code, wall_us);
	return asked;
}

void typed_waited(struct screen *s, int64_t ms)
{
	s->typed.quiet_ms += ms;
}

int typed_wait_ms(const struct screen *s)
{
	const struct typed *t = &s->typed;
	int64_t rest_ms = burst_gap_ms(&t->burst) - t->quiet_ms;

	if (!t->burst.is_paste && !t->held && !t->has_dropped && !t->burst.count)
		return -1;
	return rest_ms > 0 ? (int)rest_ms : 0;
}

unsigned typed_pause(struct screen *s, int64_t wall_us)
{
	return end_burst(s, wall_us);
}
