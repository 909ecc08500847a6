#include "reader/debounce.h"

static struct debounce_entry *find_debounced(struct debounce *d, uint64_t key)
{
	for (size_t i = 0; i < DEBOUNCE_MAX; i++)
		if (d->entries[i].key == key)
			return &d->entries[i];
	return NULL;
}

static struct debounce_entry *free_entry(struct debounce *d)
{
	struct debounce_entry *oldest = &d->entries[0];

	for (size_t i = 0; i < DEBOUNCE_MAX; i++) {
		if (d->entries[i].key == 0)
			return &d->entries[i];
		if (d->entries[i].seen_ms < oldest->seen_ms)
			oldest = &d->entries[i];
	}
	return oldest;
}

bool debounce_take(struct debounce *d, const struct scan *scan, int64_t now_ms)
{
	uint64_t key = scan_fingerprint(scan);
	struct debounce_entry *e = find_debounced(d, key);
	bool fresh = !e || (!scan->stays && now_ms - e->seen_ms >= DEBOUNCE_AWAY_MS);
	bool due = e && e->retry_ms && now_ms >= e->retry_ms;

	if (!e)
		e = free_entry(d);
	e->key = key;
	e->seen_ms = now_ms;
	if (fresh || due)
		e->retry_ms = 0;
	return fresh || due;
}

/* A device that stops answering counts as lost only after some time-outs. */
enum { OUTAGE_NOTICED_MS = 1500 };

void debounce_resume(struct debounce *d, int64_t lost_ms, int64_t back_ms)
{
	int64_t newest = INT64_MIN;

	for (size_t i = 0; i < DEBOUNCE_MAX; i++)
		if (d->entries[i].key && d->entries[i].seen_ms > newest)
			newest = d->entries[i].seen_ms;
	if (newest < lost_ms - OUTAGE_NOTICED_MS || back_ms - lost_ms > DEBOUNCE_OUTAGE_MS)
		return;
	for (size_t i = 0; i < DEBOUNCE_MAX; i++)
		if (d->entries[i].key && newest - d->entries[i].seen_ms < DEBOUNCE_AWAY_MS)
			d->entries[i].seen_ms = back_ms;
}

void debounce_refuse(struct debounce *d, const struct scan *scan, int64_t now_ms)
{
	struct debounce_entry *e = find_debounced(d, scan_fingerprint(scan));

	if (e)
		e->retry_ms = now_ms + DEBOUNCE_AWAY_MS;
}
