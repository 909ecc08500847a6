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

/* Ends without a fault: by decision of the operator, or with a result. */
static int end_with(int code, struct fault *why, const char *sentence)
{
	fault_set(why, FAULT_NONE, (enum fault_exit)code, "%s", sentence);
	return code;
}

/* --- one tag ----------------------------------------------------------------------------- */

struct tag_content {
	struct tag_image image;
	bool has_pages;
	int found; /* 1 a message, 0 none, -1 broken, torn or secret: why */
	size_t len;
	unsigned char message[SCAN_DATA_MAX];
	struct fault why;
};

/* Reads everything of d->tag. 0, or -1: the tag is gone, or the device is lost (why). */
static int read_tag_content(struct tag_device *d, struct tag_content *look, struct fault *why)
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

static void show_tag(const struct tag_device *d, const struct tag_content *look, bool json)
{
	struct tag_facts facts = { .tag = &d->tag,
		.image = look->has_pages ? &look->image : NULL,
		.message = look->found == 1 ? look->message : NULL,
		.message_len = look->len,
		.trouble = look->found < 0 ? look->why.message.text : "" };

	if (json)
		tag_show_json(&facts);
	else
		tag_show(&facts);
	fflush(stdout);
}

static int64_t wait_deadline(const struct tag_choice *choice)
{
	return choice->wait_s ? clock_mono_ms() + choice->wait_s * INT64_C(1000) : 0;
}

/* May a second attempt with the same tag succeed? Not if the device is lost. */
static bool may_try_again(const struct fault *why)
{
	return why->blame == FAULT_HARDWARE && why->exit_code != EXIT_UNAVAILABLE;
}

static int no_tag(const struct tag_device *d, const struct tag_choice *choice, struct fault *why)
{
	if (d->stop_requested)
		return end_with(EXIT_FAILED, why,
			MESSAGE_WORD("tag_series.stopped_nothing_written_tag", "stopped; no tag was written"));
	fault_set(why, FAULT_HARDWARE, EXIT_NO_INPUT,
		MESSAGE("tag_series.no_tag_came_within",
			"no tag found within %d s; put it on the middle of the reader, or use a longer --wait"),
		choice->wait_s);
	return EXIT_NO_INPUT;
}

int tag_series_read(struct tag_device *d, const struct tag_choice *choice, struct fault *why)
{
	struct tag_content look;
	int64_t end_ms = wait_deadline(choice);

	tag_say(_("Put a tag on the reader."));
	for (;;) {
		int found = tag_device_wait(d, end_ms, why);

		if (found == 0)
			return no_tag(d, choice, why);
		if (found == 1 && read_tag_content(d, &look, why) == 0) {
			show_tag(d, &look, choice->json);
			return look.found < 0 ? EXIT_FAILED : EXIT_OK;
		}
		if (!may_try_again(why))
			return (int)why->exit_code;
	}
}

/* --- writing one ------------------------------------------------------------------------- */

enum tag_outcome {
	TAG_DONE,    /* written, or it held this message before */
	TAG_AGAIN,   /* it was removed: wait for it again (why) */
	TAG_REFUSED, /* this tag cannot be used, or the operator declined (why) */
	TAG_LOST     /* the device is lost (why) */
};

static enum tag_outcome outcome_of(const struct fault *why)
{
	if (why->exit_code == EXIT_UNAVAILABLE)
		return TAG_LOST;
	return may_try_again(why) ? TAG_AGAIN : TAG_REFUSED;
}

static bool may_overwrite(struct tag_device *d, const struct tag_content *look,
	const struct tag_choice *choice, const unsigned char *message, size_t len)
{
	bool same = look->found == 1 && look->len == len && memcmp(look->message, message, len) == 0;

	if (look->found != 1 || same || choice->yes)
		return true;
	show_tag(d, look, false);
	return tag_ask(d->signals_fd, "y|yes|j|ja",
		_("The tag has other content. Overwrite it? [y/N]"));
}

