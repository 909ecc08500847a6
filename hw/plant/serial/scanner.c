#include "hw/plant/serial/scanner.h"
#include "core/base/text.h"

#include <stdio.h>
#include <string.h>

void scanner_show(struct scanner *s, const char *label, int64_t now_us)
{
	text_copy(s->label, sizeof s->label, label ? label : "");
	s->send_us = now_us + SCANNER_READ_US;
}

void scanner_pass(struct scanner *s, const char *label, int64_t now_us)
{
	scanner_show(s, label, now_us);
	s->send_us = now_us;
}

static void send_label(struct scanner *s, int64_t now_us)
{
	char text[SCANNER_LABEL_MAX + 1];
	int len = snprintf(text, sizeof text, "%s\r", s->label);

	ptyline_write(&s->line, text, (size_t)len);
	s->label[0] = '\0';
	s->forget_us = now_us + SCANNER_KEEP_US;
}

void scanner_discard_input(struct scanner *s)
{
	char nonsense[64];

	while (ptyline_read(&s->line, nonsense, sizeof nonsense))
		;
}

void scanner_run(struct scanner *s, int64_t now_us)
{
	if (s->line.fd < 0)
		return;
	if (s->label[0] && now_us >= s->send_us)
		send_label(s, now_us);
	if (s->forget_us && now_us >= s->forget_us) {
		s->forget_us = 0;
		if (ptyline_unread(&s->line))
			ptyline_forget(&s->line);
	}
}

int64_t scanner_due_us(const struct scanner *s)
{
	if (s->line.fd >= 0 && s->label[0])
		return s->send_us;
	return s->line.fd >= 0 && s->forget_us ? s->forget_us : INT64_MAX;
}
