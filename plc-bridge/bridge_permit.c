/* bridge_permit: may this bridge write into the PLC? */
#include "plc-bridge/bridge_part.h"
#include "core/base/lang.h"

#include <stdio.h>
#include <string.h>

enum { FOREIGN_MS = 3000 };

/* A restart of the PLC, or a look at a new one, is over sooner. */
static void watch_foreign(struct bridge *b, int64_t now_ms)
{
	const char *reason = plc_trust_reason(&b->trust);
	struct message text;

	if (!b->unverified_ms)
		b->unverified_ms = now_ms;
	if (!reason || now_ms - b->unverified_ms < FOREIGN_MS)
		return;
	message_set(&text,
		MESSAGE("bridge.foreign_device",
			"the device at %s does not behave like the sorter's PLC (%s); nothing is written to "
			"it; check the address, the unit ID and the PLC profile"),
		b->address, reason);
	bridge_set_trouble(b, TROUBLE_FOREIGN, &text);
}

bool bridge_is_allowed(const struct bridge *b)
{
	return plc_is_on_this_computer(b->plc) || journal_permission(b->journal) == PERMISSION_GIVEN;
}

static bool is_allowed(struct bridge *b)
{
	enum journal_permission permission = journal_permission(b->journal);
	struct message text;

	if (bridge_is_allowed(b))
		return true;
	if (permission == PERMISSION_MISSING) {
		message_set(&text,
			MESSAGE("bridge.not_allowed",
				"writing to the PLC at %s is not allowed yet; nothing is written; if it is the "
				"sorter's PLC: warenspur plc allow %s, or the key W in the view Status"),
			b->permission_key, b->permission_key);
		bridge_set_trouble(b, TROUBLE_NOT_ALLOWED, &text);
	}
	return false;
}

static bool is_alone(struct bridge *b, bool sees_other)
{
	struct message text;

	if (!sees_other)
		return true;
	message_set(&text,
		MESSAGE("bridge.second_board",
			"another program controls the PLC at %s (BOARD_HEARTBEAT changes by itself); nothing "
			"is written until that program stops; stop one of the two PLC bridges"),
		b->address);
	bridge_set_trouble(b, TROUBLE_SECOND_BOARD, &text);
	b->heartbeat_ms = 0;
	return false;
}

void bridge_follow(struct bridge *b, const struct plc_image *image, int64_t now_us, int64_t now_ms)
{
	struct handshake_output out;

	if (!b->follows)
		return;
	if (b->must_restore || b->trust.since_ms == now_ms)
		bridge_restore(b);
	b->must_restore = false;
	handshake_step(&b->handshake, image, now_us, now_ms, &out); /* its answer is not written */
	b->speed_is_due |= out.new_boot;
}

void bridge_end_follow(struct bridge *b)
{
	if (b->follows && b->must_restore)
		bridge_restore(b);
	b->follows = false;
}

bool bridge_may_go_on(struct bridge *b, bool is_verified, const struct plc_image *image,
	int64_t now_ms)
{
	bool sees_other =
		other_board_see(&b->other_board, (uint16_t)image->value[SIGNAL_BOARD_HEARTBEAT], now_ms);

	if (!is_verified) {
		watch_foreign(b, now_ms);
		return false;
	}
	b->unverified_ms = 0;
	if (b->observes || (is_alone(b, sees_other) && is_allowed(b)))
		return true;
	b->must_restore = true; /* what goes on now is the dialogue of others */
	return false;
}

void bridge_refuse_command(struct bridge *b)
{
	struct command *c = &b->command.command;
	const char *reason = b->observes
		? MESSAGE_WORD("bridge.observes", "this PLC bridge only observes (--observe)")
		: b->trouble == TROUBLE_FOREIGN
		? MESSAGE_WORD("bridge.not_sorter", "the device at this address is not the sorter's PLC")
		: b->trouble == TROUBLE_NOT_ALLOWED
		? MESSAGE_WORD("bridge.nobody_allowed", "writing to this PLC is not allowed yet")
		: b->trouble == TROUBLE_SECOND_BOARD
		? MESSAGE_WORD("bridge.other_controls", "another program controls this PLC")
		: NULL;

	if (!reason || !b->command.active || b->command.is_written)
		return;
	c->state = COMMAND_STATE_FAILED;
	message_set(&c->detail, MESSAGE("bridge.nothing_written", "%s; nothing was written"), reason);
	journal_command_done(b->journal, c);
	b->command.active = false;
}