static enum tag_outcome keep_tag(struct fault *why)
{
	end_with(EXIT_FAILED, why, MESSAGE_WORD("tag_series.tag_left", "the tag was not changed"));
	return TAG_REFUSED;
}

/* Always asked, also with --yes: it cannot be undone. */
static int lock_tag(struct tag_device *d, const struct tag_content *look, struct fault *why)
{
	struct tag_io io = tag_device_io(d);

	if (!tag_ask(d->signals_fd, "yes|ja", _("Make this tag read-only FOR EVER? Type yes:"))) {
		tag_say(_("Not locked."));
		return 0;
	}
	return tag_write_lock(&io, &look->image, why);
}

static enum tag_outcome write_paged_tag(struct tag_device *d, struct tag_content *look,
	const struct tag_choice *choice, const unsigned char *message, size_t len, struct fault *why)
{
	struct tag_io io = tag_device_io(d);

	if (choice->lock && !tag_write_can_lock(&look->image)) {
		fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("tag_series.how_locked_not_known",
				"locking a %s is not supported; leave out --lock or use an NTAG21x"),
			look->image.model->name);
		return TAG_REFUSED;
	}
	if (tag_write_check(&look->image, len, why))
		return TAG_REFUSED;
	if (!may_overwrite(d, look, choice, message, len))
		return keep_tag(why);
	if (tag_image_format(&look->image) == 0) {
		if (!choice->yes &&
			!tag_ask(d->signals_fd, "y|yes|j|ja",
				_("The tag is not formatted. Format it FOR EVER? [y/N]")))
			return keep_tag(why);
		if (tag_write_format(&io, &look->image, why))
			return outcome_of(why);
	}
	if (tag_write_message(&io, &look->image, message, len, why))
		return outcome_of(why);
	return choice->lock && lock_tag(d, look, why) ? outcome_of(why) : TAG_DONE;
}

static enum tag_outcome write_classic_card(struct tag_device *d, struct tag_content *look,
	const struct tag_choice *choice, const unsigned char *message, size_t len, struct fault *why)
{
	if (!classic_is(d->tag.sak)) {
		fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("tag_series.tag_kind_cannot_written",
				"tags of this type cannot be written; use an NTAG21x or an Ultralight"));
		return TAG_REFUSED;
	}
	if (choice->lock) {
		fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("tag_series.mifare_classic_not_locked",
				"locking a MIFARE Classic is not supported; leave out --lock or use an NTAG21x"));
		return TAG_REFUSED;
	}
	if (!may_overwrite(d, look, choice, message, len))
		return keep_tag(why);
	return classic_write(&d->rfid, &d->tag, message, len, why) ? outcome_of(why) : TAG_DONE;
}

static enum tag_outcome write_tag(struct tag_device *d, const struct tag_choice *choice,
	const unsigned char *message, size_t len, struct fault *why)
{
	struct tag_content look;

	if (read_tag_content(d, &look, why))
		return outcome_of(why);
	return look.has_pages ? write_paged_tag(d, &look, choice, message, len, why)
						  : write_classic_card(d, &look, choice, message, len, why);
}

/* --- the series -------------------------------------------------------------------------- */

struct series {
	struct tag_device *device;
	const struct tag_job *job;
	const struct tag_choice *choice;
	int done;
	bool torn;             /* a tag was removed while it was written */
	struct rfid_tag *tags; /* those that are done */
	char text[TAG_TEXT_MAX], number[TAG_NUMBER_MAX];
	unsigned char message[TAG_MESSAGE_MAX];
	size_t len;
};

static bool is_done(const struct series *s)
{
	for (int i = 0; i < s->done; i++)
		if (rfid_is_same_tag(&s->tags[i], &s->device->tag))
			return true;
	return false;
}

