/* queue: bounded queue between the poll loop and the journal's thread. Blocks for a copy at most.
 *
 * Facts go one way, news the other. While writes to the disk fail, facts wait here; when there
 * is no room the oldest signal row is dropped; passages, alarms and results of commands are
 * kept. */
#ifndef PLC_BRIDGE_QUEUE_H
#define PLC_BRIDGE_QUEUE_H

#include "plc-bridge/journal_facts.h"

#include <pthread.h>

enum { QUEUE_FACTS_MAX = 2048, QUEUE_NEWS_MAX = 64 };

struct queue {
	pthread_mutex_t lock;
	struct fact facts[QUEUE_FACTS_MAX];
	size_t first, count;
	uint64_t dropped; /* signal rows dropped from the front */
	struct journal_news news[QUEUE_NEWS_MAX];
	size_t news_first, news_count;
	bool ending;
};

void queue_init(struct queue *);
void queue_finish(struct queue *);

/* False: full, and no signal row to drop: the fact is lost. */
bool queue_put(struct queue *, const struct fact *);

/* What is written next, without removing it: a run of up to max signal rows (one->kind is
 * FACT_SIGNAL then), or one other fact. Returns how many, 0 if the queue is empty. *mark is for
 * queue_forget(), which removes what has been written. */
size_t queue_peek(struct queue *, struct fact *one, struct signal_change *run, size_t max,
	uint64_t *mark);
void queue_forget(struct queue *, size_t count, uint64_t mark);

/* False: full, try again later. A command always fits: there is never more than one. */
bool queue_tell(struct queue *, const struct journal_news *);
bool queue_take_news(struct queue *, struct journal_news *out);

void queue_end(struct queue *);
bool queue_is_ending(struct queue *);

#endif
