#include "cli/trainer/station.h"
#include "core/base/lang.h"

#include <stdarg.h>
#include <stdio.h>

/* The dashboard has no magenta: nobody takes one screen for the other. */
static const char *const colours[STATION_ROLES] = {
	[STATION_HEAD] = "\033[1;97;45m",
	[STATION_GOOD] = "\033[95m",
	[STATION_BAD] = "\033[1;95m",
	[STATION_NEWS] = "\033[30;105m",
	[STATION_QUIET] = "\033[35m",
};

void station_print(const struct station *s, enum station_role role, const char *format, ...)
{
	va_list arguments;

	if (s->has_colours)
		fputs(colours[role], stdout);
	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	puts(s->has_colours ? "\033[K\033[0m" : "");
}

void station_print_head(const struct station *s)
{
	char socket[RUN_FILE_CONTROL_MAX];
	bool has_plant = station_find_plant(s, socket, sizeof socket);

	station_print(s, STATION_HEAD, " %s ", _("Trainer's station: hidden faults"));
	station_print(s, STATION_QUIET, "%s", s->db);
	if (has_plant)
		station_print(s, STATION_GOOD, "%s",
			_("Simulated plant found. Faults go to it only; real devices are never touched."));
	else
		station_print(s, STATION_BAD, "%s",
			_("No simulated plant: nothing can be started. Real devices are never touched."));
	station_print(s, STATION_QUIET, "%s", _("help lists the commands."));
}

void station_prompt(const struct station *s)
{
	fputs(s->has_colours ? "\033[1;95m" : "", stdout);
	fputs(_("trainer> "), stdout);
	fputs(s->has_colours ? "\033[0m" : "", stdout);
	fputs(typed_line_shown(&s->typed), stdout);
	fflush(stdout);
}

void station_make_room(const struct station *s)
{
	fputs(s->edits ? "\r\033[K" : "\n", stdout);
}
