#include "plc-bridge/profile/profile_rows.h"
#include "core/base/text.h"

static void fill_point_row(struct row_point *row, const char *name, enum profile_kind kind,
	const struct profile_point *at)
{
	bool there = at->area < AREA_COUNT;

	*row = (struct row_point){ .address = there ? at->address : -1,
		.bit = -1,
		.write_address = at->write_address,
		.scale = 1 };
	if (there && kind == PROFILE_BIT && profile_is_register(at->area))
		row->bit = at->bit;
	text_copy(row->name, sizeof row->name, name);
	text_copy(row->area, sizeof row->area, profile_area_name(at->area));
	text_copy(row->kind, sizeof row->kind, profile_kind_name(kind));
}

size_t profile_rows(const struct profile *p, struct row_point *out)
{
	size_t n = 0;

	for (int i = 0; i < SIGNAL_COUNT; i++, n++) {
		fill_point_row(&out[n], signals[i].name, profile_signal_kind((enum signal_id)i),
			&p->points[i]);
		text_copy(out[n].direction, sizeof out[n].direction,
			signals[i].direction == SIGNAL_TO_PLC ? "to_plc" : "from_plc");
		text_copy(out[n].title, sizeof out[n].title, signals[i].meaning);
	}
	for (int i = 0; i < p->extra_count; i++, n++) {
		const struct profile_extra *x = &p->extras[i];

		fill_point_row(&out[n], x->name, x->kind, &x->point);
		text_copy(out[n].direction, sizeof out[n].direction, "from_plc");
		text_copy(out[n].unit, sizeof out[n].unit, x->unit);
		text_copy(out[n].title, sizeof out[n].title, x->title);
		out[n].scale = x->scale;
		out[n].own = true;
	}
	return n;
}
