/* Compares the tables with what really happened, after each run. */
#include "tests/fault_injection/fault_injection.h"

#include <string.h>
static const struct injection_row *row_of(const struct injection_arrival *a, int *count)
{
	const struct injection_row *found = NULL;

	*count = 0;
	for (size_t i = 0; i < injection.row_count; i++)
		if (injection.rows[i].p.boot == a->boot && injection.rows[i].p.track == a->seq) {
			found = &injection.rows[i];
			++*count;
		}
	return found;
}

#define SAY(a, format, ...) \
	injection_fail("box %d (boot %u, track %u, at %.3f s): " format, (a)->box, (a)->boot, \
		(a)->seq, (double)(a)->at_us / 1e6, __VA_ARGS__)

/* No box that was answered goes where it does not belong. */
static void judge_answer(const struct injection_arrival *a)
{
	int belongs = a->ordered ? a->ordered
		: a->box             ? injection_lane_of(&injection.boxes[a->box])
							 : LANE_REJECT;
	bool either =
		a->box && injection.boxes[a->box].content == CONTENT_TWO; /* as long as one is known */

	if (a->answered && a->answered != LANE_REJECT && a->answered != belongs && !either)
		SAY(a, "misrouted, the answer was lane %d and it belongs to %d", a->answered, belongs);
}

static bool is_end_at_lane(enum passage_result r)
{
	return r == PASSAGE_SORTED || r == PASSAGE_NO_READ || r == PASSAGE_MULTIPLE ||
		r == PASSAGE_UNKNOWN || r == PASSAGE_LATE || r == PASSAGE_WRONG_LANE;
}

/* Two boxes for one place: one was lost or taken away while nobody could look, and then one more was
 * counted in a lane than LANEn_LAST_SEQ names. Which of the two it is nobody can tell. */
static bool cannot_be_told(const struct injection_arrival *a)
{
	enum { NEIGHBOURS = 16 };

	for (const struct injection_arrival *b = injection.arrivals;
		 b < injection.arrivals + injection.arrival_count; b++)
		if (b->boot == a->boot && b - a <= NEIGHBOURS && a - b <= NEIGHBOURS &&
			(b->lost || b->removed || !b->said || (b->box && injection.boxes[b->box].taken_us))) {
			injection.untold++;
			return true;
		}
	return false;
}

/* The answer was written with little time left, read back, and not accepted any more. A bridge that is
 * killed then does not hand down that it may have been too late; boxes that come every 300 ms show it. */
static bool is_doubt_lost(const struct injection_arrival *a, const struct passage *p)
{
	return injection.dense && injection.counts[FAULT_KILL] && p->answered_us && !a->answered;
}

/* What the row says happened. */
static void judge_row(const struct injection_arrival *a, const struct passage *p)
{
	const char *said = store_result_name(p->result);
	int lane = a->said ? a->said : a->lane;

	if (p->result == PASSAGE_OPEN)
		SAY(a, "still under way at the end%s", "");
	if (p->reached_lane && p->reached_lane != lane && !cannot_be_told(a))
		SAY(a, "%s, reached_lane %d, but it went to %d", said, p->reached_lane, lane);
	if (is_end_at_lane(p->result) && !p->reached_lane)
		SAY(a, "%s, but no lane reached", said);
	/* Killed before the answer was recorded, and the PLC took another box for this one: then the lane
	 * that the PLC confirms is all that can be known. */
	if (p->result == PASSAGE_SORTED && lane == p->reached_lane &&
		!(a->said && a->said != a->answered && !p->answered_us) &&
		(lane != p->asked_lane || (a->answered && p->asked_lane != a->answered)))
		SAY(a, "sorted, but asked %d, taken %d, reached %d", p->asked_lane, a->answered, lane);
	if (injection.seed % 2 == 0 && !is_doubt_lost(a, p) && p->result == PASSAGE_WRONG_LANE &&
		lane == (a->answered ? a->answered : LANE_REJECT))
		SAY(a, "wrong_lane, but it went where it was sent: %d", lane);
	if (a->said && a->answered && a->answered != LANE_REJECT && lane == a->answered &&
		is_end_at_lane(p->result) && p->result != PASSAGE_SORTED)
		SAY(a, "%s, but it was answered with lane %d and went there", said, a->answered);
}

/* The item that the row names was on this box. With several faults at once a box may be called by
 * the name of a neighbour of the same lane that came or went while nobody could look. */
