#include "reader/scan_limit.h"

enum { SCAN = 1000, REPORT_MS = 1000, REFILL_MS = 1000 * SCAN_LIMIT_BURST / SCAN_LIMIT_PER_S };

bool scan_limit_take(struct scan_limit *l, int64_t now_ms)
{
	int64_t most = SCAN_LIMIT_BURST * (int64_t)SCAN;

	if (l->at_ms == 0 || now_ms - l->at_ms >= REFILL_MS)
		l->room = most;
	else if (now_ms > l->at_ms)
		l->room += (now_ms - l->at_ms) * SCAN_LIMIT_PER_S * SCAN / 1000;
	l->room = l->room > most ? most : l->room;
	l->at_ms = now_ms > 0 ? now_ms : 1;
	if (l->room >= SCAN) {
		l->room -= SCAN;
		return true;
	}
	l->excess++;
	l->excess_ms = now_ms;
	return false;
}

enum scan_limit_news scan_limit_report(struct scan_limit *l, int64_t now_ms, unsigned long *count)
{
	*count = l->excess;
	if (l->excess && (!l->is_exceeded || now_ms - l->report_ms >= REPORT_MS)) {
		l->excess = 0;
		l->report_ms = now_ms;
		l->is_exceeded = true;
		return SCAN_LIMIT_EXCESS;
	}
	if (l->is_exceeded && !l->excess && now_ms - l->excess_ms >= SCAN_LIMIT_CALM_MS) {
		l->is_exceeded = false;
		return SCAN_LIMIT_OVER;
	}
	return SCAN_LIMIT_QUIET;
}
