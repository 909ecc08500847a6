#include "tui/model/box_scan.h"
#include "tui/model/format.h"
#include "core/store_query/store_read.h"

#include <stdlib.h>

int box_scan_refresh(struct box_scan *b, struct store *store, const struct facts *facts,
	struct fault *why)
{
	int64_t seq = facts->passage_count ? facts->passages[0].passage.scan_seq : 0;
	struct scan *scan;
	int got;

	if (seq == b->seq)
		return 0;
	*b = (struct box_scan){ 0 };
	if (!seq)
		return 0;
	scan = malloc(sizeof *scan);
	if (!scan)
		return fault_set(why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("fault.out_of_memory_close_programs", "out of memory; close other programs"));
	got = store_read_scan(store, seq, scan, why);
	if (got > 0) {
		b->seq = seq;
		b->seen_us = scan->at_us;
		text_copy(b->source, sizeof b->source, scan->source);
		text_copy(b->code, sizeof b->code,
			format_code(scan_carrier_name(scan->carrier), scan_symbology_name(scan->symbology)));
	}
	free(scan);
	return got < 0 ? -1 : 0;
}
