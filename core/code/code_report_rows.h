/* code_report_rows: functions that the files of code_report share. Private to them. */
#ifndef CORE_CODE_CODE_REPORT_ROWS_H
#define CORE_CODE_CODE_REPORT_ROWS_H

#include "core/code/code_report.h"

/* Appends a row; label is translated already, the value comes by printf and is cleaned. */
void code_report_add(struct code_report *, enum code_report_tone, const char *name,
	const char *label, const char *format, ...) __attribute__((format(printf, 5, 6)));

/* How a check digit is calculated. */
struct code_report_check {
	const char *title; /* N_() */
	int left, right;   /* alternating weights, from the right; mod 11: left is 0 */
	bool from_left;    /* the weights begin at the left, with `left` */
	int modulus;       /* 10 or 11 */
};
extern const struct code_report_check code_report_check_gs1, code_report_check_post,
	code_report_check_isbn_10, code_report_check_issn;
bool code_report_check_right(const struct code_report_check *, const char *digits, size_t n);
/* Shows the calculation over n digits of which the last is the check digit, and its result. */
void code_report_add_check(struct code_report *, const struct code_report_check *, const char *what,
	const char *digits, size_t n);

/* A date that a row before shows as it is written: in the form of the language. form: as for lot_add_field() (lot.h), NULL: it
 * is none. No row if it is not a date. */
void code_report_add_date(struct code_report *, const char *form, const char *text, size_t len);

/* The parts of a report; each decides from its arguments whether it has rows. The digits are
 * terminated. */
void code_report_add_gs1(struct code_report *, const struct gs1 *, int year);
void code_report_add_keys(struct code_report *, const struct gs1 *);
/* Bare digits as a GTIN (8, 12, 13, 14): its form, its prefix, ISBN or ISSN. */
void code_report_add_gtin(struct code_report *, const char *digits, size_t n);
/* The item key is that of these fields. */
void code_report_take_key(struct code_report *, const struct gs1 *);
/* ISBN-10, ISSN: is it one; its rows. */
bool code_report_is_book(const char *text, size_t n);
void code_report_add_book(struct code_report *, const char *text, size_t n);
/* 18 digits: an SSCC without its AI. */
void code_report_add_sscc(struct code_report *, const char *digits, size_t n, int year);
/* Numbers of parcel services. Returns how many were shown; only_sure: no guesses. */
size_t code_report_add_carriers(struct code_report *, const char *text, size_t n, bool only_sure);
/* What a code that is not understood, or has a mistake, could be, and why. The item key does not follow it. */
void code_report_add_offer(struct code_report *, const char *text, size_t n);
/* "[)>" and data identifiers. True if it was shown. */
bool code_report_add_iso15434(struct code_report *, const char *data, size_t n, int year);
bool code_report_is_licence_plate(const char *text, size_t n);
void code_report_add_licence_plate(struct code_report *, const char *text, size_t n);

#endif
