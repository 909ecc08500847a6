#include "cli/plant_line.h"
#include "core/lang.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

void plant_line_begin(struct plant_line *l)
{
	l->len = 0;
	l->ready = false;
}

/* "ready modbus=tcp:127.0.0.1:40123 pn532=… scanner=…" */
static int parse(struct plant_line *l, struct fault *why)
{
	const char *port = strstr(l->text, "modbus=tcp:");

	if (strncmp(l->text, "ready ", 6) != 0 || !port)
		return fault_set(why, FAULT_BUG, EXIT_FAILED,
			_("the plant said something unexpected: %s"), l->text);
	snprintf(l->modbus, sizeof l->modbus, "%.*s", (int)strcspn(port + 7, " \n"), port + 7);
	l->ready = true;
	return 1;
}

int plant_line_read(struct plant_line *l, struct part *p, struct fault *why)
{
	ssize_t n = read(p->out_fd, l->text + l->len, sizeof l->text - 1 - l->len);

	if (n <= 0) {
		close(p->out_fd);
		p->out_fd = -1;
	}
	if (n <= 0 || l->ready)
		return 0;
	l->len += (size_t)n;
	l->text[l->len] = '\0';
	return strchr(l->text, '\n') ? parse(l, why) : 0;
}
