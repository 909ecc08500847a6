/* profile_sheet: numbers of data sheets ("Modicon numbers") in a profile. */
#include "core/base/lang.h"
#include "plc-bridge/profile/profile.h"

#include <stdio.h>

/* 1-based, the first digit is the memory: 40001 or 400001 is holding register 0. */
static const struct sheet_range {
	long first, last;
	enum plc_area area;
} ranges[] = {
	{ 40001, 49999, AREA_HOLDING },
	{ 30001, 39999, AREA_INPUT },
	{ 10001, 19999, AREA_DISCRETE },
	{ 400001, 465536, AREA_HOLDING },
	{ 300001, 365536, AREA_INPUT },
	{ 100001, 165536, AREA_DISCRETE },
};

/* A register may be meant by 3xxxx or 4xxxx, a bit only by 1xxxx. */
static const struct sheet_range *find_range(enum plc_area area, long number)
{
	for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
		if (number >= ranges[i].first && number <= ranges[i].last &&
			profile_is_register(area) == profile_is_register(ranges[i].area))
			return &ranges[i];
	return NULL;
}

bool profile_sheet_hint(enum plc_area area, long number, struct message *out)
{
	const struct sheet_range *range = find_range(area, number);

	out->text[0] = '\0';
	if (range)
		message_set(out,
			MESSAGE("profile.data_sheet_number",
				"%ld looks like the number of a data sheet, which counts from 1 (%ld is %s 0): "
				"use %s %ld"),
			number, range->first, profile_area_name(range->area), profile_area_name(range->area),
			number - range->first);
	return range != NULL;
}

bool profile_has_sheet_numbers(const struct profile *p, struct message *out)
{
	out->text[0] = '\0';
	for (int i = 0; i < p->request_count; i++)
		if (profile_sheet_hint(p->requests[i].area, p->requests[i].first, out))
			return true;
	return false;
}
