#include "tui/model/alarm_help.h"
#include "core/base/lang.h"

static const struct alarm_help rows[ALARM_CODE_COUNT] = {
	[ALARM_PLC_DOWN] = { N_("The PLC does not answer: it is switched off, its cable is unplugged, or address or port "
							"is wrong."),
		N_("Check power and network cable, and compare the address under \"Status\" with the "
		   "PLC's. It resumes by itself once the PLC answers.") },
	[ALARM_PLC_STALE] = { N_("The PLC answers, but its heartbeat does not change: its program is not running."),
		N_("Switch the PLC to RUN. Until then any value on the screen may be outdated.") },
	[ALARM_PLC_FAULT] = { N_("The PLC has stopped the belt: motor fault, jam, or the tracking of a box was lost."),
		N_("Check the belt and remove what is stuck. Then R (reset) and S (start).") },
	[ALARM_PLC_ESTOP] = { N_("An emergency stop is pressed. Warenspur only displays it."),
		N_("Find the cause and remove the danger. Unlock the button. Then R (reset) and S "
		   "(start).") },
	[ALARM_PLC_CONFIG] = { N_("The PLC rejects an address: the PLC profile does not match its program."),
		N_("Compare the PLC profile with the PLC's register list; warenspur plc probe finds the "
		   "difference.") },
	[ALARM_PLC_FOREIGN] = { N_("A device answers that does not behave like the sorter's PLC: wrong address, unit ID or "
							   "PLC profile. Nothing is written to it."),
		N_("Compare address and unit ID with the PLC's; warenspur plc probe shows what answers "
		   "there. It resumes by itself once the PLC is found.") },
	[ALARM_PLC_NOT_ALLOWED] = { N_("The PLC is on another computer or on a serial line, and writing to it has not been "
								   "allowed yet. Nothing is written."),
		N_("If it is the sorter's PLC: press W under \"Status\", or run warenspur plc allow "
		   "with its address. Once is enough.") },
	[ALARM_PLC_SECOND_BOARD] = { N_("Another program writes to the same PLC: a second PLC bridge, on this or another "
									"computer."),
		N_("Stop one of the two. This PLC bridge resumes by itself three seconds after the "
		   "other has stopped writing.") },
	[ALARM_READER_DOWN] = { N_("A reader is missing: unplugged, without power, or in use by another program."),
		N_("Plug it in again; it resumes by itself. \"What\" names the device and what was tried.") },
	[ALARM_READER_FAULT] = { N_("A reader is connected but does not work correctly."),
		N_("Unplug it, wait five seconds, plug it in again. If the alarm comes back, try "
		   "another cable or port.") },
	[ALARM_READER_INPUT] = { N_("A reader sends unusable input, which is dropped: damaged or too long lines, or codes "
								"without a pause."),
		N_("Release the trigger; set the device to read each code once. If lines are damaged, "
		   "compare baud rate and framing with its manual.") },
	[ALARM_UNREAD_CODE] = { N_("A camera shows something that looks like a code, and no code has been read for four "
							   "seconds."),
		N_("Move it closer and hold it flat, sharp and evenly lit. \"What\" names the code types "
		   "that are not looked for.") },
	[ALARM_UNKNOWN_ITEM] = { N_("Neither an imported article nor an assigned RFID tag matches the code. On the conveyor "
								"its box goes to lane 3."),
		N_("If it belongs here: + makes it an article (lane and name); warenspur import takes a whole "
		   "list. Press 2, choose the scan, press Enter: the code is explained.") },
	[ALARM_BAD_CODE] = { N_("A code violates its standard: wrong check digit, invalid date or missing part."),
		N_("Press 2, choose the scan, press Enter: the error is marked. Reprint the label.") },
	[ALARM_EXPIRED_ITEM] = { N_("Goods whose expiry date is over were scanned at goods-in or at shipping. \"What\" names the "
								"lot and the date."),
		N_("Put the goods aside. Type /lot: and the lot named under \"What\": it shows where else the lot is.") },
	[ALARM_ODD_STEP] = { N_("An item was scanned at a place that does not fit its history, for example packed before "
							"it was picked."),
		N_("Press 2, choose the scan, press t: its history. Undo the wrong entry (u) or scan "
		   "the missing step.") },
	[ALARM_MULTIPLE_READ] = { N_("Two different codes were read on one box. It cannot be identified and goes to lane 3."),
		N_("Take the box from lane 3, remove the wrong label or RFID tag, put it on the belt "
		   "again.") },
	[ALARM_LATE] = { N_("The answer for a box came after the PLC's time limit. The box went to lane 3."),
		N_("Take the box from lane 3. If the alarm comes back, look for a slow reader, disk or "
		   "connection to the PLC.") },
	[ALARM_WRONG_LANE] = { N_("A box arrived in another lane than the one it was sent to."),
		N_("Look for the box in the lane named under \"What\". If the alarm comes back, check "
		   "diverter and light barriers.") },
	[ALARM_LOST] = { N_("A box was sent to a lane, but no light barrier there has detected it, or the PLC was restarted meanwhile."),
		N_("Check the belt after the read point: the box has fallen off or is stuck, or a light "
		   "barrier is dirty. Then press 3: + says where its goods are, - that they are gone.") },
	[ALARM_REMOVED] = { N_("A box was removed while it waited at the read point."),
		N_("Put the box on the belt again if it should be sorted.") },
	[ALARM_STORE_FULL] = { N_("The disk is full: nothing can be stored, and scans are not accepted."),
		N_("Free space on the disk; it resumes by itself. Then repeat the scans that were "
		   "rejected.") },
	[ALARM_STORE_LIMIT] = { N_("A program may not write files as large as the database (ulimit -f): its scans are not "
							   "accepted."),
		N_("Raise the limit of the user or service and restart the program. Then repeat the "
		   "scans that were rejected.") },
	[ALARM_STORE_LOCKED] = { N_("A program has locked the database for more than 3 seconds: scans made meanwhile were "
								"not accepted."),
		N_("Close database browsers and end long imports. Then repeat the scans that were "
		   "rejected.") },
	[ALARM_STORE_IO] = { N_("Writing to the disk failed (I/O error): scans made meanwhile were not accepted."),
		N_("Check the disk or SD card and make a backup on another one (warenspur backup). Then "
		   "repeat the scans that were rejected.") },
	[ALARM_STORE_DAMAGED] = { N_("The database is damaged: nothing is written to it, and nothing is accepted."),
		N_("Stop all programs. Move the database and its -wal and -shm files away, copy the "
		   "latest backup to its name, start again.") },
	[ALARM_STORE_REPLACED] = { N_("The database was deleted, moved or replaced while programs were running: scans made "
								  "meanwhile were not accepted."),
		N_("Put the file back, or stop all programs and start them again. Then repeat the scans "
		   "that were rejected.") },
	[ALARM_STORE_DENIED] = { N_("The database cannot be written: missing permissions or a read-only file system. Scans "
								"made meanwhile were not accepted."),
		N_("Check owner and permissions of the folder, and the file system. Then repeat the "
		   "scans that were rejected.") },
	[ALARM_STORE_LOST] = { N_("The database holds less data than was accepted: the file or its -wal file was deleted "
							  "or replaced by an older copy."),
		N_("If this was intended (a restored backup), acknowledge the alarm. If not: stop all "
		   "programs and put the right file or the latest backup in its place.") },
	[ALARM_STORE_LOG] = { N_("The database's -wal file with the newest data grows: a program keeps reading an old "
							 "state, or the disk does not accept data."),
		N_("Stop the program named under \"What\"; the file shrinks by itself. No data are lost.") },
	[ALARM_COMMAND_FAILED] = { N_("A command was not carried out; \"What\" gives the reason."),
		N_("Fix the cause named under \"What\", then repeat the command. \"Status\" lists the "
		   "last commands.") },
	[ALARM_CLOCK_JUMP] = { N_("The clock of this computer was changed while programs were running."),
		N_("No data lost. Times before and after the change cannot be compared.") },
	[ALARM_PART_CRASHED] = { N_("A program crashed and was restarted."),
		N_("No accepted data are lost. If the alarm comes back, send the message and the log "
		   "file to your support contact.") },
};

const struct alarm_help *alarm_help_for(enum alarm_code code)
{
	static const struct alarm_help none = { N_("This alarm is not explained here."),
		N_("Read \"What\"; the source (top right) names the program.") };

	return code > ALARM_NONE && code < ALARM_CODE_COUNT ? &rows[code] : &none;
}
