#include "hw/plant/nfc/pn532_command.h"
#include "hw/plant/nfc/pn532_radio.h"

#include <string.h>

enum {
	STATUS_OK = 0x00,
	STATUS_TIMEOUT = 0x01,
	STATUS_PROTOCOL = 0x13,
	STATUS_AUTH = 0x14,
	STATUS_NO_TARGET = 0x27,
	ENDLESS = 0xFF,
	LIST_US = 20000,       /* between two tries of an endless InListPassiveTarget */
	POLL_UNIT_US = 150000, /* of InAutoPoll's period */
	WRITE_US = 4100        /* a tag programs a page */
};

static void put_bytes(struct pn532_result *r, const void *bytes, size_t len)
{
	if (len > sizeof r->data - r->len)
		len = sizeof r->data - r->len;
	memcpy(r->data + r->len, bytes, len);
	r->len += len;
}

static void put_byte(struct pn532_result *r, uint8_t byte)
{
	put_bytes(r, &byte, 1);
}

/* --- the chip itself ----------------------------------------------------------------------- */

static void run_nothing(struct pn532 *c, const uint8_t *pd, size_t len, struct pn532_result *r)
{
	(void)c, (void)pd, (void)len, (void)r;
}

static void run_diagnose(struct pn532 *c, const uint8_t *pd, size_t len, struct pn532_result *r)
{
	(void)c;
	if (pd[1] == 0x00)
		put_bytes(r, pd + 1, len - 1); /* communication line test: an echo */
	else
		put_byte(r, STATUS_OK);
}

static void run_firmware_version(struct pn532 *c, const uint8_t *pd, size_t len,
	struct pn532_result *r)
{
	(void)pd, (void)len;
	c->openings++;
	put_bytes(r, (const uint8_t[]){ 0x32, 0x01, 0x06, 0x07 }, 4);
}

static void run_status(struct pn532 *c, const uint8_t *pd, size_t len, struct pn532_result *r)
{
	(void)pd, (void)len;
	put_bytes(r, (const uint8_t[]){ STATUS_OK, c->field_on, (uint8_t)c->target_count }, 3);
	for (int i = 0; i < c->target_count; i++)
		put_bytes(r, (const uint8_t[]){ (uint8_t)(i + 1), 0, 0, 0 }, 4);
	put_byte(r, 0);
}

static uint8_t *ciu_register(struct pn532 *c, const uint8_t *address)
{
	return address[0] == 0x63 && address[1] < sizeof c->registers ? &c->registers[address[1]]
																  : NULL;
}

static void run_read_register(struct pn532 *c, const uint8_t *pd, size_t len,
	struct pn532_result *r)
{
	for (size_t i = 1; i + 2 <= len; i += 2) {
		const uint8_t *reg = ciu_register(c, pd + i);

		put_byte(r, reg ? *reg : 0);
	}
}

static void run_write_register(struct pn532 *c, const uint8_t *pd, size_t len,
	struct pn532_result *r)
{
	(void)r;
	for (size_t i = 1; i + 3 <= len; i += 3) {
		uint8_t *reg = ciu_register(c, pd + i);

		if (reg)
			*reg = pd[i + 2];
	}
}

static void run_parameters(struct pn532 *c, const uint8_t *pd, size_t len, struct pn532_result *r)
{
	(void)len, (void)r;
	c->parameters = pd[1];
}

static void run_read_gpio(struct pn532 *c, const uint8_t *pd, size_t len, struct pn532_result *r)
{
	(void)c, (void)pd, (void)len;
	put_bytes(r, (const uint8_t[]){ 0x3F, 0x86, 0x03 }, 3);
}

static void run_power_down(struct pn532 *c, const uint8_t *pd, size_t len, struct pn532_result *r)
{
	(void)pd, (void)len;
	pn532_radio_field(c, false);
	c->asleep = true;
	put_byte(r, STATUS_OK);
}

static void run_rf_configuration(struct pn532 *c, const uint8_t *pd, size_t len,
	struct pn532_result *r)
{
	if (pd[1] == 0x01 && len >= 3) {
		pn532_radio_field(c, pd[2] & 1);
		r->took_us = 1700;
	} else if (pd[1] == 0x05 && len >= 5) {
		c->retries = pd[4];
	}
}

/* --- tags ---------------------------------------------------------------------------------- */

static void put_target(const struct pn532 *c, struct pn532_result *r, int number,
	const struct transponder *tag)
{
	const struct transponder_kind *kind = tag->kind;

	put_bytes(r,
		(const uint8_t[]){ (uint8_t)number, kind->atqa[0], kind->atqa[1], kind->sak,
			(uint8_t)tag->uid_len },
		5);
	put_bytes(r, tag->uid, tag->uid_len);
	if (c->parameters & PN532_AUTO_RATS)
		put_bytes(r, kind->ats, kind->ats[0]);
}

