/* family_personal: the form that stands for a code about a person that was not kept. */
#include "core/code/family_rows.h"
#include "core/base/lang.h"
#include "core/code/personal.h"

#include <stdio.h>

/* On a tag its UID stays the item. */
bool family_is_form(const struct code_text *c, struct identity *out)
{
	const struct code_family *family;

	if (!personal_read_form(c->text, c->len, &family))
		return false;
	if (!c->in_tag)
		snprintf(out->key, sizeof out->key, "%.*s", (int)c->len, c->text);
	return true;
}

void family_add_form(struct code_report *report, const struct code_text *c)
{
	const struct code_family *family;

	if (personal_read_form(c->text, c->len, &family))
		code_report_add(report, CODE_REPORT_NOTE, "not_kept", family_title(family), "%s",
			_("not kept: only its family and a hash are stored"));
}
