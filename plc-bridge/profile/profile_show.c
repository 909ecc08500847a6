/* profile_show: prints the whole map as a table. */
#include "core/base/lang.h"
#include "plc-bridge/profile/profile.h"

#include <stdio.h>

static void print_point_row(FILE *out, const char *name, enum profile_kind kind,
	const struct profile_point *at, const char *meaning)
{
	char bit[8] = "", written[16] = "";

	if (at->area >= AREA_COUNT) {
		fprintf(out, "%-16s  %s\n", name, _("not on this PLC"));
		return;
	}
	if (kind == PROFILE_BIT && profile_is_register(at->area))
		snprintf(bit, sizeof bit, "%d", at->bit);
	if (at->write_address >= 0)
		snprintf(written, sizeof written, "%d", at->write_address);
	fprintf(out, "%-16s  %02d  %-8s  %5d  %05ld  %3s  %5s  %s%s\n", name,
		profile_function(at->area), profile_area_name(at->area), at->address,
		profile_sheet_number(at->area, at->address), bit, written, meaning,
		at->slow ? _(" (once a second)") : "");
}

void profile_print(const struct profile *p, FILE *out)
{
	fprintf(out, "%-16s  %s  %-8s  %5s  %-5s  %3s  %5s  %s\n", _("signal"), _("FC"), _("memory"),
		_("from 0"), _("sheet"), _("bit"), _("write"), _("meaning"));
	for (int i = 0; i < SIGNAL_COUNT; i++)
		print_point_row(out, signals[i].name, profile_signal_kind((enum signal_id)i), &p->points[i],
			_(signals[i].meaning));
	for (int i = 0; i < p->extra_count; i++)
		print_point_row(out, p->extras[i].name, p->extras[i].kind, &p->extras[i].point,
			p->extras[i].title);
	fprintf(out, _("\nunit %d, written with FC%02d, every %d ms by these requests:\n"), p->unit,
		p->write_function, p->period_ms);
	for (int i = 0; i < p->request_count; i++) {
		const struct profile_request *r = &p->requests[i];

		fprintf(out, "  FC%02d %s %d..%d%s\n", profile_function(r->area),
			profile_area_name(r->area), r->first, r->first + r->count - 1,
			r->slow ? _(" (once a second)") : "");
	}
}
