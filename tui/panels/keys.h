/* keys: the table of keys, used for dispatch, key bar and help. A new key is one row in keys.c. */
#ifndef TUI_PANELS_KEYS_H
#define TUI_PANELS_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <wchar.h>

enum action {
	ACTION_NONE,
	ACTION_VIEW, /* + the number of the view: ACTION_VIEW .. ACTION_VIEW_LAST */
	ACTION_VIEW_LAST = ACTION_VIEW + 15,
	ACTION_NEXT_VIEW,
	ACTION_UP,
	ACTION_DOWN,
	ACTION_PAGE_UP,
	ACTION_PAGE_DOWN,
	ACTION_TOP,
	ACTION_END,
	ACTION_OPEN,
	ACTION_BACK,
	ACTION_START,
	ACTION_STOP,
	ACTION_RESET,
	ACTION_SPEED,
	ACTION_LANE,
	ACTION_SESSION,
	ACTION_ARTICLE,
	ACTION_FOUND,
	ACTION_REMOVED,
	ACTION_SEARCH,
	ACTION_NEXT_HIT,
	ACTION_LAST_HIT,
	ACTION_COMMAND,
	ACTION_SORT,
	ACTION_TRACE,
	ACTION_UNDO,
	ACTION_NOTE,
	ACTION_ACKNOWLEDGE_ONE,
	ACTION_PROGRAM,
	ACTION_SAVE,
	ACTION_ALLOW,
	ACTION_FAULTS,
	ACTION_LESSON_HINT,
	ACTION_LESSON_RESET,
	ACTION_LESSON_LEAVE,
	ACTION_FACT_BACK,
	ACTION_FACT_ON,
	ACTION_EVENT_BACK,
	ACTION_EVENT_ON,
	ACTION_MARK_BACK,
	ACTION_MARK_ON,
	ACTION_PLAY,
	ACTION_AGAIN,
	ACTION_SLOWER,
	ACTION_FASTER,
	ACTION_THEME,
	ACTION_ACKNOWLEDGE,
	ACTION_LANGUAGE,
	ACTION_FREEZE,
	ACTION_REPAINT,
	ACTION_QUIT,
	ACTION_COUNT
};

/* The action that opens a view (enum view_id). */
#define ACTION_OF_VIEW(view) ((enum action)((int)ACTION_VIEW + (int)(view)))

enum { KEY_CODES_MAX = 4 };

struct key_row {
	enum action action;
	int codes[KEY_CODES_MAX]; /* characters and curses KEY_* codes; 0 ends the list */
	const char *name;         /* as shown: "1 F1"; N_() if it is a word */
	const char *bar;          /* N_() word in the key bar, NULL: not in the bar */
	const char *help; /* N_() one line in the help; NULL: the row above names this key, too */
	unsigned views;   /* bits 1 << VIEW_*; 0: all. A row of one view precedes a row of all */
};

extern const struct key_row key_rows[];
extern const size_t key_row_count;

/* Does a row act in a view (enum view_id)? */
bool keys_act_in(const struct key_row *, int view);
/* The same, unless a row of this view has the same first key. Key bar and help show these. */
bool keys_shown(const struct key_row *, int view);
/* The action of a key in a view. is_code: curses returned KEY_CODE_YES. */
enum action keys_find(wint_t key, bool is_code, int view);

/* Does it change only what is shown: another view, row or moment? */
bool keys_move_about(enum action);
/* Does a key with this action work in a kiosk? */
bool keys_work_in_kiosk(enum action);

/* The next key of a text as given to --keys: a character, or a name: <Up> <Down> <PgUp> <PgDn>
 * <Home> <End> <Left> <Right> <Tab> <Space> <Enter> <Esc> <BS>. Moves *text on. */
wint_t keys_next(const char **text, bool *is_code);
/* The next character of a UTF-8 text, names of keys included. Moves *text on. */
wint_t keys_next_character(const char **text);

#endif
