/* store_enum: the words of the columns scan.verdict, passage.result and passage.decision, as enums. Pure.
 *
 * They lie in core/store because the store writes and reads these columns; core/booking decides which
 * word a row gets. */
#ifndef CORE_STORE_STORE_ENUM_H
#define CORE_STORE_STORE_ENUM_H

/* What became of a scan. */
enum verdict {
	VERDICT_ACCEPTED,
	VERDICT_UNKNOWN,
	VERDICT_DUPLICATE,
	VERDICT_WRONG_PLACE,
	VERDICT_COMMAND,
	VERDICT_REJECTED,
	VERDICT_COUNT
};
const char *store_verdict_name(enum verdict); /* the word of the public interface; static */

/* How a box's passage over the conveyor ended. */
enum passage_result {
	PASSAGE_OPEN, /* it is under way */
	PASSAGE_SORTED,
	PASSAGE_NO_READ,
	PASSAGE_MULTIPLE,
	PASSAGE_UNKNOWN,
	PASSAGE_LATE,
	PASSAGE_WRONG_LANE,
	PASSAGE_LOST,
	PASSAGE_REMOVED,
	PASSAGE_EXPIRED,
	PASSAGE_RESULT_COUNT
};
const char *store_result_name(enum passage_result); /* "" while under way; static */
/* A word that is none, written by another tool: PASSAGE_EXPIRED, ended without a known result. */
enum passage_result store_result_from(const char *name);

/* Why the computer sent a box to its lane. */
enum passage_decision {
	DECISION_NONE, /* not decided, or recorded by a version that did not record it */
	DECISION_SORTED,
	DECISION_NO_READ,
	DECISION_MULTIPLE,
	DECISION_UNKNOWN,
	DECISION_OPERATOR,
	DECISION_COUNT
};
const char *store_decision_name(enum passage_decision);      /* "" for DECISION_NONE; static */
enum passage_decision store_decision_from(const char *name); /* DECISION_NONE if it is none */

#endif
