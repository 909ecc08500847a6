#include "core/store/store_enum.h"

#include <string.h>

static const char *const verdicts[VERDICT_COUNT] = {
	[VERDICT_ACCEPTED] = "accepted",
	[VERDICT_UNKNOWN] = "unknown",
	[VERDICT_DUPLICATE] = "duplicate",
	[VERDICT_WRONG_PLACE] = "wrong_place",
	[VERDICT_COMMAND] = "command",
	[VERDICT_REJECTED] = "rejected",
};

static const char *const results[PASSAGE_RESULT_COUNT] = {
	[PASSAGE_OPEN] = "",
	[PASSAGE_SORTED] = "sorted",
	[PASSAGE_NO_READ] = "no_read",
	[PASSAGE_MULTIPLE] = "multiple",
	[PASSAGE_UNKNOWN] = "unknown",
	[PASSAGE_LATE] = "late",
	[PASSAGE_WRONG_LANE] = "wrong_lane",
	[PASSAGE_LOST] = "lost",
	[PASSAGE_REMOVED] = "removed",
	[PASSAGE_EXPIRED] = "expired",
};

static const char *const decisions[DECISION_COUNT] = {
	[DECISION_NONE] = "",
	[DECISION_SORTED] = "sorted",
	[DECISION_NO_READ] = "no_read",
	[DECISION_MULTIPLE] = "multiple",
	[DECISION_UNKNOWN] = "unknown",
	[DECISION_OPERATOR] = "operator",
};

const char *store_verdict_name(enum verdict verdict)
{
	return verdict < VERDICT_COUNT ? verdicts[verdict] : "";
}

const char *store_result_name(enum passage_result result)
{
	return result < PASSAGE_RESULT_COUNT ? results[result] : "";
}

enum passage_result store_result_from(const char *name)
{
	for (int i = 0; i < PASSAGE_RESULT_COUNT; i++)
		if (strcmp(results[i], name) == 0)
			return (enum passage_result)i;
	return PASSAGE_EXPIRED;
}

const char *store_decision_name(enum passage_decision decision)
{
	return decision < DECISION_COUNT ? decisions[decision] : "";
}

enum passage_decision store_decision_from(const char *name)
{
	for (int i = DECISION_COUNT - 1; i > DECISION_NONE; i--)
		if (strcmp(decisions[i], name) == 0)
			return (enum passage_decision)i;
	return DECISION_NONE;
}
