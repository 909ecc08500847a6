#include "hw/plant/assembly/desk.h"

#include <string.h>

void desk_init(struct desk *d)
{
	pn532_init(&d->chip);
}

bool desk_scan(struct desk *d, const char *code, int64_t now_us)
{
	size_t len = strlen(code);

	if (d->code_count == DESK_CODES_MAX || len == 0 || len >= SCANNER_LABEL_MAX)
		return false;
	if (d->code_count == 0 && d->scan_us < now_us)
		d->scan_us = now_us;
	memcpy(d->codes[d->code_count++], code, len + 1);
	return true;
}

void desk_set_field(struct desk *d)
{
	struct transponder *tags[PN532_FIELD_MAX];

	pn532_set_field(&d->chip, tags, manual_tags_add_present(&d->tags, tags, 0, PN532_FIELD_MAX));
}

void desk_lay(struct desk *d, struct manual_tag *tag, int64_t now_us)
{
	for (int i = 0; i < MANUAL_TAGS_MAX; i++)
		d->tags.tags[i].in_field = false;
	desk_set_field(d);
	d->to_lay = tag;
	d->lay_us = now_us + DESK_AGAIN_US;
}

static void lay_tag(struct desk *d)
{
	d->to_lay->in_field = true;
	d->to_lay = NULL;
	desk_set_field(d);
}

void desk_receive_chip(struct desk *d, int64_t now_us)
{
	uint8_t bytes[PN532_FRAME_MAX];
	size_t n;

	while ((n = ptyline_read(&d->chip_line, bytes, sizeof bytes)) > 0)
		pn532_receive(&d->chip, bytes, n, now_us);
}

/* 0: the code may be scanned now. */
static int64_t scan_again_us(const struct desk *d, const char *code)
{
	int64_t due = 0;

	for (int i = 0; i < DESK_RECENT_MAX; i++)
		if (strcmp(d->recent[i].code, code) == 0 && d->recent[i].at_us + DESK_AGAIN_US > due)
			due = d->recent[i].at_us + DESK_AGAIN_US;
	return due;
}

static void remember_scan(struct desk *d, const char *code, int64_t now_us)
{
	memmove(&d->recent[1], &d->recent[0], (DESK_RECENT_MAX - 1) * sizeof d->recent[0]);
	memcpy(d->recent[0].code, code, strlen(code) + 1);
	d->recent[0].at_us = now_us;
}

static void scan_next(struct desk *d, int64_t now_us)
{
	int64_t again_us = scan_again_us(d, d->codes[0]);

	if (again_us > now_us) {
		d->scan_us = again_us;
		return;
	}
	remember_scan(d, d->codes[0], now_us);
	scanner_pass(&d->handheld, d->codes[0], now_us);
	d->code_count--;
	memmove(d->codes[0], d->codes[1], (size_t)d->code_count * sizeof d->codes[0]);
	d->scan_us = now_us + DESK_PAUSE_US;
}

void desk_run(struct desk *d, int64_t now_us)
{
	uint8_t bytes[PN532_FRAME_MAX];
	size_t n;

	if (d->code_count && now_us >= d->scan_us)
		scan_next(d, now_us);
	if (d->to_lay && now_us >= d->lay_us)
		lay_tag(d);
	scanner_run(&d->handheld, now_us);
	while (d->chip_line.fd >= 0 && (n = pn532_send(&d->chip, bytes, sizeof bytes, now_us)) > 0)
		ptyline_write(&d->chip_line, bytes, n);
}

int64_t desk_due_us(const struct desk *d)
{
	int64_t due = scanner_due_us(&d->handheld), chip;

	if (d->code_count && d->scan_us < due)
		due = d->scan_us;
	if (d->to_lay && d->lay_us < due)
		due = d->lay_us;
	chip = d->chip_line.fd >= 0 ? pn532_due_us(&d->chip) : INT64_MAX;
	return chip < due ? chip : due;
}
