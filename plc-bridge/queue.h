/* queue: what waits between the poll loop and the journal's thread. Bounded, never blocks longer
 * than a copy.
 *
 * Facts go one way, news the other. While the disk refuses, facts wait here; when there is no room
 * the oldest signal row goes first, passages, alarms and results of commands stay. */
#ifndef PLC_BRIDGE_QUEUE_H
#define PLC_BRIDGE_QUEUE_H

#include "plc-bridge/journal.h"

#include <pthread.h>

enum { QUEUE_FACTS_MAX = 2048, QUEUE_NEWS_MAX = 64 };

enum fact_kind {
	FACT_SIGNAL,
	FACT_PASSAGE,
	FACT_RAISE,
	FACT_CLEAR,
	FACT_STATE,
	FACT_COMMAND,
	FACT_CLOCK,
	FACT_REJECT_ADDRESS
};

struct fact {
	enum fact_kind kind;
	union {
		struct signal_change signal;
		struct passage passage;
		struct {
			char code[32];
			enum alarm_severity severity;
			char text[320];
			bool over;
		} alarm;
		struct {
			char state[16], detail[160];
		} program;
		struct command command;
	};
};

struct queue {
	pthread_mutex_t lock;
	struct fact facts[QUEUE_FACTS_MAX];
	size_t first, count;
	uint64_t dropped; /* signal rows given up at the front */
	struct journal_news news[QUEUE_NEWS_MAX];
	size_t news_first, news_count;
	bool ending;
};

void queue_init(struct queue *);
void queue_finish(struct queue *);

/* False: not even a signal row could be given up for it, the fact is lost. */
bool queue_put(struct queue *, const struct fact *);

/* What is to be written next, without taking it out: a run of up to max signal rows (one->kind is
 * FACT_SIGNAL then), or one other fact. Returns how many, 0 if the queue is empty. *mark is for
 * queue_forget(), which takes out what has been written. */
size_t queue_peek(struct queue *, struct fact *one, struct signal_change *run, size_t max,
	uint64_t *mark);
void queue_forget(struct queue *, size_t count, uint64_t mark);

/* False: the list of news is full, tell it later. A command always fits as long as there is never
 * more than one: it is taken from the store before it is told. */
bool queue_tell(struct queue *, const struct journal_news *);
bool queue_take_news(struct queue *, struct journal_news *out);

void queue_end(struct queue *);
bool queue_is_ending(struct queue *);

#endif
