#include "tui/model/alarm_help.h"
#include "core/base/lang.h"

#include <stddef.h>
#include <string.h>

static const struct alarm_help rows[] = {
	{ "plc_down",
		N_("The PLC does not answer: it is switched off, the cable is out, or address and port are wrong."),
		N_("Is the PLC on and the network cable in? Compare the address in the view Health with the PLC's; it goes on by itself when the PLC answers.") },
	{ "plc_stale", N_("The PLC answers, but its heartbeat stands still: its program does not run."),
		N_("Set the PLC to RUN. Until then every value on the screen may be old.") },
	{ "plc_fault",
		N_("The PLC has stopped the belt: a motor fault, a jam, or it has lost track of a box."),
		N_("Look at the belt and take away what is stuck. Then reset (R) and start (S).") },
	{ "plc_estop", N_("Somebody has pressed an emergency stop. The software only shows it."),
		N_("Find out why, make it safe, release the button. Then reset (R) and start (S).") },
	{ "plc_config", N_("The PLC refuses an address: the profile does not fit its program."),
		N_("Compare the profile with the PLC's register list; warenspur plc probe finds what is wrong.") },
	{ "plc_foreign",
		N_("A device answers that does not behave like the sorter's PLC: a wrong address, unit or profile. Nothing is written to it."),
		N_("Compare address and unit with the PLC's; warenspur plc probe shows what lies there. It goes on by itself when the PLC is found.") },
	{ "plc_not_allowed",
		N_("The PLC is on another computer or on a serial line, and no person has allowed writing to it yet. Nothing is written."),
		N_("Is it the sorter's? Then the key W in the view Health, or warenspur plc allow with its address. Once is enough.") },
	{ "plc_second_board",
		N_("Another program writes to the same PLC: a second bridge, here or on another computer."),
		N_("End one of the two. This one goes on by itself when the other has been silent for three seconds.") },
	{ "reader_down",
		N_("A reader is not there: unplugged, without power, or another program holds it."),
		N_("Plug it in again; it goes on by itself. The text names the device and what was tried.") },
	{ "reader_fault", N_("A reader is there but does not do what it should."),
		N_("Unplug it, wait five seconds, plug it in again. If it comes back, try another cable or port.") },
	{ "unknown_item",
		N_("Something was read that is in no list of articles or things. Its box goes to lane 3."),
		N_("Open it in Scans (2, arrows, Enter) to see what the code is. If it belongs here, add its article: warenspur import FILE.csv.") },
	{ "bad_code",
		N_("A code breaks the rules of its standard: a wrong check digit, a date that does not exist, a missing part."),
		N_("Open it in Scans (2, arrows, Enter): the card marks what is wrong. The label has to be printed anew.") },
	{ "multiple_read",
		N_("Two different things were read for one box, so nobody knows which it is. It went to lane 3."),
		N_("Fetch the box from lane 3, take the wrong label or tag off, put it on the belt again.") },
	{ "wrong_lane", N_("A box has come out of another lane than the one it was sent to."),
		N_("Look for it in the lane the text names. If it happens again, check diverter and light barriers.") },
	{ "lost", N_("A box was sent to a lane and no light barrier there has seen it."),
		N_("Look along the belt from the ident point on: it has fallen off, is stuck, or a light barrier is dirty.") },
	{ "store_full",
		N_("The disk is full: nothing new can be kept, and what is read now is not accepted."),
		N_("Make room on the disk; it goes on by itself. Then scan again what was refused.") },
	{ "store_limit",
		N_("A program may not write files as large as the database (ulimit -f): what it reads is not accepted."),
		N_("Raise the limit of the user or the service and start the program again. Then scan again what was refused.") },
	{ "store_locked",
		N_("A program has kept the database locked for longer than 3 seconds; what was read meanwhile was not accepted."),
		N_("Close database browsers and long imports. Then scan again what was refused.") },
	{ "store_io",
		N_("The disk has refused to write (I/O error): what was read meanwhile was not accepted."),
		N_("Check the disk or the SD card, make a backup on another one (warenspur backup). Then scan again what was refused.") },
	{ "store_damaged",
		N_("The database is damaged: nothing is written into it any more, and nothing is accepted."),
		N_("End all programs, move the database and its -wal and -shm away, copy the newest backup to its name, start again.") },
	{ "store_replaced",
		N_("The database was deleted, moved or replaced while the programs ran; what was read meanwhile was not accepted."),
		N_("Put the file back, or end all programs and start them again. Then scan again what was refused.") },
	{ "store_denied",
		N_("The database cannot be written: permissions, or the file system is read-only. What was read meanwhile was not accepted."),
		N_("Check owner and permissions of the folder and the file system. Then scan again what was refused.") },
	{ "store_lost",
		N_("The database holds fewer facts than were accepted: the file or its -wal was deleted, or an older copy was put in its place."),
		N_("If that was on purpose (a restored backup), acknowledge the alarm. If not: end all programs and put the right file or the newest backup in its place.") },
	{ "store_log",
		N_("The file beside the database that holds the newest facts (-wal) grows, because a program reads an old state for long or the disk refuses."),
		N_("End the program that the text names; the file shrinks by itself. Nothing is lost.") },
	{ "command_failed", N_("A command was not carried out; the text says why."),
		N_("Mend what the text names, then give it again. The view Health lists the last commands.") },
	{ "clock_jump", N_("The clock of this computer was set while the programs ran."),
		N_("Nothing is lost: facts keep their order. Times before and after do not fit together.") },
	{ "part_crashed", N_("A program ended by a mistake of its own and was started again."),
		N_("Nothing that was accepted is lost. If it happens again, send the text and the log to whoever looks after it.") },
};

const struct alarm_help *alarm_help_for(const char *code)
{
	static const struct alarm_help none = { "", N_("This alarm comes from a program of your own."),
		N_("The text says what has happened; the source says which program to ask.") };

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (strcmp(rows[i].code, code) == 0)
			return &rows[i];
	return &none;
}
