#include "reader/tag/tag_series.h"
#include "reader/nfc/classic.h"
#include "reader/tag/tag_show.h"
#include "reader/tag/tag_talk.h"
#include "reader/tag/tag_write.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/base/text.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Not a fault: what the person wanted, or a result. */
static int quit(int code, struct fault *why, const char *sentence)
{
	fault_set(why, FAULT_NONE, (enum fault_exit)code, "%s", sentence);
	return code;
}

/* --- one tag ----------------------------------------------------------------------------- */

struct look {
	struct tag_image image;
	bool has_pages;
	int found; /* 1 a message, 0 none, -1 broken, torn or secret: why */
	size_t len;
	unsigned char message[SCAN_DATA_MAX];
	struct fault why;
};

/* Reads everything of the tag in d->tag. 0, or -1: it has gone, or the device has (why). */
static int look_at(struct tag_device *d, struct look *look, struct fault *why)
{
	struct tag_io io = tag_device_io(d);
	size_t offset = 0;

	memset(look, 0, sizeof *look);
	look->has_pages = tag_has_pages(d->tag.sak, d->tag.atqa);
	if (look->has_pages) {
		if (tag_image_read(&io, &look->image, why))
			return -1;
		look->found = tag_image_message(&look->image, &offset, &look->len, &look->why);
		if (look->found != 1)
			look->len = 0;
		memcpy(look->message, look->image.memory + offset, look->len);
	} else if (classic_is(d->tag.sak)) {
		look->found = classic_read(&d->rfid, &d->tag, look->message, &look->len, &look->why);
		if (look->found < 0 && look->why.blame == FAULT_HARDWARE) {
			*why = look->why;
			return -1;
		}
	}
	return 0;
}

static void show(const struct tag_device *d, const struct look *look, bool json)
{
	struct tag_facts facts = { .tag = &d->tag,
		.image = look->has_pages ? &look->image : NULL,
		.message = look->found == 1 ? look->message : NULL,
		.message_len = look->len,
		.trouble = look->found < 0 ? look->why.text : "" };

	if (json)
		tag_show_json(&facts);
	else
		tag_show(&facts);
	fflush(stdout);
}

static int64_t deadline(const struct tag_choice *choice)
{
	return choice->wait_s ? clock_mono_ms() + choice->wait_s * INT64_C(1000) : 0;
}

/* Does waiting for the tag to lie still again help? A lost device is not mended by it. */
static bool may_try_again(const struct fault *why)
{
	return why->blame == FAULT_HARDWARE && why->exit_code != EXIT_UNAVAILABLE;
}

static int no_tag(const struct tag_device *d, const struct tag_choice *choice, struct fault *why)
{
	if (d->stopped)
		return quit(EXIT_FAILED, why, _("stopped; nothing was written to a tag"));
	fault_set(why, FAULT_HARDWARE, EXIT_NO_INPUT,
		_("no tag came within %d s; lay it in the middle of the reader, or give --wait"),
		choice->wait_s);
	return EXIT_NO_INPUT;
}

int tag_series_read(struct tag_device *d, const struct tag_choice *choice, struct fault *why)
{
	struct look look;
	int64_t end_ms = deadline(choice);

	tag_say(_("Lay a tag on the reader."));
	for (;;) {
		int found = tag_device_wait(d, end_ms, why);

		if (found == 0)
			return no_tag(d, choice, why);
		if (found == 1 && look_at(d, &look, why) == 0) {
			show(d, &look, choice->json);
			return look.found < 0 ? EXIT_FAILED : EXIT_OK;
		}
		if (!may_try_again(why))
			return (int)why->exit_code;
	}
}

/* --- writing one ------------------------------------------------------------------------- */

enum outcome {
	DONE,    /* written, or it held just that */
	AGAIN,   /* it was taken away: wait for it again (why) */
	REFUSED, /* this tag cannot be taken, or the person said no (why) */
	LOST     /* the device has gone (why) */
};

static enum outcome judge(const struct fault *why)
{
	if (why->exit_code == EXIT_UNAVAILABLE)
		return LOST;
	return may_try_again(why) ? AGAIN : REFUSED;
}

static bool may_overwrite(struct tag_device *d, const struct look *look,
	const struct tag_choice *choice, const unsigned char *message, size_t len)
{
	bool same = look->found == 1 && look->len == len && memcmp(look->message, message, len) == 0;

	if (look->found != 1 || same || choice->yes)
		return true;
	show(d, look, false);
	return tag_ask(d->signals_fd, "y|yes|j|ja",
		_("The tag holds something else. Overwrite it? [y/N]"));
}

