#include "core/code/command_code.h"
#include "core/base/message.h"

#include <string.h>

const struct command_code command_codes[] = {
	{ "WSP:PLACE", "place", "", MESSAGE_WORD("command_code.place", "book at a place"),
		COMMAND_FOR_PLACE, COMMAND_NEEDS_HAND, false },
	{ "WSP:GUEST", "guest", "", MESSAGE_WORD("command_code.guest", "say hello"), COMMAND_FOR_GUEST,
		COMMAND_NEEDS_NOTHING, false },
	{ "WSP:START", "start", "", MESSAGE_WORD("command_code.start", "start the belt"),
		COMMAND_FOR_PLC, COMMAND_NEEDS_CONSENT, false },
	{ "WSP:STOP", "stop", "", MESSAGE_WORD("command_code.stop", "stop the belt"), COMMAND_FOR_PLC,
		COMMAND_NEEDS_NOTHING, false },
	{ "WSP:RESET", "reset", "", MESSAGE_WORD("command_code.reset", "reset a fault"),
		COMMAND_FOR_PLC, COMMAND_NEEDS_CONSENT, false },
	{ "WSP:LANE1", "lane", "1",
		MESSAGE_WORD("command_code.lane1", "send the box at the read point to lane 1"),
		COMMAND_FOR_PLC, COMMAND_NEEDS_CONSENT, false },
	{ "WSP:LANE2", "lane", "2",
		MESSAGE_WORD("command_code.lane2", "send the box at the read point to lane 2"),
		COMMAND_FOR_PLC, COMMAND_NEEDS_CONSENT, false },
	{ "WSP:LANE3", "lane", "3",
		MESSAGE_WORD("command_code.lane3", "send the box at the read point to lane 3"),
		COMMAND_FOR_PLC, COMMAND_NEEDS_CONSENT, false },
	{ "WSP:UNDO", "undo", "",
		MESSAGE_WORD("command_code.undo", "undo the last entry at this place"), COMMAND_FOR_STORE,
		COMMAND_NEEDS_HAND, false },
	{ "WSP:ACK", "ack", "", MESSAGE_WORD("command_code.ack", "acknowledge all alarms"),
		COMMAND_FOR_STORE, COMMAND_NEEDS_HAND, false },
	{ "WSP:NEXT", "next", "", MESSAGE_WORD("command_code.next", "next step"), COMMAND_FOR_DASHBOARD,
		COMMAND_NEEDS_NOTHING, true },
	{ "WSP:LANG:DE", "lang", "de", MESSAGE_WORD("command_code.lang_de", "German"),
		COMMAND_FOR_DASHBOARD, COMMAND_NEEDS_NOTHING, false },
	{ "WSP:LANG:EN", "lang", "en", MESSAGE_WORD("command_code.lang_en", "English"),
		COMMAND_FOR_DASHBOARD, COMMAND_NEEDS_NOTHING, false },
};
const size_t command_code_count = sizeof command_codes / sizeof command_codes[0];

const struct command_code *const command_code_place = &command_codes[0];
const struct command_code *const command_code_guest = &command_codes[1];

static bool takes_name(const struct command_code *code)
{
	return code->target == COMMAND_FOR_PLC || code->target == COMMAND_FOR_PLACE ||
		code->target == COMMAND_FOR_GUEST;
}

int command_code_find(const char *text, const struct command_code **out, const char **argument)
{
	if (strncmp(text, COMMAND_CODE_PREFIX, strlen(COMMAND_CODE_PREFIX)) != 0)
		return 0;
	for (size_t i = 0; i < command_code_count; i++) {
		const struct command_code *code = &command_codes[i];
		size_t len = strlen(code->content);
		bool whole = strcmp(text, code->content) == 0;

		if (whole ? code->target == COMMAND_FOR_PLACE || code->target == COMMAND_FOR_GUEST
				  : !takes_name(code) || strncmp(text, code->content, len) != 0 ||
					text[len] != ':' || !text[len + 1])
			continue;
		*out = code;
		*argument = !whole ? text + len + 1 : code->target == COMMAND_FOR_PLC ? "" : code->argument;
		return 1;
	}
	return -1;
}
