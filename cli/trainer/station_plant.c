#include "cli/trainer/station.h"
#include "core/base/lang.h"
#include "core/plant/plant_client.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { ANSWER_WITHIN_MS = 3000 };

bool station_find_plant(const struct station *s, char *socket, size_t size)
{
	struct run_record run;

	if (s->control)
		return text_copy(socket, size, s->control) && access(socket, F_OK) == 0;
	return run_file_find(s->db, &run) && run.control[0] && text_copy(socket, size, run.control);
}

int station_need_plant(const struct station *s, char *socket, size_t size, struct fault *why)
{
	if (station_find_plant(s, socket, size))
		return 0;
	return fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
		MESSAGE("trainer.no_plant",
			"no simulated plant works with this database, and real devices get no orders; start warenspur demo"));
}

int station_order(const struct station *s, const char *order, struct fault *why)
{
	char answer[PLANT_CLIENT_ANSWER_MAX];
	char socket[RUN_FILE_CONTROL_MAX], hidden[STATION_LINE_MAX];

	if (station_need_plant(s, socket, sizeof socket, why))
		return -1;
	snprintf(hidden, sizeof hidden, "hidden %s", order);
	return plant_client_order(socket, hidden, ANSWER_WITHIN_MS, answer, why);
}

int station_end_fault(struct station *s, struct fault *why)
{
	const struct trainer_script *end = &s->faults[s->chosen].fault->end;
	int result = 0;

	for (size_t i = 0; i < end->count; i++)
		if (station_order(s, end->orders[i].words, why))
			result = -1;
	return result;
}