static enum outcome say_no(struct fault *why)
{
	quit(EXIT_FAILED, why, _("the tag was left as it is"));
	return REFUSED;
}

/* Always asked, also with --yes: nobody can take it back. */
static int lock_tag(struct tag_device *d, const struct look *look, struct fault *why)
{
	struct tag_io io = tag_device_io(d);

	if (!tag_ask(d->signals_fd, "yes|ja", _("Make this tag read-only FOR EVER? Type yes:"))) {
		tag_say(_("Not locked."));
		return 0;
	}
	return tag_write_lock(&io, &look->image, why);
}

static enum outcome write_pages(struct tag_device *d, struct look *look,
	const struct tag_choice *choice, const unsigned char *message, size_t len, struct fault *why)
{
	struct tag_io io = tag_device_io(d);

	if (choice->lock && !tag_write_can_lock(&look->image)) {
		fault_set(why, FAULT_DATA, EXIT_FAILED,
			_("how a %s is locked is not known here; leave out --lock or take an NTAG21x"),
			look->image.model->name);
		return REFUSED;
	}
	if (tag_write_check(&look->image, len, why))
		return REFUSED;
	if (!may_overwrite(d, look, choice, message, len))
		return say_no(why);
	if (tag_image_format(&look->image) == 0) {
		if (!choice->yes &&
			!tag_ask(d->signals_fd, "y|yes|j|ja",
				_("The tag is not formatted. Format it, for ever? [y/N]")))
			return say_no(why);
		if (tag_write_format(&io, &look->image, why))
			return judge(why);
	}
	if (tag_write_message(&io, &look->image, message, len, why))
		return judge(why);
	return choice->lock && lock_tag(d, look, why) ? judge(why) : DONE;
}

static enum outcome write_card(struct tag_device *d, struct look *look,
	const struct tag_choice *choice, const unsigned char *message, size_t len, struct fault *why)
{
	if (!classic_is(d->tag.sak)) {
		fault_set(why, FAULT_DATA, EXIT_FAILED,
			_("a tag of this kind cannot be written here; take an NTAG21x or an Ultralight"));
		return REFUSED;
	}
	if (choice->lock) {
		fault_set(why, FAULT_DATA, EXIT_FAILED,
			_("a MIFARE Classic is not locked here; leave out --lock or take an NTAG21x"));
		return REFUSED;
	}
	if (!may_overwrite(d, look, choice, message, len))
		return say_no(why);
	return classic_write(&d->rfid, &d->tag, message, len, why) ? judge(why) : DONE;
}

static enum outcome write_one(struct tag_device *d, const struct tag_choice *choice,
	const unsigned char *message, size_t len, struct fault *why)
{
	struct look look;

	if (look_at(d, &look, why))
		return judge(why);
	return look.has_pages ? write_pages(d, &look, choice, message, len, why)
						  : write_card(d, &look, choice, message, len, why);
}

/* --- the series -------------------------------------------------------------------------- */

struct series {
	struct tag_device *device;
	const struct tag_job *job;
	const struct tag_choice *choice;
	int done;
	bool torn;             /* a tag was begun and taken away */
	struct rfid_tag *tags; /* those that are done */
	char text[TAG_TEXT_MAX], number[TAG_NUMBER_MAX];
	unsigned char message[TAG_MESSAGE_MAX];
	size_t len;
};

static bool is_done(const struct series *s)
{
	for (int i = 0; i < s->done; i++)
		if (memcmp(&s->tags[i], &s->device->tag, sizeof s->tags[i]) == 0)
			return true;
	return false;
}

static void report(const struct series *s)
{
	char uid[2 * RFID_UID_MAX + 1], clean[TEXT_CLEAN_SIZE(TAG_TEXT_MAX)];

	text_hex(s->device->tag.uid, s->device->tag.uid_len, uid);
	text_clean(s->text, strlen(s->text), clean, sizeof clean);
	if (s->choice->json) {
		json_t *object = json_pack("{s:i, s:i, s:s, s:s, s:s, s:b}", "n", s->done, "of",
			s->job->count, "uid", uid, "number", s->number, "text", clean, "verified", true);

		json_dumpf(object, stdout, JSON_COMPACT);
		putchar('\n');
		json_decref(object);
	} else if (s->job->count > 1) {
		printf(_("%d of %d: %s written and verified: %s\n"), s->done, s->job->count, uid, clean);
	} else {
		printf(_("%s written and verified: %s\n"), uid, clean);
	}
	fflush(stdout);
}

