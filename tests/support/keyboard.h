/* keyboard: one that is not there, by umockdev. Its program must run under umockdev-wrapper. Each
 * plugging in gets another number, as from the kernel. What fails ends the program with a word. */
#ifndef TESTS_SUPPORT_KEYBOARD_H
#define TESTS_SUPPORT_KEYBOARD_H

void keyboard_open(void);
void keyboard_close(void);
void keyboard_plug(void); /* vendor 05e0, product 1200 */
void keyboard_unplug(void);
void keyboard_send(int code, int value); /* KEY_A, 1 pressed or 0 released */
void keyboard_tap(int code);
void keyboard_overflow(void); /* the kernel has dropped events, since they were not read in time */

#endif
