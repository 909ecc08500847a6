#include "cli/supervise/plant_line.h"
#include "core/base/lang.h"
#include "core/plant/plant_client.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

void plant_line_begin(struct plant_line *l)
{
	l->len = 0;
	l->is_complete = false;
}

/* "ready modbus=tcp:127.0.0.1:40123 pn532=… scanner=…" */
static int parse_plant_line(struct plant_line *l, struct fault *why)
{
	if (strncmp(l->text, "ready ", 6) != 0 || !strstr(l->text, "modbus="))
		return fault_set(why, FAULT_BUG, EXIT_FAILED,
			MESSAGE("plant_line.plant_said_something_unexpected",
				"unexpected message from warenspur-plant: %s"),
			l->text);
	plant_client_value(l->text, "modbus", l->modbus, sizeof l->modbus);
	plant_client_value(l->text, "pn532", l->pn532, sizeof l->pn532);
	plant_client_value(l->text, "scanner", l->scanner, sizeof l->scanner);
	plant_client_value(l->text, "handheld", l->handheld, sizeof l->handheld);
	plant_client_value(l->text, "desk-pn532", l->desk_pn532, sizeof l->desk_pn532);
	plant_client_value(l->text, "control", l->control, sizeof l->control);
	l->is_complete = true;
	return 1;
}

int plant_line_read(struct plant_line *l, struct child_process *p, struct fault *why)
{
	ssize_t n = read(p->out_fd, l->text + l->len, sizeof l->text - 1 - l->len);

	if (n <= 0) {
		close(p->out_fd);
		p->out_fd = -1;
	}
	if (n <= 0 || l->is_complete)
		return 0;
	l->len += (size_t)n;
	l->text[l->len] = '\0';
	return strchr(l->text, '\n') ? parse_plant_line(l, why) : 0;
}
