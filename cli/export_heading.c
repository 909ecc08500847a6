#include "cli/export_heading.h"
#include "core/base/lang.h"

#include <string.h>

/* table NULL: in every table that has no other heading for it. */
static const struct {
	const char *table, *column, *heading;
} headings[] = {
	{ "place", "name", N_("Place") },
	{ "place", "code", N_("GLN") },
	{ NULL, "gtin", N_("GTIN") },
	{ NULL, "number", N_("Article number") },
	{ NULL, "name", N_("Name") },
	{ NULL, "lane", N_("Lane") },
	{ NULL, "key", N_("Item") },
	{ NULL, "item", N_("Item") },
	{ NULL, "article", N_("Article") },
	{ NULL, "place", N_("Place") },
	{ NULL, "parent", N_("Inside") },
	{ NULL, "title", N_("Title") },
	{ NULL, "biz_step", N_("Business step") },
	{ NULL, "uid", N_("UID") },
	{ NULL, "quantity", N_("Quantity") },
	{ NULL, "at_us", N_("Time") },
	{ NULL, "seen_us", N_("Last seen") },
	{ NULL, "arrived_us", N_("Arrived") },
	{ NULL, "confirmed_us", N_("Confirmed") },
	{ NULL, "answer_ms", N_("Answer time, ms") },
	{ NULL, "source", N_("Source") },
	{ NULL, "text", N_("Text") },
	{ NULL, "verdict", N_("Result") },
	{ NULL, "from_place", N_("From") },
	{ NULL, "to_place", N_("To") },
};

const char *export_heading(const char *table, const char *column)
{
	for (size_t i = 0; i < sizeof headings / sizeof headings[0]; i++)
		if (strcmp(headings[i].column, column) == 0 &&
			(!headings[i].table || strcmp(headings[i].table, table) == 0))
			return _(headings[i].heading);
	return column;
}
