/* family: what kind of code a text is. One table, in order; the first row that recognises the text wins.
 * Pure.
 *
 * A new family is one row in family.c and, where it needs code of its own, one file family_X.c with
 * its functions in family_rows.h. */
#ifndef CORE_CODE_FAMILY_H
#define CORE_CODE_FAMILY_H

#include "core/code/aim.h"

struct code_report;
struct identity;

/* The text of a code, without AIM prefix, or of one record of an RFID tag. */
struct code_text {
	const char *text;
	size_t len;
	enum symbology symbology; /* the scan's, or that of the AIM prefix */
	const struct aim *aim;    /* NULL: none */
	bool in_tag;              /* a record of an RFID tag */
	int year; /* the current one, for the century of dates; 0 while it is recognised */
};

/* What a warehouse does with a code of a family. */
enum family_goods {
	FAMILY_NONE,       /* no goods */
	FAMILY_ARTICLE,    /* a kind of goods: counts pieces */
	FAMILY_PIECE,      /* one piece: follows it */
	FAMILY_UNIT,       /* one pallet, parcel or container: moves it as a whole */
	FAMILY_DELIVERY,   /* goods from a supplier: takes part number and quantity from it */
	FAMILY_FIELDS,     /* its GS1 fields say so */
	FAMILY_OWN_LIST,   /* only an own list says what it is */
	FAMILY_TO_CONFIRM, /* perhaps something else: confirms it first */
	FAMILY_GOODS_COUNT
};

struct code_family {
	const char *name; /* for machines: "gs1", "sepa" */
	const char *
		title; /* N_() "SEPA payment"; of a personal one MESSAGE_WORD(): it is stored. family_title() */
	const char *use; /* N_() one sentence: what it is used for, and what to do with it */
	enum family_goods goods;
	bool personal; /* its content is about a person: it is not kept (docs/privacy.md) */
	/* True: it is one. Fills what follows from it: key, gs1, lot (unless gs1 says it), reason, rejected, command;
	 * nothing else of *out. May leave a reason in *out and return false: a hint, used if no other row recognises the text. */
	bool (*recognise)(const struct code_text *, struct identity *out);
	/* Adds the rows that explain it; NULL: its text only. */
	void (*describe)(struct code_report *, const struct code_text *);
};

/* The family of a text; never NULL: the last row is any text. Fills *out as recognise() says; an empty
 * key and not rejected: the item key is the text. */
const struct code_family *family_find(const struct code_text *, struct identity *out);

/* The title in the language of the screen. */
const char *family_title(const struct code_family *);

/* The personal family of which a text begins anywhere in these bytes; NULL: of none. For what cannot be taken
 * apart; a text that only contains such a beginning is found, too. */
const struct code_family *family_find_personal(const char *bytes, size_t len);

/* The last row: any text. */
const struct code_family *family_last(void);

/* The rows in their order, for tests and tables; NULL behind the last. */
const struct code_family *family_row(size_t index);

#endif
