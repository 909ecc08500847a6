#include "plc-bridge/queue.h"

void queue_init(struct queue *q)
{
	pthread_mutex_init(&q->lock, NULL);
	q->first = q->count = q->news_first = q->news_count = 0;
	q->dropped = 0;
	q->ending = false;
}

void queue_finish(struct queue *q)
{
	pthread_mutex_destroy(&q->lock);
}

static struct fact *fact_at(struct queue *q, size_t i)
{
	return &q->facts[(q->first + i) % QUEUE_FACTS_MAX];
}

static void take_first(struct queue *q, size_t n)
{
	q->first = (q->first + n) % QUEUE_FACTS_MAX;
	q->count -= n;
}

/* Makes room by dropping the oldest signal row. False: there is none. */
static bool drop_oldest_signal(struct queue *q)
{
	for (size_t i = 0; i < q->count; i++) {
		if (fact_at(q, i)->kind != FACT_SIGNAL)
			continue;
		q->dropped += i == 0;
		for (; i > 0; i--)
			*fact_at(q, i) = *fact_at(q, i - 1);
		take_first(q, 1);
		return true;
	}
	return false;
}

bool queue_put(struct queue *q, const struct fact *fact)
{
	bool fits;

	pthread_mutex_lock(&q->lock);
	fits = q->count < QUEUE_FACTS_MAX || drop_oldest_signal(q);
	if (fits) {
		*fact_at(q, q->count) = *fact;
		q->count++;
	}
	pthread_mutex_unlock(&q->lock);
	return fits;
}

size_t queue_peek(struct queue *q, struct fact *one, struct signal_change *run, size_t max,
	uint64_t *mark)
{
	size_t n = 0;

	pthread_mutex_lock(&q->lock);
	*mark = q->dropped;
	while (n < q->count && n < max && fact_at(q, n)->kind == FACT_SIGNAL) {
		run[n] = fact_at(q, n)->signal;
		n++;
	}
	one->kind = FACT_SIGNAL;
	if (n == 0 && q->count > 0) {
		*one = *fact_at(q, 0);
		n = 1;
	}
	pthread_mutex_unlock(&q->lock);
	return n;
}

void queue_forget(struct queue *q, size_t count, uint64_t mark)
{
	size_t gone;

	pthread_mutex_lock(&q->lock);
	/* Rows dropped meanwhile were at the front: they are among those that were written. */
	gone = (size_t)(q->dropped - mark);
	take_first(q, count > gone ? count - gone : 0);
	pthread_mutex_unlock(&q->lock);
}

bool queue_tell(struct queue *q, const struct journal_news *news)
{
	/* Scans leave room for one requested address and one command. */
	static const size_t kept_free[] = { [NEWS_SIGHTING] = 2,
		[NEWS_CLOCK] = 2,
		[NEWS_REQUESTED_ADDRESS] = 1,
		[NEWS_COMMAND] = 0 };
	bool fits;

	pthread_mutex_lock(&q->lock);
	fits = q->news_count + kept_free[news->kind] < QUEUE_NEWS_MAX;
	if (fits)
		q->news[(q->news_first + q->news_count++) % QUEUE_NEWS_MAX] = *news;
	pthread_mutex_unlock(&q->lock);
	return fits;
}

bool queue_take_news(struct queue *q, struct journal_news *out)
{
	bool any;

	pthread_mutex_lock(&q->lock);
	any = q->news_count > 0;
	if (any) {
		*out = q->news[q->news_first];
		q->news_first = (q->news_first + 1) % QUEUE_NEWS_MAX;
		q->news_count--;
	}
	pthread_mutex_unlock(&q->lock);
	return any;
}

void queue_end(struct queue *q)
{
	pthread_mutex_lock(&q->lock);
	q->ending = true;
	pthread_mutex_unlock(&q->lock);
}

bool queue_is_ending(struct queue *q)
{
	bool ending;

	pthread_mutex_lock(&q->lock);
	ending = q->ending;
	pthread_mutex_unlock(&q->lock);
	return ending;
}