/* ISO/IEC 14443-3, 6.5.4: a UID of more than 4 bytes goes out in parts of 3, a cascade tag before
 * each. Returns its length; 0: this is none. out: TRANSPONDER_UID_MAX. */
static size_t join_uid(const uint8_t *parts, size_t len, uint8_t *out)
{
	enum { CASCADE_TAG = 0x88 };
	size_t n = 0, at = 0;

	if (len != 4 && len != 8 && len != 12)
		return 0;
	for (; len - at > 4; at += 4, n += 3) {
		if (parts[at] != CASCADE_TAG)
			return 0;
		memcpy(out + n, parts + at + 1, 3);
	}
	memcpy(out + n, parts + at, 4);
	return n + 4;
}

/* InListPassiveTarget: code, MaxTg, BrTy, optional UID. */
static void run_list(struct pn532 *c, const uint8_t *pd, size_t len, struct pn532_result *r)
{
	uint8_t uid[TRANSPONDER_UID_MAX];
	size_t uid_len = len > 3 && pd[2] == 0 ? join_uid(pd + 3, len - 3, uid) : 0;
	bool other = len > 3 && !uid_len;
	int tries = c->retries == ENDLESS ? 2 : c->retries + 1;
	int wanted = pd[1] < 1 ? 1 : pd[1] > PN532_TARGETS_MAX ? PN532_TARGETS_MAX : pd[1];

	pn532_radio_field(c, true);
	pn532_radio_forget(c);
	while (pd[2] == 0 && !other && c->target_count < wanted &&
		pn532_radio_find(c, uid_len ? uid : NULL, uid_len, tries, &r->took_us))
		if (c->target_count < wanted)
			pn532_radio_halt(c);
	if (pd[2] != 0 || other)
		r->took_us += tries * PN532_TRY_US;
	r->pending = c->target_count == 0 && c->retries == ENDLESS;
	put_byte(r, (uint8_t)c->target_count);
	for (int i = 0; i < c->target_count; i++)
		put_target(c, r, i + 1, c->targets[i]);
}

/* One slot of InAutoPoll: code, PollNr, period, types. */
static void poll_slot(struct pn532 *c, uint8_t type, struct pn532_result *r)
{
	static const uint8_t ours[] = { 0x00, 0x10 }; /* generic 106 kbit/s type A, Mifare */
	struct pn532_result target = { .len = 0 };

	pn532_radio_field(c, true);
	pn532_radio_forget(c);
	if (!memchr(ours, type, sizeof ours) || !pn532_radio_find(c, NULL, 0, 2, &r->took_us)) {
		r->pending = true;
		return;
	}
	put_target(c, &target, 1, c->targets[0]);
	put_bytes(r, (const uint8_t[]){ 1, type, (uint8_t)target.len }, 3);
	put_bytes(r, target.data, target.len);
}

static void continue_polling(struct pn532 *c, int64_t now_us, struct pn532_result *r)
{
	struct pn532_job *job = &c->job;
	size_t types = job->len - 3;

	if (job->steps >= 0 && job->step >= job->steps) {
		put_byte(r, 0);
		return;
	}
	poll_slot(c, job->command[3 + (size_t)job->step % types], r);
	job->step = job->steps >= 0 ? job->step + 1 : (int)((size_t)(job->step + 1) % types);
	/* A period of 0 would poll endlessly at the same time. */
	job->at_us = now_us + (int64_t)(job->command[2] ? job->command[2] : 1) * POLL_UNIT_US;
}

static void start_polling(struct pn532 *c, const uint8_t *pd, size_t len, struct pn532_result *r)
{
	(void)r;
	c->job.step = 0;
	c->job.steps = pd[1] == ENDLESS ? -1 : pd[1] * (int)(len - 3);
	r->pending = true;
}

static void run_deselect(struct pn532 *c, const uint8_t *pd, size_t len, struct pn532_result *r)
{
	(void)len;
	pn532_radio_halt(c);
	if (pd[0] == 0x52)
		pn532_radio_forget(c);
	put_byte(r, STATUS_OK);
	r->took_us = 2700;
}

static void put_answer(struct pn532_result *r, enum transponder_answer answer, const uint8_t *data,
	size_t sent, size_t len)
{
	static const uint8_t status[] = {
		[TAG_SILENT] = STATUS_TIMEOUT,
		[TAG_NAK] = STATUS_PROTOCOL,
		[TAG_ACK] = STATUS_OK,
		[TAG_DATA] = STATUS_OK,
		[TAG_KEY] = STATUS_AUTH,
	};

	r->took_us += pn532_radio_us(answer, sent, len);
	put_byte(r, status[answer]);
	put_bytes(r, data, len);
}