static void judge_item(const struct injection_arrival *a, const struct passage *p)
{
	if (injection.seed % 2 && !injection.dense)
		return;
	for (size_t i = 0; i < injection.scan_count; i++)
		if (injection.scans[i].s.scan_seq == p->scan_seq && p->scan_seq &&
			injection.scans[i].box != a->box)
			SAY(a, "%s, named %s, which was read on box %d", store_result_name(p->result), p->item,
				injection.scans[i].box);
}

/* Had the bridge taken the scans of both items on a box with two when it decided? */
static bool knew_both(const struct injection_arrival *a, const struct passage *p)
{
	bool knew[LANE_COUNT + 1] = { false }; /* the items lie on one box and belong in two lanes */

	for (size_t i = 0; i < injection.scan_count; i++)
		if (injection.scans[i].box == a->box && injection.scans[i].committed &&
			injection.scans[i].taken_us && injection.scans[i].taken_us < p->decided_us)
			knew[injection.scans[i].s.lane] = true;
	return knew[1] && knew[2];
}

/* Whatever has happened: a reason is never one that the box cannot have. */
static void judge_reason(const struct injection_arrival *a, const struct passage *p)
{
	static const bool possible[CONTENT_COUNT][PASSAGE_RESULT_COUNT] = {
		[CONTENT_LANE1] = { [PASSAGE_SORTED] = true, [PASSAGE_NO_READ] = true },
		[CONTENT_LANE2] = { [PASSAGE_SORTED] = true, [PASSAGE_NO_READ] = true },
		[CONTENT_LANE3] = { [PASSAGE_SORTED] = true, [PASSAGE_NO_READ] = true },
		[CONTENT_UNKNOWN] = { [PASSAGE_UNKNOWN] = true, [PASSAGE_NO_READ] = true },
		[CONTENT_TWO] = { [PASSAGE_SORTED] = true,
			[PASSAGE_MULTIPLE] = true,
			[PASSAGE_NO_READ] = true },
		[CONTENT_NOTHING] = { [PASSAGE_NO_READ] = true },
	};
	bool is_reason = p->result == PASSAGE_SORTED || p->result == PASSAGE_NO_READ ||
		p->result == PASSAGE_MULTIPLE || p->result == PASSAGE_UNKNOWN;

	if (injection.seed % 2 || !a->box || a->ordered || p->decision == DECISION_OPERATOR ||
		!is_reason)
		return;
	if (!possible[injection.boxes[a->box].content][p->result])
		SAY(a, "%s, and such a box cannot be that", store_result_name(p->result));
	if (p->decision == DECISION_MULTIPLE && p->result != PASSAGE_MULTIPLE)
		SAY(a, "%s, but it was decided as multiple", store_result_name(p->result));
	if (p->decision == DECISION_UNKNOWN && p->result != PASSAGE_UNKNOWN)
		SAY(a, "%s, but it was decided as unknown", store_result_name(p->result));
}

/* A lane command that has failed with its bridge: an answer with this lane is taken for it. */
static bool was_abandoned(int lane)
{
	for (size_t i = 0; i < injection.command_count; i++)
		if (injection.commands[i].c.verb == COMMAND_LANE &&
			injection.commands[i].c.argument == lane &&
			injection.commands[i].c.state == COMMAND_STATE_FAILED)
			return true;
	return false;
}

/* The PLC took an answer, and a bridge knew why: that is what is recorded. If it was killed before the
 * record was on the disk, the next one records what the scans say, or nothing, but never another reason. */
static void judge_kept(const struct injection_arrival *a, const struct passage *p)
{
	bool is_guess =
		p->decision == DECISION_OPERATOR && a->decision.is_lost && was_abandoned(p->decision_lane);

	if (injection.seed % 2 || !a->decision.by || a->decision.lane != a->answered)
		return;
	if (p->decision == DECISION_NONE && !a->decision.is_lost)
		SAY(a, "recorded without a reason, but it was decided as \"%s\"",
			store_decision_name(a->decision.by));
	if (p->decision == DECISION_NONE || is_guess)
		return;
	if (p->decision != a->decision.by || p->decision_lane != a->decision.lane)
		SAY(a, "recorded as \"%s\" for lane %d, but it was decided as \"%s\" for lane %d",
			store_decision_name(p->decision), p->decision_lane, store_decision_name(a->decision.by),
			a->decision.lane);
	if (strcmp(p->decision_article, a->decision.article) != 0)
		SAY(a, "recorded with the article \"%s\", but it was decided by \"%s\"",
			p->decision_article, a->decision.article);
}

