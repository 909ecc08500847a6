#include "plc-bridge/plc_target.h"
#include "core/base/lang.h"
#include "core/base/text.h"

#include <stdio.h>
#include <string.h>

#define PROFILE_MARK "?profile="

int plc_target_profile(const struct plc_target_options *o, struct profile *p, struct fault *why)
{
	profile_default(p);
	if (o->profile && profile_read(o->profile, p, why))
		return -1;
	if (o->period_ms)
		p->period_ms = o->period_ms;
	if (o->unit >= 0)
		p->unit = o->unit;
	if (o->settle_ms >= 0)
		p->settle_ms = o->settle_ms;
	if (o->confirm_timeout_s > 0)
		p->confirm_timeout_s = o->confirm_timeout_s;
	return 0;
}

static int read_other_profile(const char *name, struct profile *p, struct fault *why)
{
	profile_default(p);
	return profile_read(name, p, why);
}

int plc_target_parse(const char *text, const struct plc_target_options *o, struct plc_target *out,
	struct fault *why)
{
	const char *mark = strstr(text, PROFILE_MARK);
	struct address address;

	if (!text_copy(out->text, sizeof out->text, text))
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("plc_target.address_more_bytes",
				"the address has more than %d bytes; use a shorter one"),
			STORE_ADDRESS_MAX - 1);
	strcpy(out->address, out->text);
	if (mark)
		out->address[mark - text] = '\0';
	if (address_parse(out->address, &address, why) ||
		(mark ? read_other_profile(mark + strlen(PROFILE_MARK), &out->profile, why)
			  : plc_target_profile(o, &out->profile, why)))
		return -1;
	address_fit(&address, &out->profile);
	return 0;
}
