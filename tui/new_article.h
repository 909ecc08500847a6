/* new_article: the code that becomes an article, or whose article is changed: its number, what the database knows
 * of it, and what a person is told before. Only new_article_read() and new_article_put() use the database. */
#ifndef TUI_NEW_ARTICLE_H
#define TUI_NEW_ARTICLE_H

#include "core/store/store.h"

#define NEW_ARTICLE_NAME_SIZE 96

/* Zero it. */
struct new_article {
	char item[512];                      /* key of the code, "": no code is chosen */
	char gtin[15];                       /* 14 digits; "": number counts */
	char number[ARTICLE_NUMBER_MAX + 1]; /* the firm's own */

	/* read from the database */
	bool is_read;
	struct row_article before; /* key "": there is no such article yet */
	int item_lane;             /* of this item alone, it comes first; 0: none */
	int few_lane;              /* 1 or 2: fewer articles go there than to the other */
};

/* Chooses a code by its item key; text: what is on the code or tag, "" if it is not known. 0, or -1 with why: it
 * cannot be an article, and the next step; out is of no code then. */
int new_article_choose(struct new_article *out, const char *item, const char *text,
	struct fault *why);
/* The same for a number that was typed. */
int new_article_choose_typed(struct new_article *out, const char *number, struct fault *why);
/* Its number for people; points into it or into a static buffer. */
const char *new_article_shown(const struct new_article *);

/* Reads what is known of it. 0 or -1. */
int new_article_read(struct new_article *, struct store *, struct fault *why);
/* What helps while lane and name are typed. Returns out. */
const char *new_article_hint(const struct new_article *, char *out, size_t size);
/* The question before it is made or changed; "": it would stay as it is. Returns out. */
const char *new_article_question(const struct new_article *, const char *name, int lane, char *out,
	size_t size);
/* Makes or changes it, and acknowledges the alarms about its code; all or nothing. *alarms: how many those were.
 * 0, or -1 with why: also if the article is not as it was read, since another program has changed it. */
int new_article_put(const struct new_article *, struct store *, const char *name, int lane,
	int *alarms, struct fault *why);

/* The item key in an alarm "unknown code". False: the alarm is another one, or names none; out is "". */
bool new_article_of_alarm(enum alarm_code, const struct message *, char *out, size_t size);

#endif
