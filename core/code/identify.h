/* identify: what a scan is. Bytes as read -> readable text, symbology, item key. Pure. */
#ifndef CORE_CODE_IDENTIFY_H
#define CORE_CODE_IDENTIFY_H

#include "core/code/command_code.h"
#include "core/code/scan.h"

struct identity {
	enum symbology symbology;       /* the scan's, or what an AIM prefix says */
	bool rejected;                  /* a GS1 code with a mistake, or too long: text is the reason */
	char reason[256];               /* the sentence: why rejected, or a hint; "" if all is well */
	struct gs1 gs1;                 /* the fields, if it is a GS1 code */
	char text[SCAN_TEXT_MAX + 256]; /* readable, cleaned */
	char item[ITEM_KEY_MAX];        /* key; "" if the scan holds none (rejected, a command) */
	const struct command_code *command; /* a printed command, NULL: none */
	char argument[SCAN_NAME_MAX];       /* of the command: the PLC it names, the language */
};

/* Never fails: what is not understood is a code or a UID. About 75 kB: keep it off small stacks. */
void identify(const struct scan *scan, struct identity *out);

#endif