static void report_series(const struct series *s)
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
static int stop_series(const struct series *s, struct fault *why)
{
	char next[TAG_NUMBER_MAX], text[TAG_TEXT_MAX];
	unsigned char message[TAG_MESSAGE_MAX];
	int left = s->job->count - s->done;
	const char *torn = s->torn ? MESSAGE_WORD("tag_series.torn",
									 "; the tag that was removed during writing is only partly "
									 "written")
							   : "";

	tag_job_build(s->job, s->done, text, next, message);
	if (next[0])
		fault_set(why, FAULT_NONE, EXIT_FAILED,
			MESSAGE("tag_series.stopped_after_tags",
				"stopped after %d of %d tags%s; continue with --start %s --count %d"),
			s->done, s->job->count, torn, next, left);
	else
		fault_set(why, FAULT_NONE, EXIT_FAILED,
			MESSAGE("tag_series.stopped_after_tags_count",
				"stopped after %d of %d tags%s; continue with --count %d"),
			s->done, s->job->count, torn, left);
	return EXIT_FAILED;
}

static void prompt_for_tag(const struct series *s)
{
	if (s->job->count > 1)
		tag_say(_("Next tag: %d of %d%s%s"), s->done + 1, s->job->count,
			s->number[0] ? _(", number ") : "", s->number);
	else
		tag_say(_("Put a tag on the reader."));
}

/* Waits for a tag that is not done yet. As tag_device_wait(). */
static int wait_for_new(struct series *s, struct fault *why)
{
	int64_t end_ms = wait_deadline(s->choice);

	for (;;) {
		int found = tag_device_wait(s->device, end_ms, why);

		if (found < 0 && why->blame == FAULT_DATA) {
			tag_say("%s", why->message.text);
			if (tag_device_wait_gone(s->device, why))
				return -1;
			continue;
		}
		if (found != 1 || !is_done(s))
			return found;
		tag_say(_("This tag is done already; remove it and put the next one there."));
		if (tag_device_wait_gone(s->device, why))
			return -1;
	}
}

/* DONE: go on with the next number. */
static enum tag_outcome process_tag(struct series *s, struct fault *why)
{
	enum tag_outcome outcome;

	do {
		int found = wait_for_new(s, why);

		if (found == 0)
			no_tag(s->device, s->choice, why);
		if (found <= 0)
			return found ? TAG_LOST : TAG_REFUSED;
		outcome = write_tag(s->device, s->choice, s->message, s->len, why);
		s->torn = outcome == TAG_AGAIN;
		if (outcome == TAG_AGAIN)
			tag_say("%s", why->message.text);
	} while (outcome == TAG_AGAIN);
	if (outcome == TAG_DONE) {
		s->tags[s->done++] = s->device->tag;
		report_series(s);
	}
	return outcome;
}

static int run_series(struct series *s, struct fault *why)
{
	const int count = s->job->count;

	while (s->done < count) {
		enum tag_outcome outcome;

		s->len = tag_job_build(s->job, s->done, s->text, s->number, s->message);
		if (s->len == 0)
			return end_with(EXIT_USAGE, why,
				MESSAGE_WORD("tag_series.message_longer_any_tag",
					"the message is longer than any tag holds; shorten it"));
		prompt_for_tag(s);
		outcome = process_tag(s, why);
		if (s->device->stop_requested)
			return stop_series(s, why);
		if (outcome == TAG_REFUSED && count > 1 && why->exit_code == EXIT_FAILED) {
			tag_say("%s", why->message.text); /* this tag cannot be used, the next one may */
			outcome = tag_device_wait_gone(s->device, why) ? TAG_LOST : TAG_DONE;
		} else if (outcome == TAG_DONE && s->done < count) {
			outcome = tag_device_wait_gone(s->device, why) ? TAG_LOST : TAG_DONE;
		}
		if (outcome != TAG_DONE) {
			if (count > 1)
				tag_say("%s", why->message.text);
			return count > 1 ? stop_series(s, why) : (int)why->exit_code;
		}
		if (s->device->stop_requested && s->done < count)
			return stop_series(s, why);
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
		return end_with(EXIT_FAILED, why,
			MESSAGE_WORD("fault.out_of_memory_end_programs",
				"out of memory; close other programs"));
	code = run_series(&s, why);
	free(s.tags);
	return code;
}