/* The next number is the first that was not written. */
static int stop(const struct series *s, struct fault *why)
{
	char next[TAG_NUMBER_MAX], text[TAG_TEXT_MAX];
	unsigned char message[TAG_MESSAGE_MAX];
	int left = s->job->count - s->done;
	const char *torn =
		s->torn ? _("; the tag that was taken away while it was written is torn") : "";

	tag_job_build(s->job, s->done, text, next, message);
	if (next[0])
		fault_set(why, FAULT_NONE, EXIT_FAILED,
			_("stopped after %d of %d tags%s; go on with --start %s --count %d"), s->done,
			s->job->count, torn, next, left);
	else
		fault_set(why, FAULT_NONE, EXIT_FAILED,
			_("stopped after %d of %d tags%s; go on with --count %d"), s->done, s->job->count, torn,
			left);
	return EXIT_FAILED;
}

static void invite(const struct series *s)
{
	if (s->job->count > 1)
		tag_say(_("Next tag please: %d of %d%s%s"), s->done + 1, s->job->count,
			s->number[0] ? _(", number ") : "", s->number);
	else
		tag_say(_("Lay a tag on the reader."));
}

/* Waits for a tag that is not done yet. As tag_device_wait(). */
static int wait_for_new(struct series *s, struct fault *why)
{
	int64_t end_ms = deadline(s->choice);

	for (;;) {
		int found = tag_device_wait(s->device, end_ms, why);

		if (found < 0 && why->blame == FAULT_DATA) {
			tag_say("%s", why->text);
			if (tag_device_wait_gone(s->device, why))
				return -1;
			continue;
		}
		if (found != 1 || !is_done(s))
			return found;
		tag_say(_("This tag is done already; take it away and lay down the next one."));
		if (tag_device_wait_gone(s->device, why))
			return -1;
	}
}

/* DONE: go on with the next number. */
static enum outcome do_one(struct series *s, struct fault *why)
{
	enum outcome outcome;

	do {
		int found = wait_for_new(s, why);

		if (found == 0)
			no_tag(s->device, s->choice, why);
		if (found <= 0)
			return found ? LOST : REFUSED;
		outcome = write_one(s->device, s->choice, s->message, s->len, why);
		s->torn = outcome == AGAIN;
		if (outcome == AGAIN)
			tag_say("%s", why->text);
	} while (outcome == AGAIN);
	if (outcome == DONE) {
		s->tags[s->done++] = s->device->tag;
		report(s);
	}
	return outcome;
}

static int run(struct series *s, struct fault *why)
{
	const int count = s->job->count;

	while (s->done < count) {
		enum outcome outcome;

		s->len = tag_job_build(s->job, s->done, s->text, s->number, s->message);
		if (s->len == 0)
			return quit(EXIT_USAGE, why, _("the message is longer than any tag holds; shorten it"));
		invite(s);
		outcome = do_one(s, why);
		if (s->device->stopped)
			return stop(s, why);
		if (outcome == REFUSED && count > 1 && why->exit_code == EXIT_FAILED) {
			tag_say("%s", why->text); /* this tag is no good, the next one may be */
			outcome = tag_device_wait_gone(s->device, why) ? LOST : DONE;
		} else if (outcome == DONE && s->done < count) {
			outcome = tag_device_wait_gone(s->device, why) ? LOST : DONE;
		}
		if (outcome != DONE) {
			if (count > 1)
				tag_say("%s", why->text);
			return count > 1 ? stop(s, why) : (int)why->exit_code;
		}
		if (s->device->stopped && s->done < count)
			return stop(s, why);
	}
	return EXIT_OK;
}

int tag_series_write(struct tag_device *d, const struct tag_job *job,
	const struct tag_choice *choice, struct fault *why)
{
	struct series s = { .device = d, .job = job, .choice = choice };
	int code;

	s.tags = calloc((size_t)job->count, sizeof *s.tags);
	if (!s.tags)
		return quit(EXIT_FAILED, why, _("out of memory; end other programs"));
	code = run(&s, why);
	free(s.tags);
	return code;
}