/* InDataExchange: code, target, command. The chip keeps the CRCs and Mifare's authentication. */
static void run_exchange(struct pn532 *c, const uint8_t *pd, size_t len, struct pn532_result *r)
{
	uint8_t out[TRANSPONDER_ANSWER_MAX];
	size_t out_len = 0;
	int target = (pd[1] & 0x3F) - 1;
	struct transponder *tag;
	enum transponder_answer answer;

	if (target < 0 || target >= c->target_count) {
		put_byte(r, STATUS_NO_TARGET);
		return;
	}
	tag = pn532_radio_target(c, target, &r->took_us);
	if (tag && !tag->kind->blocks && len > 2 && (pd[2] == 0x60 || pd[2] == 0x61)) {
		transponder_deselect(tag); /* the chip takes it for Mifare's authentication */
		put_byte(r, STATUS_AUTH);
		return;
	}
	if (tag && tag->stuck) {
		r->pending = true;
		return;
	}
	answer = tag ? transponder_command(tag, pd + 2, len - 2, out, &out_len) : TAG_SILENT;
	if (answer == TAG_ACK && (pd[2] == 0xA2 || pd[2] == 0xA0))
		r->took_us += WRITE_US;
	put_answer(r, answer, out, len - 2, out_len);
}

static void run_through(struct pn532 *c, const uint8_t *pd, size_t len, struct pn532_result *r)
{
	uint8_t out[TRANSPONDER_ANSWER_MAX];
	size_t out_len = 0;
	struct transponder *tag = pn532_radio_active(c);
	enum transponder_answer answer =
		tag ? transponder_command(tag, pd + 1, len - 1, out, &out_len) : TAG_SILENT;

	put_answer(r, answer, out, len - 1, out_len);
}

static void run_select(struct pn532 *c, const uint8_t *pd, size_t len, struct pn532_result *r)
{
	int target = pd[1] - 1;
	struct transponder *tag = NULL;

	(void)len;
	if (target >= 0 && target < c->target_count)
		tag = pn532_radio_target(c, target, &r->took_us);
	put_byte(r, tag ? STATUS_OK : STATUS_NO_TARGET);
}

/* Peer to peer: there is no peer. */
static void run_no_peer(struct pn532 *c, const uint8_t *pd, size_t len, struct pn532_result *r)
{
	(void)c, (void)pd, (void)len;
	r->took_us += 100000;
	put_byte(r, STATUS_TIMEOUT);
}

static const struct pn532_handler {
	uint8_t code;
	uint8_t min_len;
	enum pn532_job_kind job;
	void (*run)(struct pn532 *, const uint8_t *pd, size_t len, struct pn532_result *);
} commands[] = {
	{ 0x00, 2, PN532_IDLE, run_diagnose },
	{ 0x02, 1, PN532_IDLE, run_firmware_version },
	{ 0x04, 1, PN532_IDLE, run_status },
	{ 0x06, 3, PN532_IDLE, run_read_register },
	{ 0x08, 4, PN532_IDLE, run_write_register },
	{ 0x0C, 1, PN532_IDLE, run_read_gpio },
	{ 0x0E, 3, PN532_IDLE, run_nothing }, /* WriteGPIO */
	{ 0x12, 2, PN532_IDLE, run_parameters },
	{ 0x14, 2, PN532_IDLE, run_nothing }, /* SAMConfiguration */
	{ 0x16, 2, PN532_IDLE, run_power_down },
	{ 0x32, 2, PN532_IDLE, run_rf_configuration },
	{ 0x40, 2, PN532_IDLE, run_exchange },
	{ 0x42, 1, PN532_IDLE, run_through },
	{ 0x44, 2, PN532_IDLE, run_deselect },
	{ 0x4A, 3, PN532_LISTING, run_list },
	{ 0x50, 2, PN532_IDLE, run_no_peer },  /* InATR */
	{ 0x52, 2, PN532_IDLE, run_deselect }, /* InRelease */
	{ 0x54, 2, PN532_IDLE, run_select },
	{ 0x56, 3, PN532_IDLE, run_no_peer }, /* InJumpForDEP */
	{ 0x60, 4, PN532_POLLING, start_polling },
};

void pn532_command_run(struct pn532 *c, const uint8_t *pd, size_t len, int64_t now_us,
	struct pn532_result *out)
{
	const struct pn532_handler *found = NULL;

	*out = (struct pn532_result){ .took_us = 600 };
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
		if (commands[i].code == pd[0] && len >= commands[i].min_len)
			found = &commands[i];
	out->failed = !found;
	if (!found)
		return;
	found->run(c, pd, len, out);
	if (!out->pending)
		return;
	c->job.kind = found->job;
	memcpy(c->job.command, pd, len);
	c->job.len = len;
	c->job.at_us = found->job == PN532_LISTING ? now_us + LIST_US : now_us;
}

void pn532_command_continue(struct pn532 *c, int64_t now_us, struct pn532_result *out)
{
	*out = (struct pn532_result){ .took_us = 600 };
	if (c->job.kind == PN532_POLLING) {
		continue_polling(c, now_us, out);
	} else {
		run_list(c, c->job.command, c->job.len, out);
		c->job.at_us = now_us + LIST_US;
	}
}
