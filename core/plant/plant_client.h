/* plant_client: gives the simulated plant an order over its control socket and waits for the answer. */
#ifndef CORE_PLANT_PLANT_CLIENT_H
#define CORE_PLANT_PLANT_CLIENT_H

#include "core/base/fault.h"

#include <stdbool.h>
#include <stddef.h>

enum { PLANT_CLIENT_ANSWER_MAX = 9002, PLANT_CLIENT_ORDER_MAX = 9000 };

/* The value of NAME in "ok NAME=VALUE …", or in the line that the plant prints when it is ready: up to a blank or the end of
 * the line. False: there is none, or it is empty; out stays then. Pure. */
bool plant_client_value(const char *answer, const char *name, char *out, size_t size);

/* Sends one order (a line without its newline). answer: "ok …" or "error …", PLANT_CLIENT_ANSWER_MAX,
 * cleaned. Blocks for timeout_ms at most. 0, or -1 with why: no plant is there, it does not answer, or
 * the order is no line. */
int plant_client_ask(const char *socket_path, const char *order, int timeout_ms, char *answer,
	struct fault *why);
/* The same; an answer that is not "ok …" is a failure as well (FAULT_DATA), with the plant's reason. */
int plant_client_order(const char *socket_path, const char *order, int timeout_ms, char *answer,
	struct fault *why);

#endif
