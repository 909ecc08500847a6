/* scan_limit: how many scans a second are taken from one device. A trigger that is stuck, a gate or a
 * driver that repeats itself without a pause must not fill the disk. Pure: time is passed in. */
#ifndef READER_SCAN_LIMIT_H
#define READER_SCAN_LIMIT_H

#include <stdbool.h>
#include <stdint.h>

/* Far above any hand and any belt: a scanner on a stand reads up to 10 codes a second. One with a memory
 * sends what it has stored in one burst. */
#define SCAN_LIMIT_PER_S 50
#define SCAN_LIMIT_BURST 100
#define SCAN_LIMIT_CALM_MS 2000 /* so long without an excess: it is over */

struct scan_limit {
	int64_t at_ms;        /* of the last scan that was asked for; 0: none */
	int64_t room;         /* thousandths of a scan that may be taken now */
	unsigned long excess; /* scans beyond the limit since the last report */
	int64_t excess_ms;    /* the last of them */
	int64_t report_ms;    /* the last report */
	bool is_exceeded;     /* from the first excess until SCAN_LIMIT_CALM_MS after the last */
};

/* May a scan be taken at now_ms (monotonic)? False: it is counted as excess. */
bool scan_limit_take(struct scan_limit *, int64_t now_ms);

enum scan_limit_news {
	SCAN_LIMIT_QUIET,
	SCAN_LIMIT_EXCESS, /* *count scans were not taken since the last report, once a second */
	SCAN_LIMIT_OVER    /* calm again, after the last EXCESS */
};
/* Call it at least once a second. */
enum scan_limit_news scan_limit_report(struct scan_limit *, int64_t now_ms, unsigned long *count);

#endif
