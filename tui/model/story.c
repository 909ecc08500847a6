#include "tui/model/story.h"
#include "tui/model/box_text.h"
#include "tui/draw/draw.h"
#include "core/base/lang.h"

#include <stdio.h>

const struct row_passage *story_box(const struct story *s, const struct facts *f)
{
	for (size_t i = 0; s->passage && i < f->passage_count; i++)
		if (f->passages[i].passage.seq == s->passage)
			return &f->passages[i];
	return NULL;
}

/* How far the box has come. */
static enum story_step reached(const struct passage *p)
{
	if (p->result != PASSAGE_OPEN || p->confirmed_us)
		return STORY_ENDED;
	if (p->decided_us)
		return STORY_DECIDED;
	return p->identified_us ? STORY_READ : STORY_ARRIVED;
}

static void step_to(struct story *s, enum story_step step, int64_t now_us)
{
	s->step = step;
	s->stepped_us = now_us;
}

/* The next box, if there is one that is on its way, or what this is about. */
static void begin(struct story *s, const struct facts *f)
{
	const struct row_passage *newest = f->passage_count ? &f->passages[0] : NULL;
	bool is_another = newest && newest->passage.seq != s->passage &&
		f->now_us - newest->passage.arrived_us < STORY_END_US;

	if (s->step != STORY_NONE && s->told >= STORY_BOXES) {
		s->told = 0;
		step_to(s, STORY_NONE, f->now_us);
	} else if (is_another) {
		s->passage = newest->passage.seq;
		s->told++;
		step_to(s, STORY_ARRIVED, f->now_us);
	} else if (s->step != STORY_NONE && f->now_us - s->stepped_us >= STORY_END_US) {
		step_to(s, STORY_NONE, f->now_us);
	}
}

void story_follow(struct story *s, const struct facts *f)
{
	const struct row_passage *box = story_box(s, f);
	int64_t shown_us = f->now_us - s->stepped_us;

	if (shown_us < 0 || !s->stepped_us) /* the clock was set back, or it is the first time */
		s->stepped_us = f->now_us;
	if (!box && s->step != STORY_NONE)
		step_to(s, STORY_NONE, f->now_us);
	if (f->now_us - s->stepped_us < STORY_STEP_US)
		return;
	if (s->step == STORY_NONE || s->step == STORY_ENDED) {
		begin(s, f);
	} else if (s->step < reached(&box->passage)) {
		/* If nothing was read there is no step in which it is told what. */
		step_to(s,
			s->step == STORY_ARRIVED && !box->passage.identified_us ? STORY_DECIDED : s->step + 1,
			f->now_us);
	}
}

static void tell_decision(const struct passage *p, char *headline, char *sentence)
{
	char reason[BOX_TEXT_SIZE], span[32];
	int64_t span_us = p->answered_us - p->arrived_us;

	snprintf(headline, STORY_HEADLINE_SIZE, _("To lane %d"), p->asked_lane);
	box_text_reason(p, reason);
	if (p->decision != DECISION_SORTED || !p->answered_us) {
		snprintf(sentence, STORY_SENTENCE_SIZE, _("The computer has decided: %s."), reason);
		return;
	}
	draw_span(span_us, span);
	snprintf(sentence, STORY_SENTENCE_SIZE,
		_("The computer has looked it up: %s. The PLC had the answer after %s."), reason,
		span_us < 1000 ? _("less than 1 ms") : span);
}

static void tell_end(const struct facts *f, const struct row_passage *box, char *headline,
	char *sentence)
{
	const struct passage *p = &box->passage;
	char where[BOX_TEXT_SIZE], why[BOX_TEXT_SIZE];

	if (p->reached_lane && p->reached_lane == p->asked_lane) {
		snprintf(headline, STORY_HEADLINE_SIZE, _("In lane %d"), p->reached_lane);
		snprintf(sentence, STORY_SENTENCE_SIZE, "%s",
			p->decision != DECISION_SORTED
				? _("A light barrier has confirmed it. A person looks here what it is: nothing is guessed.")
				: _("A light barrier has confirmed it. The stock is up to date: it shows where these goods are, "
					"without a list on paper."));
	} else {
		snprintf(headline, STORY_HEADLINE_SIZE, _("Box %u"), p->track);
		snprintf(sentence, STORY_SENTENCE_SIZE, "%s; %s", box_text_where(f, box, where),
			box_text_why(box, why));
	}
}

void story_tell(const struct story *s, const struct facts *f, char headline[STORY_HEADLINE_SIZE],
	char sentence[STORY_SENTENCE_SIZE])
{
	const struct row_passage *box = story_box(s, f);
	enum story_step step = box ? s->step : STORY_NONE;

	switch (step) {
	case STORY_ARRIVED:
		snprintf(headline, STORY_HEADLINE_SIZE, _("Box %u"), box->passage.track);
		snprintf(sentence, STORY_SENTENCE_SIZE, "%s",
			_("It has arrived at the read point. A light barrier has seen it; the PLC holds it and asks the "
			  "computer: where to?"));
		break;
	case STORY_READ:
		snprintf(headline, STORY_HEADLINE_SIZE, "%s", box_text_name(box));
		snprintf(sentence, STORY_SENTENCE_SIZE, "%s",
			_("The RFID tag or the barcode on the box says what is in it, without any typing."));
		break;
	case STORY_DECIDED:
		tell_decision(&box->passage, headline, sentence);
		break;
	case STORY_ENDED:
		tell_end(f, box, headline, sentence);
		break;
	default:
		snprintf(headline, STORY_HEADLINE_SIZE, "%s", _("Where are my goods?"));
		snprintf(sentence, STORY_SENTENCE_SIZE, "%s",
			_("This line sorts boxes by the code on them and records where they are. Hold a code of your own "
			  "to the reader."));
		break;
	}
}