/* What the decision rested on is recorded with it: the lane that was told, and the article that lay on the
 * box. */
static void judge_ground(const struct injection_arrival *a, const struct passage *p)
{
	const struct injection_box *box = &injection.boxes[a->box];
	bool by_article =
		p->decision == DECISION_SORTED || (p->decision == DECISION_LATE && *p->decision_article);

	if (p->decision ? p->decision_lane < 1 || p->decision_lane > LANE_COUNT
					: p->decision_lane || *p->decision_article)
		SAY(a, "decided by \"%s\", lane %d, article \"%s\"", store_decision_name(p->decision),
			p->decision_lane, p->decision_article);
	if (p->decision && p->decision != DECISION_LATE && p->decision_lane != p->asked_lane)
		SAY(a, "decided for lane %d, but asked lane %d", p->decision_lane, p->asked_lane);
	if (!by_article && *p->decision_article)
		SAY(a, "decided by \"%s\", but with the article %s", store_decision_name(p->decision),
			p->decision_article);
	if (injection.seed % 2 || !a->box || !by_article || box->content == CONTENT_TWO)
		return;
	if (strcmp(p->decision_article, injection_article_of(box)) != 0)
		SAY(a, "decided by the article \"%s\", but it is \"%s\"", p->decision_article,
			injection_article_of(box));
	if (p->decision_lane != injection_lane_of(box))
		SAY(a, "decided by its article for lane %d, but it belongs in %d", p->decision_lane,
			injection_lane_of(box));
}

/* A time without any fault: then there is just one right result. */
static void judge_calm(const struct injection_arrival *a, const struct passage *p)
{
	static const enum passage_result meant[] = {
		[CONTENT_LANE1] = PASSAGE_SORTED,
		[CONTENT_LANE2] = PASSAGE_SORTED,
		[CONTENT_LANE3] = PASSAGE_SORTED,
		[CONTENT_UNKNOWN] = PASSAGE_UNKNOWN,
		[CONTENT_TWO] = PASSAGE_MULTIPLE,
		[CONTENT_NOTHING] = PASSAGE_NO_READ,
	};
	enum injection_content content = injection.boxes[a->box].content;

	if (!a->calm || !a->box || a->removed || !a->said || a->ordered)
		return;
	if (content == CONTENT_TWO && p->result == PASSAGE_SORTED && !knew_both(a, p))
		return;
	if (p->result == PASSAGE_NO_READ && !injection.boxes[a->box].sighting_seq)
		return; /* the reader has missed it */
	if (p->result != meant[content] && is_end_at_lane(p->result) && a->said == a->released)
		SAY(a, "%s, though nothing was in the way: it is %s", store_result_name(p->result),
			store_result_name(meant[content]));
}

/* The PLC said where it is, and the bridge has listened since: then it is known. */
static void judge_account(const struct injection_arrival *a, const struct passage *p)
{
	bool listened = a->heard_by_us > a->said_us;

	if (a->said && listened && !is_end_at_lane(p->result) && !cannot_be_told(a) &&
		!is_doubt_lost(a, p))
		SAY(a, "%s, but the PLC confirmed lane %d", store_result_name(p->result), a->said);
}

static void judge_arrival(const struct injection_arrival *a)
{
	const struct injection_row *row;
	int count;

	judge_answer(a);
	row = row_of(a, &count);
	if (count > 1)
		SAY(a, "%d passages", count);
	if (!row && a->heard_by_us && !(a->stranger && a->first_heard_us > a->released_us))
		SAY(a, "not accounted for%s", "");
	if (!row)
		return;
	judge_row(a, &row->p);
	judge_item(a, &row->p);
	judge_reason(a, &row->p);
	judge_ground(a, &row->p);
	judge_kept(a, &row->p);
	judge_calm(a, &row->p);
	judge_account(a, &row->p);
}

static void judge_phantoms(void)
{
	for (size_t i = 0; i < injection.row_count; i++)
		if (!injection_arrival_of(injection.rows[i].p.boot, injection.rows[i].p.track))
			injection_fail("a passage of boot %u, track %u, but no such box has come",
				injection.rows[i].p.boot, injection.rows[i].p.track);
}

static void judge_commands(void)
{
	for (size_t i = 0; i < injection.command_count; i++)
		if (!injection.commands[i].finished)
			injection_fail("command %zu has no result", i + 1);
}

void injection_judge(void)
{
	for (size_t i = 0; i < injection.arrival_count; i++)
		judge_arrival(&injection.arrivals[i]);
	judge_phantoms();
	judge_commands();
}
