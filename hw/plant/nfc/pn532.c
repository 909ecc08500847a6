#include "hw/plant/nfc/pn532_command.h"
#include "hw/plant/nfc/pn532_fault.h"

#include <string.h>

/* 8N1 at 115200 baud: 86.8 us a byte. ACK_US: from a command's last byte to the ACK's first. */
enum { BYTE_NS = 86806, ACK_US = 100, JOIN_US = 3000, WAKE_UP = 0x55 };

static int64_t wire_us(size_t bytes)
{
	return (int64_t)bytes * BYTE_NS / 1000;
}

void pn532_init(struct pn532 *c)
{
	memset(c, 0, sizeof *c);
	c->asleep = true;
	c->current = -1;
	c->retries = 0xFF;
	c->parameters = PN532_AUTO_RATS;
	c->registers[0x02] = c->registers[0x03] = 0x80;
	c->registers[0x05] = 0x40;
	c->registers[0x3C] = 0x10;
}

static bool contains_tag(struct transponder *const *tags, int count, const struct transponder *tag)
{
	for (int i = 0; i < count; i++)
		if (tags[i] == tag)
			return true;
	return false;
}

void pn532_set_field(struct pn532 *c, struct transponder *const *tags, int count)
{
	for (int i = 0; i < count; i++)
		if (!contains_tag(c->field, c->field_count, tags[i]))
			transponder_power_up(tags[i]);
	for (int i = 0; i < c->target_count; i++)
		if (c->targets[i] && !contains_tag(tags, count, c->targets[i]))
			c->targets[i] = NULL; /* out of reach: exchanges time out */
	c->field_count = count;
	for (int i = 0; i < count; i++)
		c->field[i] = tags[i];
}

void pn532_brown_out(struct pn532 *c)
{
	struct pn532 before = *c;

	pn532_init(c);
	c->fault = before.fault;
	pn532_set_field(c, before.field, before.field_count);
}

static void drop_answer(struct pn532 *c)
{
	c->ack_due = false;
	c->answer_left = 0;
	c->job.kind = PN532_IDLE;
}

/* start_us: when the chip begins to work on it. */
static void queue_answer(struct pn532 *c, uint8_t code, const struct pn532_result *r,
	int64_t start_us)
{
	uint8_t data[PN532_DATA_MAX];

	if (r->pending)
		return;
	if (r->failed) {
		memcpy(c->answer, pn532_frame_error, sizeof pn532_frame_error);
		c->answer_len = sizeof pn532_frame_error;
	} else {
		data[0] = PN532_FROM_CHIP;
		data[1] = (uint8_t)(code + 1);
		memcpy(data + 2, r->data, r->len);
		c->answer_len = pn532_frame_build(data, r->len + 2, c->answer);
	}
	pn532_fault_spoil(c);
	c->answer_left = c->fault == PN532_SILENT ? 0 : c->answer_len;
	c->answer_us = start_us + r->took_us + wire_us(c->answer_len);
}

/* For measurements of the reading rate. */
static void count_read(struct pn532 *c, const uint8_t *pd, size_t len, int64_t now_us)
{
	enum { DATA_EXCHANGE = 0x40, TAG_COMMAND_READ = 0x30 };

	if (len < 4 || pd[0] != DATA_EXCHANGE || pd[2] != TAG_COMMAND_READ)
		return;
	if (c->reads++ == 0)
		c->first_read_us = now_us;
	c->last_read_us = now_us;
}

static void start_command(struct pn532 *c, const uint8_t *data, size_t len, int64_t now_us)
{
	struct pn532_result result = { .took_us = 600 };

	drop_answer(c); /* a new command supersedes the one that runs */
	if (c->fault == PN532_MUTE)
		return;
	c->ack_due = true;
	c->ack_us = now_us + ACK_US + wire_us(sizeof pn532_frame_ack);
	if (len < 2 || data[0] != PN532_FROM_HOST) {
		result.failed = true;
		queue_answer(c, 0, &result, c->ack_us);
		return;
	}
	count_read(c, data + 1, len - 1, now_us);
	pn532_command_run(c, data + 1, len - 1, c->ack_us, &result);
	queue_answer(c, data[1], &result, c->ack_us);
}

static void handle_frames(struct pn532 *c)
{
	const uint8_t *data;
	size_t used, data_len;
	enum pn532_frame_kind kind;

	while ((kind = pn532_frame_parse(c->input, c->input_len, &used, &data, &data_len)) !=
		PN532_FRAME_NONE) {
		if (kind == PN532_FRAME_ACK)
			drop_answer(c); /* the host cancels the command */
		else if (kind == PN532_FRAME_NACK && !c->ack_due && !c->answer_left && c->answer_len) {
			c->answer_left = c->answer_len;
			c->answer_us = c->line_free_us + wire_us(c->answer_len);
		} else if (kind == PN532_FRAME_DATA)
			start_command(c, data, data_len, c->line_free_us);
		c->input_len -= used;
		memmove(c->input, c->input + used, c->input_len);
		if (c->asleep)
			c->input_len = 0;
	}
}

/* A sleeping chip ignores everything before a wake-up byte. */
static size_t skip_sleep(struct pn532 *c, const uint8_t *bytes, size_t len)
{
	size_t i = 0;

	while (c->asleep && i < len)
		if (bytes[i++] == WAKE_UP)
			c->asleep = false;
	return i;
}

void pn532_receive(struct pn532 *c, const uint8_t *bytes, size_t len, int64_t now_us)
{
	if (c->input_len && now_us - c->input_us > PN532_SILENCE_US)
		c->input_len = 0;
	c->input_us = now_us;
	while (len) {
		size_t n = skip_sleep(c, bytes, len), room = sizeof c->input - c->input_len;

		bytes += n;
		len -= n;
		n = len < room ? len : room;
		memcpy(c->input + c->input_len, bytes, n);
		c->input_len += n;
		bytes += n;
		len -= n;
		/* Transmission time of a real line; a pty has none. */
		if (c->line_free_us < now_us)
			c->line_free_us = now_us;
		c->line_free_us += wire_us(n);
		handle_frames(c);
	}
}

/* Like a USB bridge the line delivers an ACK together with an answer that follows at once: one
 * wake-up less on both sides, and the answer is not later. */
static int64_t ack_due_us(const struct pn532 *c)
{
	bool joined = c->answer_left && c->answer_us - c->ack_us <= JOIN_US;

	return joined ? c->answer_us : c->ack_us;
}

size_t pn532_send(struct pn532 *c, uint8_t *out, size_t size, int64_t now_us)
{
	size_t n;

	if (c->ack_due && now_us >= ack_due_us(c)) {
		c->ack_due = false;
		memcpy(out, pn532_frame_ack, sizeof pn532_frame_ack);
		return sizeof pn532_frame_ack;
	}
	if (c->ack_due)
		return 0;
	if (c->job.kind != PN532_IDLE && now_us >= c->job.at_us) {
		struct pn532_result result = { .took_us = 600 };

		pn532_command_continue(c, now_us, &result);
		queue_answer(c, c->job.command[0], &result, now_us);
		if (!result.pending)
			c->job.kind = PN532_IDLE;
	}
	if (!c->answer_left || now_us < c->answer_us || size < c->answer_left)
		return 0;
	n = c->answer_left;
	memcpy(out, c->answer, n);
	c->answer_left = 0;
	return n;
}

int64_t pn532_due_us(const struct pn532 *c)
{
	if (c->ack_due)
		return ack_due_us(c);
	if (c->answer_left)
		return c->answer_us;
	return c->job.kind != PN532_IDLE ? c->job.at_us : PN532_NEVER;
}
