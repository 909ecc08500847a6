/* command_line: commands typed as words after ":" or given by a key. One table of words is used for
 * parsing, completion and help. Pure. */
#ifndef TUI_COMMAND_LINE_H
#define TUI_COMMAND_LINE_H

#include "tui/new_article.h"

enum command_line_kind {
	COMMAND_LINE_NONE,
	/* change only the screen */
	COMMAND_LINE_VIEW,
	COMMAND_LINE_TRACE,
	COMMAND_LINE_SHOW, /* what a code says */
	COMMAND_LINE_LANGUAGE,
	COMMAND_LINE_QUIT,
	/* change more: refused on a read-only screen */
	COMMAND_LINE_COMMAND,
	COMMAND_LINE_UNDO,
	COMMAND_LINE_UNDO_SCAN,
	COMMAND_LINE_ACKNOWLEDGE,
	COMMAND_LINE_ACKNOWLEDGE_ONE,
	COMMAND_LINE_NOTE,
	COMMAND_LINE_ALLOW,
	COMMAND_LINE_SESSION_BEGIN,
	COMMAND_LINE_SESSION_END,
	COMMAND_LINE_ARTICLE,
	COMMAND_LINE_FOUND,   /* goods that are to be clarified: where they are */
	COMMAND_LINE_REMOVED, /* … or that they are gone */
	COMMAND_LINE_FAULT,   /* of the simulated plant */
	COMMAND_LINE_AGAIN, /* it begins again from a past moment; number: wall time in us, text: in words */
	COMMAND_LINE_LESSON_BEGIN, /* text: title, item: path */
	COMMAND_LINE_LESSON_HINT,
	COMMAND_LINE_LESSON_SOLVE,
	COMMAND_LINE_LESSON_RESET,
	COMMAND_LINE_LESSON_LEAVE,
	COMMAND_LINE_KIOSK_BEGIN, /* a visitor's lesson */
	COMMAND_LINE_KIOSK_PRESS, /* number: the key */
	COMMAND_LINE_KIOSK_LEAVE,
	COMMAND_LINE_DESK_SCAN, /* by the handheld scanner of the simulated plant */
	COMMAND_LINE_DESK_TAG,  /* on its reader for tags by hand */
	COMMAND_LINE_PLANT,     /* any order to it */
	COMMAND_LINE_SAVE
};

struct command_line {
	enum command_line_kind kind;
	struct command command; /* COMMAND_LINE_COMMAND: verb, argument, track */
	int64_t number;         /* a view, a booking, a scan, an alarm, a lane */
	/* A code, a language, a note, a session, a path, the name of an article; for a question: of an item. */
	char text[256];
	/* COMMAND_LINE_NOTE: key; COMMAND_LINE_ALLOW: address of the PLC; COMMAND_LINE_FAULT: the order;
	 * COMMAND_LINE_ARTICLE: the number that was typed, "": the chosen code counts */
	char item[512];
	struct new_article article; /* set by article_input.h */
};

/* Parses the words after ":". 0, or -1 with why: what is wrong and what would be right. */
int command_line_parse(const char *line, struct command_line *out, struct fault *why);
/* Completes the first word as far as it is unique. text: buffer of size. Returns the number of
 * possible words; out lists them, separated by two blanks. */
int command_line_complete(char *text, size_t size, char *out, size_t out_size);

bool command_line_changes(enum command_line_kind);
/* The question before it is carried out; "" if there is none (stop works at once). */
const char *command_line_question(const struct command_line *, char *out, size_t size);

#endif
